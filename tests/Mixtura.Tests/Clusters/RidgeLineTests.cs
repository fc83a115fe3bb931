namespace Mixtura.Tests.Clusters;

/// <summary>Ridges against their formula, against the modes of two components and against closed forms.</summary>
public sealed class RidgeLineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void PassesThePlacesOfTheFormula(int d)
    {
        GaussianMixture model = Pair(d, seed: 7, distance: 3);
        var ridge = RidgeLine.Between(model, 0, 1);
        Assert.Equal(model.Components[0].Mean.ToArray(), ridge.Point(0));
        foreach (double position in new[] { 0.001, 0.2, 0.5, 0.9, 1 })
        {
            double[] expected = Ridge.Point(model.Components[0], model.Components[1], position);
            double[] point = ridge.Point(position);
            for (int i = 0; i < d; i++)
            {
                // Precisions of condition 10 or so: a few hundred roundings.
                Assert.Equal(expected[i], point[i], 1e-12);
            }

            Assert.Equal(model.LogDensity(point), ridge.LogElevation(position), 1e-11);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void HasTheModesOfTheTwoAlone(int d)
    {
        int several = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            GaussianMixture model = Pair(d, seed, distance: 0.5 + (0.4 * seed));
            var ridge = RidgeLine.Between(model, 0, 1);
            double[] modes = [.. ridge.Extrema.Where(extremum => extremum.IsMode).Select(mode => mode.LogElevation).OrderDescending()];
            Assert.Equal(model.Modes().Select(mode => mode.LogDensity), modes, (a, b) => Math.Abs(a - b) < 1e-10);
            Assert.Equal(modes.Length == 1, ridge.IsUnimodal);
            several += modes.Length > 1 ? 1 : 0;
        }

        Assert.InRange(several, 3, 11);
    }

    [Fact]
    public void TwoCrossingOnesHaveThreeModes()
    {
        // Ray and Lindsay 2005, figure 2: means (0, 0) and (1, 1), variances 1 and 0.05 crosswise.
        GaussianMixture model = GaussianMixture.Create([0.5, 0.5], [[0, 0], [1, 1]], [new[,] { { 1, 0 }, { 0, 0.05 } }, new[,] { { 0.05, 0 }, { 0, 1 } }]);
        var ridge = RidgeLine.Between(model, 0, 1);
        Assert.Equal(3, ridge.Extrema.Count(extremum => extremum.IsMode));
        Assert.Equal(3, model.Modes().Length);
        Assert.InRange(ridge.Ratio, 0.1, 0.999);

        // The whole is the same with x and y exchanged, so the middle mode is in the middle.
        Assert.Equal(0.5, ridge.Extrema[2].Position, 1e-12);
    }

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(1.1, 2)]
    [InlineData(300, 2)]
    public void TwoEqualOnesPartBeyondTwoDeviations(double a, int modes)
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.5, 0.5], [-a, a], [1, 1]);
        var ridge = RidgeLine.Between(model, 0, 1);
        Assert.Equal((2 * modes) - 1, ridge.Extrema.Length);

        // At the valley, in the middle, both have the density exp(−a²/2) of their height; the modes solve x = a·tanh(a·x).
        double mode = a;
        for (int i = 0; i < 10_000; i++)
        {
            mode = a * Math.Tanh(a * mode);
        }

        double expected = modes == 1 ? 1 : 2 * Math.Exp(-a * a / 2) / (Math.Exp(-Math.Pow(mode - a, 2) / 2) + Math.Exp(-Math.Pow(mode + a, 2) / 2));
        Assert.Equal(expected, ridge.Ratio, 1e-9);
    }

    [Fact]
    public void AComponentWithoutWeightHasNoModeOfItsOwn()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([1, 0], [0, 9], [1, 1]);
        var ridge = RidgeLine.Between(model, 0, 1);
        Assert.True(ridge.IsUnimodal);
        Assert.Equal(0, ridge.Extrema[0].Position);
        Assert.Equal(1, RidgeLine.Between(model, 1, 0).Extrema[0].Position);
    }

    [Fact]
    public void ComponentsAreMergedByModesAndByRidges()
    {
        // A row of four, one and a half deviations from one to the next, and a pair further off.
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.2, 0.2, 0.2, 0.1, 0.2, 0.1], [0, 1.5, 3, 4.5, 20, 24], [1, 1, 1, 1, 1, 1]);
        Assert.Equal(["0 1 2 3", "4", "5"], Sets(ComponentGroups.ByRidges(model)));
        Assert.Equal(Sets(ComponentGroups.ByModes(model)).Length, model.Modes().Length);
        Assert.Equal("4", Sets(ComponentGroups.ByModes(model))[^2]);
        double ratio = RidgeLine.Between(model, 4, 5).Ratio;
        Assert.Equal(["0 1 2 3", "4 5"], Sets(ComponentGroups.ByRidges(model, ratio)));
        Assert.Equal(["0 1 2 3", "4", "5"], Sets(ComponentGroups.ByRidges(model, ratio * 1.001)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ComponentGroups.ByRidges(model, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RidgeLine.Between(model, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RidgeLine.Between(model, 0, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => RidgeLine.Between(model, 0, 1).Point(1.5));
    }

    private static string[] Sets(ComponentGroups groups) => [.. groups.Groups.Select(group => string.Join(' ', group)).Order(StringComparer.Ordinal)];

    private static GaussianMixture Pair(int d, ulong seed, double distance)
    {
        var random = new RandomSource(seed);
        double[][] means = [Normal(d), Normal(d)];
        double length = Math.Sqrt(means[1].Sum(value => value * value));
        means[1] = [.. means[1].Zip(means[0], (value, origin) => origin + (distance * value / length))];
        return GaussianMixture.Create([0.6, 0.4], means, [RandomMatrices.PositiveDefinite(random, d), RandomMatrices.PositiveDefinite(random, d)]);

        double[] Normal(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }
}
