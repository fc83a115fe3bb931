using System.Text.Json;

namespace Mixtura.Tests.Densities;

/// <summary>Highest-density regions against closed forms, counting, and integrals over grids.</summary>
public sealed class HighestDensityTests
{
    [Fact]
    public void AGaussianHasACentralInterval()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([1], [5.0], [2.0]);
        HighestDensityRegion region = model.HighestDensityRegion(0.95);
        Interval interval = Assert.Single(region.Intervals);
        Assert.Equal(5 - (2 * 1.959963984540054), interval.Lower, 1e-12);
        Assert.Equal(5 + (2 * 1.959963984540054), interval.Upper, 1e-12);
        Assert.Equal(0.95, region.Probability, 1e-14);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.75)]
    [InlineData(0.95)]
    [InlineData(0.999999)]
    public void AcidityByIntegrationOverAGrid(double probability)
    {
        GaussianMixture model = Acidity();
        HighestDensityRegion region = model.HighestDensityRegion(probability);
        Assert.Equal(probability, region.Probability, 1e-12);
        double level = Math.Exp(region.LogLevel);
        double sum = 0;
        const double Step = 1e-3;
        for (double x = 0; x < 12; x += Step)
        {
            double density = model.Density([x]);
            sum += density >= level ? density * Step : 0;
            bool inside = region.Intervals.Any(interval => interval.Lower <= x && x <= interval.Upper);
            Assert.True(inside == density >= level || Math.Abs(density - level) < 1e-12, $"{x}");
        }

        // A cell at each end may be in or out: at most four of density × width.
        Assert.Equal(probability, sum, 4 * level * Step);
        Assert.All(region.Intervals, interval => Assert.Equal(model.Density([interval.Lower]), model.Density([interval.Upper]), 1e-12));
        Assert.Equal(probability is 0.5 or 0.75 or 0.25 ? (probability == 0.25 ? 1 : 2) : region.Intervals.Length, region.Intervals.Length);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.6, 2)]
    [InlineData(0.95, 2)]
    public void ComponentsOfAllWidths(double probability, int intervals)
    {
        // A needle, and a hill 10 million times as wide: each takes of its own what the level leaves.
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.5, 0.5], [0.0, 1e6], [0.01, 1e5]);
        HighestDensityRegion region = model.HighestDensityRegion(probability);
        Assert.Equal(intervals, region.Intervals.Length);
        Assert.Equal(probability, region.Probability, 1e-10);
        Assert.All(region.Intervals, interval => Assert.Equal(model.LogDensity([interval.Lower]), model.LogDensity([interval.Upper]), 1e-5));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    [InlineData(0.96)]
    [InlineData(0.999)]
    public void WithNoiseByIntegrationOverAGrid(double probability)
    {
        // One component lies within the noise, another across its end, a third outside of it.
        var box = new Interval(0, 8);
        GaussianMixture clusters = GaussianMixture.CreateUnivariate([0.5, 0.3, 0.2], [3, 8, 14], [0.5, 1, 0.4]);
        Mixture model = clusters.WithNoise(UniformComponent.Box([box.Lower], [box.Upper]), 0.3);
        double Density(double x) => (0.7 * clusters.Density([x])) + (box.Lower <= x && x <= box.Upper ? 0.3 / 8 : 0);
        HighestDensityRegion region = model.HighestDensityRegion(probability);
        double level = Math.Exp(region.LogLevel);
        double sum = 0;
        const double Step = 1e-3;
        for (double x = -8 + (0.5 * Step); x < 20; x += Step)
        {
            double density = Density(x);
            sum += density >= level ? density * Step : 0;
            bool inside = region.Intervals.Any(interval => interval.Lower <= x && x <= interval.Upper);
            Assert.True(inside == density >= level || Math.Abs(density - level) < 1e-12, $"{x}");
        }

        // A cell at each of at most eight ends may be in or out; the density there is at most that of the level and the noise's.
        Assert.Equal(probability, sum, 8 * (level + (0.3 / 8)) * Step);
        Assert.Equal(probability, region.Probability, 1e-12);

        // Every end is where the density crosses the level, or jumps across it.
        Assert.All(region.Intervals.SelectMany(interval => new[] { interval.Lower, interval.Upper }), end => Assert.True(
            Math.Abs(Density(end) - level) < 1e-12 || end == box.Lower || end == box.Upper, $"{end}"));
    }

    [Fact]
    public void FarFromAllComponentsNoiseIsTakenFromTheNearSideOn()
    {
        // The interval reaches a thousand deviations out, where the components' density is 0 in doubles, but not in logarithms.
        Mixture model = GaussianMixture.CreateUnivariate([1], [0.0], [1.0]).WithNoise(UniformComponent.Box([-1000], [1000]), 0.5);
        Interval interval = Assert.Single(model.HighestDensityRegion(0.8).Intervals);

        // All of the component and 0.6 of the noise's width, by symmetry about its middle.
        Assert.Equal(600, interval.Upper, 1e-9);
        Assert.Equal(-600, interval.Lower, 1e-9);
        Assert.Equal(GaussianMixture.CreateUnivariate([1], [0.0], [1.0]).HighestDensityRegion(0.8), GaussianMixture.CreateUnivariate([1], [0.0], [1.0]).WithNoise(UniformComponent.Box([-1], [1]), 0).HighestDensityRegion(0.8), (a, b) => a.Intervals.SequenceEqual(b.Intervals));
    }

    [Fact]
    public void CountsTakeTheLikeliestFirst()
    {
        var model = new Mixture(new PoissonFamily(), [0.5, 0.5], [new PoissonComponent([1.5]), new PoissonComponent([20])]);
        HighestDensityRegion region = model.HighestDensityRegion(0.8);
        int[] order = [.. Enumerable.Range(0, 80).OrderByDescending(count => model.Density([count]))];
        int taken = 0;
        double sum = 0;
        while (sum < 0.8)
        {
            sum += model.Density([order[taken++]]);
        }

        int[] found = [.. region.Intervals.SelectMany(interval => Enumerable.Range((int)interval.Lower, (int)(interval.Upper - interval.Lower) + 1))];
        Assert.Equal(order.Take(taken).Order(), found);
        Assert.Equal(2, region.Intervals.Length);
        Assert.Equal(sum, region.Probability, 1e-13);
        Assert.Equal(model.LogDensity([order[taken - 1]]), region.LogLevel);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void LevelsAndContentsOfAGaussianAreThoseOfChiSquare(int d)
    {
        double[,] identity = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            identity[i, i] = 1;
        }

        var model = GaussianMixture.Create([1], [new double[d]], [identity]);
        var distribution = LogDensityDistribution.Of(model);
        double top = model.LogDensity(new double[d]);
        foreach (double q in new[] { 1.0, 3, 6, 11 })
        {
            // P(χ² ≤ q): 1 − e^(−q/2) for 2 degrees of freedom, 1 − e^(−q/2)(1 + q/2) for 4; its density divides the error of a level.
            double probability = 1 - (Math.Exp(-q / 2) * (d == 2 ? 1 : 1 + (q / 2)));
            double density = Math.Exp(-q / 2) * (d == 2 ? 0.5 : q / 4);
            double error = Math.Sqrt(probability * (1 - probability) / distribution.Draws);
            Near(probability, distribution.Content(top - (q / 2)));
            Near(top - (q / 2), distribution.Level(probability));
            Near(top - (q / 2), distribution.Quantile(1 - probability));
            Assert.InRange(distribution.Content(top - (q / 2)).StandardError / error, 0.9, 1.1);
            Assert.InRange(distribution.Level(probability).StandardError / (error / density / 2), 0.7, 1.4);
        }

        Assert.True(distribution.Content(top - 100).Value == 1 && distribution.Content(top - 100).StandardError > 0);
    }

    [Fact]
    public void FaithfulAsMclustAndByIntegration()
    {
        JsonElement expected = ReferenceFiles.Expected("density-estimation/faithful-hdr").GetProperty("result");
        double[] weights = expected.Vector("fit.weights");
        GaussianMixture model = GaussianMixture.Create(
            [.. weights.Select(weight => weight / weights.Sum())],
            expected.Rows("fit.means"),
            [.. expected.At("fit.covariances").EnumerateArray().Select(covariance => covariance.ToMatrix())]);
        CsvTable data = ReferenceFiles.Data("faithful");
        double[] densities = [.. data.Numbers("eruptions").Zip(data.Numbers("waiting"), (a, b) => model.Density([a, b]))];
        double[] first = expected.Vector("densityFirst10");
        for (int i = 0; i < first.Length; i++)
        {
            ReferenceFit.Near(first[i], densities[i], 1e-11 * first[i], $"density of row {i}");
        }

        // mclust's levels are quantiles (R's type 7) at the table's rows.
        Array.Sort(densities);
        foreach (JsonElement level in expected.GetProperty("levels").EnumerateArray())
        {
            double at = (1 - level.Number("prob")) * (densities.Length - 1);
            double below = densities[(int)at];
            double quantile = below + ((at - (int)at) * (densities[Math.Min((int)at + 1, densities.Length - 1)] - below));
            ReferenceFit.Near(level.Number("level"), quantile, 1e-9 * quantile, "mclust's level");
        }

        // Ours are the model's own: the density summed over a grid where it is above the level.
        var distribution = LogDensityDistribution.Of(model);
        foreach (double probability in new[] { 0.1, 0.5, 0.9, 0.99 })
        {
            double level = Math.Exp(distribution.Level(probability).Value);
            double sum = 0;
            for (double x = 0.5; x < 6.5; x += 0.02)
            {
                for (double y = 25; y < 115; y += 0.3)
                {
                    double density = model.Density([x, y]);
                    sum += density >= level ? density * 0.02 * 0.3 : 0;
                }
            }

            ReferenceFit.Near(probability, sum, (5 * Math.Sqrt(probability * (1 - probability) / distribution.Draws)) + 2e-3, $"content for {probability}");
        }
    }

    [Fact]
    public void ThreadsChangeNothingAndTiesOfLabelsCount()
    {
        Mixture labels = SampleModels.Of("categorical");
        var one = LogDensityDistribution.Of(labels, new MonteCarloOptions { Draws = 20_000, Threads = 1 });
        var two = LogDensityDistribution.Of(labels, new MonteCarloOptions { Draws = 20_000, Threads = 2 });
        Assert.Equal(one.Quantile(0.05), two.Quantile(0.05));
        Assert.Equal(one.Level(0.7), two.Level(0.7));

        // Every row that is as likely is in the region: a sum over all 48 of them.
        double[][] rows = [.. Enumerable.Range(0, 48).Select(i => new double[] { i % 2, i / 2 % 3, i / 6 % 2, i / 12 % 2, i / 24 })];
        double[] row = rows[17];
        double expected = rows.Where(other => labels.LogDensity(other) >= labels.LogDensity(row) - 1e-9).Sum(other => labels.Density(other));
        Near(expected, one.Content(labels.LogDensity(row)));
    }

    [Fact]
    public void WhatHasNoIntervalsIsRefused()
    {
        Assert.Throws<NotSupportedException>(() => SampleModels.Of("VVV").HighestDensityRegion(0.5));
        Assert.Throws<NotSupportedException>(() => Acidity().WithNoise(UniformComponent.Box([0], [10]), 1).HighestDensityRegion(0.5));
        Assert.Throws<NotSupportedException>(() => ((GaussianMixture)SampleModels.Of("VVV")).WithNoise(UniformComponent.Box([0, 0, 0], [1, 1, 1]), 0.5).HighestDensityRegion(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Acidity().HighestDensityRegion(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogDensityDistribution.Of(Acidity(), new MonteCarloOptions { Draws = 10 }).Quantile(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MonteCarloOptions { Draws = 1 });
    }

    private static GaussianMixture Acidity()
    {
        JsonElement fit = ReferenceFiles.Expected("density-estimation/acidity-1d").At("result.fit");
        double[] weights = fit.Vector("weights");
        double deviation = Math.Sqrt(fit.At("covariances")[0][0][0].GetDouble());
        return GaussianMixture.CreateUnivariate([.. weights.Select(weight => weight / weights.Sum())], [.. fit.Rows("means").Select(mean => mean[0])], [deviation, deviation]);
    }

    private static void Near(double expected, MonteCarloEstimate found) =>
        Assert.True(Math.Abs(found.Value - expected) <= 5 * found.StandardError, $"expected {expected}, found {found}");
}
