namespace Mixtura.Tests.Outliers;

/// <summary>Thresholds, and what makes a row unusual.</summary>
public sealed class OutlierTests
{
    [Fact]
    public void OfTheMixturesOwnRowsTheShareIsFound()
    {
        Mixture model = SampleModels.Of("VVV");
        RowTable rows = model.Sample(20_000, 9).Rows;
        OutlierResult found = model.Outliers(rows, 0.01);
        Assert.InRange(found.Rows.Length, 200 - (5 * 14.1), 200 + (5 * 14.1));
        Assert.All(found.Rows, row => Assert.True(row.LogDensity < found.Threshold.Value && row.RegionProbability.Value >= 0.98999));
        Assert.Equal(found.Rows.Select(row => row.LogDensity).Order(), found.Rows.Select(row => row.LogDensity));
        OutlierResult again = model.Outliers(rows, 0.01, new MonteCarloOptions { Threads = 1 });
        Assert.Equal(found.Threshold, again.Threshold);
        Assert.Equal(found.Rows.Select(row => row.Row), again.Rows.Select(row => row.Row));
    }

    [Fact]
    public void APlantedRowIsFoundWithItsReason()
    {
        Mixture model = SampleModels.Of("VVV");
        RowTable drawn = model.Sample(50, 2).Rows;
        double[][] rows = [.. Enumerable.Range(0, 50).Select(i => new[] { drawn[i, 0], drawn[i, 1], drawn[i, 2] }), [0, -8, 10]];
        OutlierRow found = model.Outliers(RowTable.FromRows(rows), 0.0001).Rows[0];
        Assert.Equal(50, found.Row);
        Assert.Equal(1, found.Surprises[0].Column);
        Assert.True(found.Surprises[0].Residual < -5);
        Assert.Equal(found.Surprises.Select(s => s.Surprise).OrderDescending(), found.Surprises.Select(s => s.Surprise));
    }

    [Theory]
    [InlineData("VVV")]
    [InlineData("VVI")]
    [InlineData("EEE")]
    public void GaussianColumnsByTheirConditionals(string name)
    {
        Mixture model = SampleModels.Of(name);
        double[] row = [1.2, -2, 11];
        var component = (GaussianComponent)model.Components[model.Classify(row)];
        var surprises = new RowSurprises(model).Of(row);
        for (int c = 0; c < 3; c++)
        {
            int[] others = [.. Enumerable.Range(0, 3).Where(i => i != c)];
            var conditional = (GaussianComponent)component.Condition(others, [.. others.Select(i => row[i])]);
            double surprise = -conditional.LogDensity([row[c]]) - ComponentDivergence.Entropy(conditional);
            Assert.Equal(c, surprises[c].Column);
            Assert.Equal(conditional.Mean[0], surprises[c].Expected, 1e-12);
            Assert.Equal((row[c] - conditional.Mean[0]) / Math.Sqrt(conditional.Variance(0)), surprises[c].Residual, 1e-12);
            Assert.Equal(surprise, surprises[c].Surprise, 1e-11);
            Assert.True(surprises[c].MahalanobisShare >= 0);
        }

        Assert.Equal(component.SquaredMahalanobis(row), surprises.Sum(s => s.MahalanobisShare), 1e-11);
    }

    [Fact]
    public void AColumnsShareIsItsOwnWhereColumnsAreEquallyCorrelated()
    {
        // With equal z and equal correlations nothing tells columns apart: each has half of the distance 2z²/(1 + r).
        var model = GaussianMixture.Create([1], [[0.0, 0]], [new[,] { { 1, 0.6 }, { 0.6, 1 } }]);
        Assert.All(new RowSurprises(model).Of([2, 2]), surprise => Assert.Equal(2 * 2 / 1.6, surprise.MahalanobisShare, 1e-13));

        // R^(−½) of two columns with correlation r: (1/√(1+r) ± 1/√(1−r))/2.
        double same = 0.5 * ((1 / Math.Sqrt(1.6)) + (1 / Math.Sqrt(0.4)));
        Assert.Equal(9 * same * same, new RowSurprises(model).Of([3, 0])[0].MahalanobisShare, 1e-12);
    }

    [Fact]
    public void CountsAndLabelsBySums()
    {
        Mixture model = SampleModels.Of("composite");
        double[] row = [2, 2, 1, 14];
        var surprises = new RowSurprises(model).Of(row);
        var parts = ((CompositeComponent)model.Components[model.Classify(row)]).Parts;
        var count = (PoissonComponent)parts[1];
        double entropy = Enumerable.Range(0, 100).Sum(x => -Math.Exp(count.LogDensity([x])) * count.LogDensity([x]));
        Assert.Equal(-count.LogDensity([14]) - entropy, surprises[3].Surprise, 1e-12);
        Assert.Equal(count.Rates[0], surprises[3].Expected);
        Assert.Equal((14 - count.Rates[0]) / Math.Sqrt(count.Rates[0]), surprises[3].Residual, 1e-14);
        double[] p = ((CategoricalComponent)parts[2]).Probabilities(0).ToArray();
        Assert.Equal(-Math.Log(p[2]) + p.Sum(value => value * Math.Log(value)), surprises[1].Surprise, 1e-13);
        Assert.Equal(Array.IndexOf(p, p.Max()), surprises[1].Expected);
        Assert.True(double.IsNaN(surprises[1].Residual));

        // The Gaussian part names its columns 2 and 0 in this order.
        var pair = (GaussianComponent)parts[0];
        var conditional = (GaussianComponent)pair.Condition([0], [row[2]]);
        Assert.Equal(conditional.Mean[0], surprises[0].Expected, 1e-13);
        Assert.Equal(pair.SquaredMahalanobis([1, 2]), surprises[0].MahalanobisShare + surprises[2].MahalanobisShare, 1e-12);
    }

    [Fact]
    public void NoiseIsNoReason()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([1], [0.0], [1.0]).WithNoise(UniformComponent.Box([-50], [50]), 0.3);
        ColumnSurprise surprise = Assert.Single(new RowSurprises(model).Of([20]));
        Assert.Equal(1, model.Classify([20]));
        Assert.Equal(20, surprise.Residual, 1e-14);
        Assert.Equal(0.5 * (400 - 1), surprise.Surprise, 1e-12);
    }

    [Fact]
    public void AFamilyFromOutsideIsDrawn()
    {
        // Of an exponential waiting time −ln p − entropy is λx − 1; 512 draws know the average to about 0.05.
        var component = new Families.ExponentialComponent([0.5]);
        var model = new Mixture(new Families.ExponentialFamily(), [1], [component]);
        ColumnSurprise surprise = Assert.Single(new RowSurprises(model).Of([30]));
        Assert.Equal(14, surprise.Surprise, 0.25);
        Assert.Equal(14, surprise.Residual, 1e-12);
    }
}
