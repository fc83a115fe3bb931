namespace Mixtura.Tests.Models;

/// <summary>Families, components, tables and starts that do not belong together are refused rather than misread.</summary>
public sealed class ForeignPartsTests
{
    private static readonly double[,] s_correlated = { { 4, 1 }, { 1, 9 } };

    [Fact]
    public void AComponentOfAnotherFamily()
    {
        ModelException error = Assert.Throws<ModelException>(() => new Mixture(new PoissonFamily(), [0.5, 0.5], [new PoissonComponent([3]), GaussianComponent.CreateDiagonal([0], [4])]));
        Assert.Equal("components[1]", error.Path);
        Assert.Throws<ModelException>(() => new Mixture(new GaussianFamily(), [1], [new PoissonComponent([3])]));
        Assert.Throws<ModelException>(() => new Mixture(new CategoricalFamily([2]), [1], [new PoissonComponent([3])]));
        Assert.Throws<ModelException>(() => new Mixture(new CategoricalFamily([2]), [1], [new CategoricalComponent([[0.2, 0.3, 0.5]])]));
        Assert.Throws<ModelException>(() => new Mixture(Family(Covariance.VVV), [1], [new PoissonComponent([1, 2, 3])]));
        Assert.Throws<ModelException>(() => new Mixture(Family(Covariance.VVV), [1], [Component([1, 0], 2)]));
    }

    [Fact]
    public void AFullCovarianceInADiagonalStructure()
    {
        GaussianComponent full = GaussianComponent.Create([0, 0], s_correlated);
        Assert.Throws<ModelException>(() => new Mixture(new GaussianFamily(Covariance.VVI), [1], [full]));
        Assert.Throws<ModelException>(() => new Mixture(Family(Covariance.VVI), [1], [Component([0, 1], 2)]));
    }

    [Fact]
    public void ACompositeStartTakesTheStructureOfTheFit()
    {
        var model = new Mixture(Family(Covariance.VVV), [1], [Component([0, 1], 2)]);
        RowTable table = model.Sample(500, 1).Rows;
        FitResult<Mixture> fit = Mixture.Fit(table, Family(Covariance.VVI), new FitOptions { Start = Start.FromModel(model), MaxIterations = 0 });
        var gaussian = (GaussianComponent)((CompositeComponent)fit.Model.Components[0]).Parts[0];
        Assert.True(gaussian.IsDiagonal);
        Assert.Equal((4.0, 9.0), (gaussian.Variance(0), gaussian.Variance(1)));
        ReferenceFit.Near(fit.Model.LogDensity(table, 1).Sum(), fit.LogLikelihood, 1e-9, "log-likelihood");
    }

    [Fact]
    public void ACompositeStartOfOtherParts()
    {
        var model = new Mixture(Family(Covariance.VVV), [1], [Component([0, 1], 2)]);
        RowTable table = model.Sample(50, 1).Rows;
        var counts = new CompositeFamily(new CompositePart(new GaussianFamily(), [0]), new CompositePart(new GaussianFamily(), [1, 2]));
        Assert.Throws<ModelException>(() => Mixture.Fit(table, counts, new FitOptions { Start = Start.FromModel(model) }));
        var gaussians = new CompositeFamily(new CompositePart(new GaussianFamily(), [0, 1]), new CompositePart(new GaussianFamily(), [2]));
        Assert.Throws<ModelException>(() => Mixture.Fit(table, gaussians, new FitOptions { Start = Start.FromModel(model) }));
    }

    [Fact]
    public void AStartUnderWhichARowIsImpossible()
    {
        RowTable table = RowTable.FromColumn([0, 0, 1, 4]);
        ModelException error = Assert.Throws<ModelException>(() => Mixture.Fit(table, new PoissonFamily(), new FitOptions { Start = Start.FromMeans([[0.0]]) }));
        Assert.Contains("impossible", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATableOfOtherLabels()
    {
        var model = new Mixture(new CategoricalFamily([2]), [1], [new CategoricalComponent([[0.25, 0.75]])], [new Column("a", ["x", "y"])]);
        var builder = new RowTableBuilder([new Column("a", ["y", "x"])]);
        builder.Append([0]);
        TableException error = Assert.Throws<TableException>(() => model.LogDensity(builder.Build()));
        Assert.Equal("a", error.Column);
    }

    [Fact]
    public void ACodeThatTheModelDoesNotKnow()
    {
        var model = new Mixture(new CategoricalFamily([2]), [1], [new CategoricalComponent([[0.25, 0.75]])], [new Column("a", ["x", "y"])]);
        RowTable table = RowTable.FromColumn([0, 2, -1]);
        Assert.Equal([Math.Log(0.25), double.NegativeInfinity, double.NegativeInfinity], model.LogDensity(table));
        Assert.Equal(double.NegativeInfinity, model.LogLikelihood(table));
    }

    [Fact]
    public void AnImpossibleRowIsOfTheLargestComponentInATableToo()
    {
        var model = new Mixture(new PoissonFamily(), [0.2, 0.8], [new PoissonComponent([1]), new PoissonComponent([2])]);
        Assert.Equal(1, model.Classify([0.5], out double uncertainty));
        TablePosterior table = model.Posterior(RowTable.FromColumn([0.5]));
        Assert.Equal((1, uncertainty), (table.Components[0], table.Uncertainty[0]));
    }

    [Fact]
    public void ConditioningKeepsTheOrderOfColumnsOfAPartThatNamesThemOutOfOrder()
    {
        var family = new CompositeFamily(new CompositePart(new GaussianFamily(), [2, 0]), new CompositePart(new PoissonFamily(), [1]));
        var model = new Mixture(family, [1], [Component([2, 0], 1)]);
        Mixture rest = model.Condition([1], [2]);
        double expected = model.LogDensity([5.5, 2, 0.2]) - new PoissonComponent([3]).LogDensity([2]);
        ReferenceFit.Near(expected, rest.LogDensity([5.5, 0.2]), 1e-14, "row");
        ReferenceFit.Near(expected, rest.LogDensity(RowTable.FromRows([[5.5, 0.2]]))[0], 1e-14, "table");
    }

    [Fact]
    public void LabelsWithoutNamesHaveNoModelFile()
    {
        var model = new Mixture(new CategoricalFamily([2]), [1], [new CategoricalComponent([[0.5, 0.5]])]);
        Assert.Equal("columns", Assert.Throws<ModelException>(() => model.Write(Stream.Null)).Path);
    }

    private static CompositeFamily Family(Covariance covariance) =>
        new(new CompositePart(new GaussianFamily(covariance), [0, 1]), new CompositePart(new PoissonFamily(), [2]));

    private static CompositeComponent Component(int[] gaussian, int poisson) =>
        new([(GaussianComponent.Create([0, 5], s_correlated), [.. gaussian]), (new PoissonComponent([3]), [poisson])]);
}
