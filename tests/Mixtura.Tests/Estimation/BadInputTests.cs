namespace Mixtura.Tests.Estimation;

/// <summary>What cannot be fitted is refused with an error that names the place and the remedy.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void ATableWithoutRows()
    {
        RowTable empty = new RowTableBuilder([new Column("a")]).Build();
        TableException error = Assert.Throws<TableException>(() => GaussianMixture.Fit(empty));
        Assert.Contains("no rows", error.Message, StringComparison.Ordinal);
        Assert.Throws<TableException>(() => Mixture.Fit(empty, new PoissonFamily()));
        Assert.Equal(0, SampleModels.Of("VVV").LogLikelihood(new RowTableBuilder([new("a"), new("b"), new("c")]).Build()));
    }

    [Fact]
    public void RowsThatAllWeighNothing()
    {
        RowTable table = RowTable.FromMatrix(new[,] { { 1.0 }, { 2 } }, ["a"], [0.0, 0.0]);
        Assert.Contains("weight", Assert.Throws<TableException>(() => GaussianMixture.Fit(table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneRow()
    {
        // A single value has no variance; a count has its rate.
        TableException error = Assert.Throws<TableException>(() => GaussianMixture.Fit(RowTable.FromRows([[1.0, 2]], ["a", "b"])));
        Assert.Equal("a", error.Column);
        FitResult<Mixture> fit = Mixture.Fit(RowTable.FromRows([[3.0]]), new PoissonFamily());
        Assert.Equal(3, ((PoissonComponent)fit.Model.Components[0]).Rates[0], 1e-15);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(-1e8)]
    [InlineData(1e150)]
    [InlineData(1e-150)]
    public void AConstantColumnIsNamed(double value)
    {
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 3000).Select(i => new[] { i * 0.5, value }), ["moving", "still"]);
        TableException error = Assert.Throws<TableException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2 }));
        Assert.Equal("still", error.Column);
        Assert.Contains("leave", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreComponentsThanRows()
    {
        RowTable table = RowTable.FromRows([[1.0], [2], [4]]);
        TableException error = Assert.Throws<TableException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 4 }));
        Assert.Contains("fewer components", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void ValuesThatAreNotFiniteHaveNoPlaceInATable(double value)
    {
        TableException error = Assert.Throws<TableException>(() => RowTable.FromRows([[1.0, 2], [3, value]], ["a", "b"]));
        Assert.Equal(2, error.Row);
        Assert.Equal("b", error.Column);
        Assert.Contains("row 2, column 'b'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2.5)]
    public void WhatIsNoCountIsNamed(double value)
    {
        RowTable table = RowTable.FromRows([[1.0, 2], [3, 0], [5, value]], ["a", "b"]);
        TableException error = Assert.Throws<TableException>(() => Mixture.Fit(table, new PoissonFamily()));
        Assert.Equal(3, error.Row);
        Assert.Equal("b", error.Column);
        var composite = new CompositeFamily(new CompositePart(new GaussianFamily(), [0]), new CompositePart(new PoissonFamily(), [1]));
        error = Assert.Throws<TableException>(() => Mixture.Fit(table, composite));
        Assert.Equal("b", error.Column);
    }

    [Fact]
    public void CodesOfNoLevel()
    {
        var builder = new RowTableBuilder([new Column("a", ["x", "y"])]);
        foreach (double code in new[] { -1, 2, 0.5 })
        {
            Assert.Equal("a", Assert.Throws<TableException>(() => builder.Append([code])).Column);
        }

        RowTable numbers = RowTable.FromRows([[0.0], [1]], ["a"]);
        Assert.Equal("a", Assert.Throws<TableException>(() => Mixture.Fit(numbers, new CategoricalFamily([2]))).Column);
        Assert.Equal("a", Assert.Throws<TableException>(() => CategoricalFamily.For(numbers.Columns)).Column);
    }

    [Fact]
    public void ColumnsThatDoNotSuitTheFamily()
    {
        RowTable labels = SampleModels.Of("categorical").Sample(20, 1).Rows;
        Assert.Equal("p", Assert.Throws<TableException>(() => GaussianMixture.Fit(labels)).Column);
        Assert.Equal("p", Assert.Throws<TableException>(() => Mixture.Fit(labels, new PoissonFamily())).Column);
        Assert.Throws<TableException>(() => Mixture.Fit(labels, new CategoricalFamily([2, 3])));
        Assert.Equal("q", Assert.Throws<TableException>(() => Mixture.Fit(labels, new CategoricalFamily([2, 2, 2, 2, 2]))).Column);
        Assert.Throws<TableException>(() => Mixture.Fit(labels, new CompositeFamily(new CompositePart(new CategoricalFamily([2]), [0]))));
    }

    [Fact]
    public void ScoringATableWithOtherColumns() =>
        Assert.Contains("3", Assert.Throws<TableException>(() => SampleModels.Of("VVV").Posterior(RowTable.FromRows([[1.0, 2]]))).Message, StringComparison.Ordinal);

    [Fact]
    public void TheMeanOfNoRows() =>
        Assert.Throws<TableException>(() => SampleModels.Of("VVV").MeanLogLikelihood(new RowTableBuilder([new("a"), new("b"), new("c")]).Build()));

    [Theory]
    [InlineData(0, 3, "labels")]
    [InlineData(7, 3, "labels")]
    public void LabelsOfTheWrongLengthOrRange(int label, int count, string place)
    {
        RowTable table = RowTable.FromRows([[1.0], [2], [4], [8]]);
        int[] labels = [.. Enumerable.Repeat(label, count)];
        ModelException error = Assert.Throws<ModelException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Start = Start.FromLabels(labels) }));
        Assert.Equal(place, error.Path);
    }

    [Fact]
    public void LabelsOutOfRangeNameTheRow()
    {
        RowTable table = RowTable.FromRows([[1.0], [2], [4], [8]]);
        foreach (int label in new[] { 2, -2 })
        {
            ModelException error = Assert.Throws<ModelException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Start = Start.FromLabels([0, 1, label, 1]) }));
            Assert.Contains("row 3", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LabelsWithoutOneOfTheComponents()
    {
        RowTable table = RowTable.FromRows([[1.0], [2], [4], [8]]);
        ModelException error = Assert.Throws<ModelException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Start = Start.FromLabels([0, 2, 0, 2]) }));
        Assert.Equal("labels", error.Path);
    }

    [Fact]
    public void MeansAndModelsThatDoNotFit()
    {
        RowTable table = RowTable.FromRows([[1.0, 2], [2, 5], [4, 4], [8, 1]]);
        GaussianFitOptions With(Start start) => new() { Components = 2, Start = start };
        Assert.Equal("means", Assert.Throws<ModelException>(() => GaussianMixture.Fit(table, With(Start.FromMeans([[1.0, 2]])))).Path);
        Assert.Equal("means[1]", Assert.Throws<ModelException>(() => GaussianMixture.Fit(table, With(Start.FromMeans([[1.0, 2], [1]])))).Path);
        Assert.Equal("means[0]", Assert.Throws<ModelException>(() => GaussianMixture.Fit(table, With(Start.FromMeans([[1.0, double.NaN], [1, 2]])))).Path);
        Assert.Equal("components", Assert.Throws<ModelException>(() => GaussianMixture.Fit(table, With(Start.FromModel(SampleModels.Of("VVV"))))).Path);
        Assert.Equal("family", Assert.Throws<ModelException>(() => GaussianMixture.Fit(table, With(Start.FromModel(SampleModels.Of("poisson"))))).Path);
        Assert.Throws<TableException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Start = Start.FromModel(SampleModels.Of("VVV")) }));
        Assert.Equal("means", Assert.Throws<ModelException>(() => Mixture.Fit(table, new PoissonFamily(), new FitOptions { Start = Start.FromMeans([[-1.0, 2]]) })).Path);
    }

    [Fact]
    public void OptionsThatMakeNoSense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Components = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Starts = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { MaxIterations = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Threads = -1 });
        Assert.Throws<ArgumentNullException>(() => new FitOptions { Start = null! });
        Assert.Throws<ArgumentNullException>(() => new FitOptions { Convergence = null! });
        foreach (double tolerance in new[] { -1e-9, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Convergence { DistanceToLimit = tolerance });
            Assert.Throws<ArgumentOutOfRangeException>(() => new Convergence { AbsoluteChange = tolerance });
            Assert.Throws<ArgumentOutOfRangeException>(() => new Convergence { RelativeChange = tolerance });
            Assert.Throws<ArgumentOutOfRangeException>(() => new Convergence { ParameterChange = tolerance });
        }

        foreach (double floor in new[] { 0, 1, -1, double.NaN })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianFamily(Covariance.VVV, floor));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianFamily((Covariance)99));
        Assert.Throws<ArgumentException>(() => new CategoricalFamily([]));
        Assert.Throws<ArgumentException>(() => new CategoricalFamily([2, 0]));
        Assert.Throws<ModelException>(() => new CompositeFamily(new CompositePart(new PoissonFamily(), [0]), new CompositePart(new PoissonFamily(), [0])));
        Assert.Throws<ModelException>(() => new CompositeFamily(new CompositePart(new PoissonFamily(), [1])));
    }
}
