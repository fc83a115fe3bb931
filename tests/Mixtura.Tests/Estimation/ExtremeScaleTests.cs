namespace Mixtura.Tests.Estimation;

/// <summary>Columns of any size that doubles can square are fitted as if they were of size one.</summary>
public sealed class ExtremeScaleTests
{
    [Theory]
    [InlineData(Covariance.VII, 1e-150, 1e-150)]
    [InlineData(Covariance.VII, 1e150, 1e150)]
    [InlineData(Covariance.VVI, 1e-150, 1e150)]
    [InlineData(Covariance.EEE, 1e-150, 1e-150)]
    [InlineData(Covariance.EEE, 1e150, 1e150)]
    [InlineData(Covariance.EEE, 1e-150, 1e150)]
    [InlineData(Covariance.VVV, 1e-150, 1e-150)]
    [InlineData(Covariance.VVV, 1e150, 1e150)]
    [InlineData(Covariance.VVV, 1e-150, 1e150)]
    public void FitsEqualTheUnscaledOnes(Covariance covariance, double first, double second)
    {
        // The variances are of the order of 10; their squares would be beyond the range of doubles.
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        RowTable scaled = DerivedTables.Map(table, row => [row[0] * first, row[1] * second]);
        var options = new GaussianFitOptions { Components = 2, Covariance = covariance };
        FitResult<GaussianMixture> a = GaussianMixture.Fit(table, options);
        FitResult<GaussianMixture> b = GaussianMixture.Fit(scaled, options);
        Assert.True(b.Converged);
        Assert.True(b.IsSound);
        double jacobian = 272 * (Math.Log(first) + Math.Log(second));

        // Both end within 1e-9 per row of the maximum; the jacobian is 94,000 for a scale of 1e±150.
        ReferenceFit.Near(a.LogLikelihood, b.LogLikelihood + jacobian, 1e-6, "log-likelihood");
        RandomMatrices.AssertClose(a.Model.Posterior(table).Posterior, b.Model.Posterior(scaled).Posterior, 1e-4);
    }

    [Theory]
    [InlineData(Covariance.EEV)]
    [InlineData(Covariance.VEV)]
    [InlineData(Covariance.EVE)]
    [InlineData(Covariance.VVE)]
    public void OrientedStructuresKnowWhereTheyEndBetweenDistantScales(Covariance covariance)
    {
        // Axes lie along the columns but for an angle of 1e-300; their rotation has a gradient in units of that.
        RowTable table = DerivedTables.Map(ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]), row => [row[0] * 1e-150, row[1] * 1e150]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Covariance = covariance });
        Assert.True(fit.Converged);
        Assert.InRange(fit.Certificate.GradientNorm, 0, 1e-3);
    }

    [Fact]
    public void ARowFurtherAwayThanDoublesReachIsImpossibleAndNaNIsRefused()
    {
        GaussianMixture model = GaussianMixture.Create([1], [[0.0, 0.0]], [new[,] { { 1e-20, 0 }, { 0, 1.0 } }]);
        double[] row = [1e300, 1];
        Assert.Equal(double.NegativeInfinity, model.LogDensity(row));
        Assert.Equal([double.NegativeInfinity], model.LogDensity(RowTable.FromRowMajor(row, 2)));
        Assert.Throws<ArgumentException>(() => model.LogDensity([double.NaN, 1]));
    }

    [Fact]
    public void AnOffsetThatDwarfsTheSpread()
    {
        // At 1e8 with deviations of 1, doubles keep eight digits of a deviation; centred sums lose none of them.
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        RowTable moved = DerivedTables.Map(table, row => [row[0] + 1e8, row[1] - 1e8]);
        RowTable rounded = DerivedTables.Map(moved, row => [row[0] - 1e8, row[1] + 1e8]);
        foreach (Covariance covariance in Covariances.All)
        {
            var options = new GaussianFitOptions { Components = 2, Covariance = covariance, Start = Start.FromLabels(ReferenceFiles.StartLabels("faithful-g2")) };
            FitResult<GaussianMixture> a = GaussianMixture.Fit(rounded, options);
            FitResult<GaussianMixture> b = GaussianMixture.Fit(moved, options);
            ReferenceFit.Near(a.LogLikelihood, b.LogLikelihood, 1e-5, covariance.ToString());
        }
    }

    [Theory]
    [InlineData(1e160)]
    [InlineData(1e300)]
    public void SquaresThatOverflowAreToldOf(double scale)
    {
        RowTable table = DerivedTables.Map(ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]), row => [row[0], row[1] * scale]);
        TableException error = Assert.Throws<TableException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2 }));
        Assert.Equal("waiting", error.Column);
        Assert.Contains("divide", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-160)]
    [InlineData(1e-300)]
    public void SquaresThatUnderflowAreToldOf(double scale)
    {
        RowTable table = DerivedTables.Map(ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]), row => [row[0], row[1] * scale]);
        TableException error = Assert.Throws<TableException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2 }));
        Assert.Equal("waiting", error.Column);
        Assert.Contains("multiply", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EnormousCounts()
    {
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 100).Select(i => new[] { i % 3 == 0 ? 1e15 + i : 3.0 + (i % 5) }));
        FitResult<Mixture> fit = Mixture.Fit(table, new PoissonFamily(), new FitOptions { Components = 2 });
        Assert.True(fit.Converged);
        Assert.Equal(0.66, fit.Model.Weights[0], 1e-12);
        Assert.Equal(1e15, ((PoissonComponent)fit.Model.Components[1]).Rates[0], 100.0);
    }
}
