namespace Mixtura.Tests.Estimation;

/// <summary>Where the likelihood has no maximum the floor holds, and the user is told.</summary>
public sealed class DegenerateTests
{
    [Theory]
    [InlineData(Covariance.VII)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.VVV)]
    public void AComponentThatCollapsesIsHeldAtTheFloorAndReported(Covariance covariance)
    {
        // Ten equal rows far from the others, and a start that gives them a component of their own.
        var random = new RandomSource(101);
        double[][] rows = [.. Enumerable.Range(0, 60).Select(i => i < 10 ? new[] { 50.0, 50.0 } : new[] { random.NextNormal(), random.NextNormal() })];
        RowTable table = RowTable.FromRows(rows);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions
        {
            Components = 2,
            Covariance = covariance,
            Start = Start.FromLabels([.. Enumerable.Range(0, 60).Select(i => i < 10 ? 1 : 0)]),
        });
        AssertFinite(fit, table);
        FitWarning warning = Assert.Single(fit.Warnings, w => w.Kind == FitWarningKind.AtFloor);
        Assert.Equal(1, warning.Component);
        Assert.Contains("component 2", warning.Message, StringComparison.Ordinal);
        Assert.False(fit.IsSound);
        GaussianComponent collapsed = fit.Model.Components[1];
        ReferenceFit.Near(50, collapsed.Mean[0], 1e-9, "mean");

        // Within the rule's raise of the diagonal, a variance of 1e-10 of the table's own.
        double variance = Variance(table, 0);
        Assert.InRange(collapsed.Variance(0) / variance, 0.99e-10, 1.02e-10);
    }

    // A shared volume stretches the component of rows on a line without limit: a variance across it of 1e-9 beside one along it
    // of 1e7 is lost in the rounding of their matrix, and the log-likelihood with it.
    [Theory]
    [InlineData(Covariance.EVE)]
    [InlineData(Covariance.EVV)]
    public void RowsOnALineDoNotStretchTheirComponentPastWhatDoublesHold(Covariance covariance)
    {
        var random = new RandomSource(106);
        for (int repeat = 0; repeat < 20; repeat++)
        {
            double slope = 0.1 + random.NextDouble();
            double[][] rows = [.. Enumerable.Range(0, 80).Select(i =>
            {
                double x = random.NextNormal();
                return i < 25 ? [x, (slope * x) + 0.3] : new[] { x + (3 * (i % 3)), random.NextNormal() - (2 * (i % 3)) };
            })];
            RowTable table = RowTable.FromRows(rows);
            FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions
            {
                Components = 4,
                Covariance = covariance,
                Start = Start.FromLabels([.. Enumerable.Range(0, 80).Select(i => i < 25 ? 3 : i % 3)]),
                MaxIterations = 20,
            });
            AssertFinite(fit, table);
            Assert.NotEqual(FitOutcome.LikelihoodFell, fit.Outcome);
        }
    }

    [Theory]
    [InlineData(Covariance.VII)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VVV)]
    public void FewerDistinctRowsThanComponents(Covariance covariance)
    {
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 90).Select(i => new[] { (i % 3) * 1.0, (i % 3) * (i % 3) * 2.0 }));
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 5, Covariance = covariance });
        AssertFinite(fit, table);
        Assert.Contains(fit.Warnings, w => w.Kind is FitWarningKind.AtFloor or FitWarningKind.WithoutRows);
        Assert.False(fit.IsSound);
    }

    [Theory]
    [InlineData(Covariance.VII, 1)]
    [InlineData(Covariance.VVI, 1)]
    [InlineData(Covariance.EEE, 1)]
    [InlineData(Covariance.VVV, 1)]
    [InlineData(Covariance.VII, 2)]
    [InlineData(Covariance.VVI, 2)]
    [InlineData(Covariance.EEE, 2)]
    [InlineData(Covariance.VVV, 2)]
    public void MoreColumnsThanRows(Covariance covariance, int components)
    {
        var random = new RandomSource(102);
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 15).Select(_ => random.NextNormal()).ToArray()));
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = components, Covariance = covariance });
        AssertFinite(fit, table);
        if (covariance is Covariance.EEE or Covariance.VVV)
        {
            Assert.Contains(fit.Warnings, w => w.Kind == FitWarningKind.AtFloor);
            Assert.False(fit.IsSound);
        }
    }

    [Fact]
    public void ColumnsThatAreCombinationsOfEachOther()
    {
        RowTable table = DerivedTables.Map(ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]), row => [row[0], 2 * row[0]]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2 });
        AssertFinite(fit, table);
        Assert.Contains(fit.Warnings, w => w.Kind == FitWarningKind.AtFloor);
        Assert.True(GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Covariance = Covariance.VVI }).IsSound);
    }

    [Fact]
    public void TheFloorIsTheCallersChoice()
    {
        RowTable table = ReferenceFiles.Data("galaxies").Table(["velocity"]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 6, Floor = 0.01 });
        double least = fit.Model.Components.Min(component => component.Variance(0));
        Assert.True(least >= 0.01 * Variance(table, 0));
        AssertFinite(fit, table);
    }

    [Fact]
    public void AComponentWithoutRowsIsReported()
    {
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 50).Select(i => new[] { (double)(i % 10) }));
        GaussianMixture start = GaussianMixture.CreateUnivariate([0.5, 0.5], [4.0, 1e6], [3.0, 1.0]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Start = Start.FromModel(start) });
        AssertFinite(fit, table);
        FitWarning warning = Assert.Single(fit.Warnings, w => w.Kind == FitWarningKind.WithoutRows);
        Assert.Equal(1, warning.Component);
        Assert.Equal(0, fit.Model.Weights[1], 1e-12);
        Assert.False(fit.IsSound);

        // What is left is the one Gaussian of the rows: mean 4.5, variance 8.25.
        Assert.Equal(4.5, fit.Model.Components[0].Mean[0], 1e-9);
        Assert.Equal(8.25, fit.Model.Components[0].Variance(0), 1e-8);
    }

    [Fact]
    public void LabelsWithImpossibleLevelsAndEqualRows()
    {
        // Every row the same: one of the components explains all; nothing is divided by nothing.
        var builder = new RowTableBuilder([new("a", ["x", "y"]), new("b", ["u", "v", "w"])]);
        for (int i = 0; i < 30; i++)
        {
            builder.Append([1, 2]);
        }

        RowTable table = builder.Build();
        FitResult<Mixture> fit = Mixture.Fit(table, CategoricalFamily.For(table.Columns), new FitOptions { Components = 2, Start = Start.Random, Starts = 3 });
        Assert.Equal(0, fit.LogLikelihood, 1e-12);
        Assert.All(fit.Model.Weights.ToArray(), weight => Assert.True(double.IsFinite(weight)));
        Assert.Equal(double.NegativeInfinity, fit.Model.LogDensity([0, 2]));
    }

    [Fact]
    public void CountsThatAreAllZero()
    {
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 30).Select(i => new[] { 0.0, i % 4 }));
        FitResult<Mixture> fit = Mixture.Fit(table, new PoissonFamily(), new FitOptions { Components = 2 });
        Assert.True(double.IsFinite(fit.LogLikelihood));
        Assert.All(fit.Model.Components, component => Assert.Equal(0, ((PoissonComponent)component).Rates[0]));
    }

    [Fact]
    public void RowsOfNoWeightHaveNoSay()
    {
        // A row that would be impossible or far off, with the weight 0.
        double[] x = [.. Enumerable.Range(0, 40).Select(i => (double)(i % 8))];
        RowTable alone = RowTable.FromRowMajor(x, 1);
        RowTable with = RowTable.FromRowMajor([.. x, 1e12], 1, null, [.. Enumerable.Repeat(1.0, 40), 0]);
        var options = new GaussianFitOptions { Components = 2, Start = Start.FromMeans([[1.0], [6]]) };
        FitResult<GaussianMixture> a = GaussianMixture.Fit(alone, options);
        FitResult<GaussianMixture> b = GaussianMixture.Fit(with, options);
        Assert.Equal(a.LogLikelihood, b.LogLikelihood, 1e-10);
        ParameterComparison.AssertClose(a.Model, b.Model, 1e-9);
    }

    [Theory]
    [InlineData(1e120, "divide")]
    [InlineData(1e-120, "multiply")]
    public void WeightsWhoseSquaresLeaveTheRangeOfDoublesAreToldOf(double weight, string remedy)
    {
        RowTable table = RowTable.FromRowMajor([1.0, 2, 3, 5, 8, 13], 1, null, [.. Enumerable.Repeat(weight, 6)]);
        TableException error = Assert.Throws<TableException>(() => GaussianMixture.Fit(table));
        Assert.Contains($"{remedy} all of them", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARowWithTooSmallAShareOfTheWeightIsNamed()
    {
        // The label's probability would be 1e-310, a number with few digits, and of still smaller weights 0.
        var builder = new RowTableBuilder([new("a", ["x", "y"])], weighted: true);
        builder.Append([0], 1e10);
        builder.Append([1], 1e-300);
        RowTable table = builder.Build();
        TableException error = Assert.Throws<TableException>(() => Mixture.Fit(table, CategoricalFamily.For(table.Columns)));
        Assert.Equal(2, error.Row);
        Assert.Contains("make it 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CountsThatDoublesDoNotHoldAreRefused()
    {
        RowTable most = RowTable.FromRows([[9007199254740992.0], [9007199254740990], [3]]);
        Assert.True(double.IsFinite(Mixture.Fit(most, new PoissonFamily()).LogLikelihood));
        RowTable more = RowTable.FromRows([[9007199254740994.0], [9007199254740990], [3]]);
        TableException error = Assert.Throws<TableException>(() => Mixture.Fit(more, new PoissonFamily()));
        Assert.Equal(1, error.Row);
        Assert.Contains("2^53", error.Message, StringComparison.Ordinal);
    }

    private static void AssertFinite(FitResult<GaussianMixture> fit, RowTable table)
    {
        Assert.True(double.IsFinite(fit.LogLikelihood));
        Assert.True(double.IsFinite(fit.Bic));
        Assert.True(double.IsFinite(fit.Summary.Icl));
        Assert.Equal(1, fit.Model.Weights.ToArray().Sum(), 1e-12);
        foreach (GaussianComponent component in fit.Model.Components)
        {
            Assert.All(component.Mean.ToArray(), value => Assert.True(double.IsFinite(value)));
            for (int i = 0; i < component.Dimensions; i++)
            {
                Assert.True(component.Variance(i) > 0 && double.IsFinite(component.Variance(i)));
            }
        }

        TablePosterior scores = fit.Model.Posterior(table);
        Assert.All(scores.Posterior, p => Assert.InRange(p, 0, 1));
        Assert.All(scores.LogDensity, value => Assert.True(double.IsFinite(value)));
        for (int t = 1; t < fit.Trace.Length; t++)
        {
            // At the floor a log-density is 1e10 times as sensitive to rounding.
            Assert.True(fit.Trace[t] >= fit.Trace[t - 1] - (1e-5 * Math.Abs(fit.Trace[t])), $"fell from {fit.Trace[t - 1]:R} to {fit.Trace[t]:R}");
        }
    }

    private static double Variance(RowTable table, int column)
    {
        double[] x = table.CopyColumn(column);
        double mean = x.Average();
        return x.Average(value => (value - mean) * (value - mean));
    }
}
