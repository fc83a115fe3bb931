namespace Mixtura.Tests.Densities;

/// <summary>Modes against closed forms and against every cell of a grid.</summary>
public sealed class ModeTests
{
    [Fact]
    public void AGaussianHasItsMean()
    {
        GaussianMixture model = ((GaussianMixture)SampleModels.Of("VVV")).Transform(new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } });
        var one = GaussianMixture.Create([1], [[1.0, 2]], [new[,] { { 2, 0.5 }, { 0.5, 1 } }]);
        MixtureMode mode = Assert.Single(one.Modes());
        Assert.Equal([1.0, 2], mode.Location);
        Assert.Equal(0, mode.Flatness, 1e-14);
        Assert.Equal([0], mode.Components);
        Assert.Equal(one.LogDensity([1, 2]), mode.LogDensity);

        // Components many deviations apart keep one mode each.
        Assert.Equal(3, model.Modes().Length);
        Assert.All(model.Modes(), found => Assert.Single(found.Components));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.999, 1)]
    [InlineData(1.001, 2)]
    [InlineData(1.5, 2)]
    [InlineData(4, 2)]
    public void TwoEqualOnesAreTwoModesBeyondTwoDeviations(double a, int count)
    {
        // Half N(−a, 1), half N(a, 1): turning points solve x = a·tanh(a·x), and besides 0 there are two when a > 1.
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.5, 0.5], [-a, a], [1.0, 1.0]);
        var modes = model.Modes();
        Assert.Equal(count, modes.Length);
        Assert.Equal([0, 1], modes.SelectMany(mode => mode.Components).Order());
        foreach (MixtureMode mode in modes)
        {
            double x = mode.Location[0];

            // Near a = 1 the equation is flat: its residual is what rounding leaves.
            Assert.Equal(a * Math.Tanh(a * x), x, 1e-12);
            Assert.True(count == 1 ? Math.Abs(x) < 1e-6 : Math.Abs(x) > 0.01);
            Assert.Equal(a * a / Math.Pow(Math.Cosh(a * x), 2), mode.Flatness, 1e-9);
        }
    }

    [Fact]
    public void AtTheBorderTheModeIsFlatAndOne()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.5, 0.5], [-1.0, 1.0], [1.0, 1.0]);
        MixtureMode mode = Assert.Single(model.Modes(new ModeOptions { Tolerance = 0.05 }));
        Assert.Equal(1, mode.Flatness, 1e-3);
    }

    [Fact]
    public void ThereCanBeMoreModesThanComponents()
    {
        // Two long Gaussians across each other (Ray and Lindsay 2005, section 4.2): the third mode is where they cross.
        GaussianMixture model = GaussianMixture.Create(
            [0.5, 0.5],
            [[0.0, 0], [1.0, 1]],
            [new[,] { { 1.0, 0 }, { 0, 0.05 } }, new[,] { { 0.05, 0 }, { 0, 1.0 } }]);
        var modes = model.Modes(new ModeOptions { Draws = 0 });
        Assert.Equal(3, modes.Length);
        MixtureMode crossing = Assert.Single(modes, mode => mode.Components.IsEmpty);
        Assert.Equal(1, crossing.Location[0], 0.06);
        Assert.Equal(0, crossing.Location[1], 0.06);
        AssertAsOnGrid(model, modes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AsManyAsAGridShows(ulong seed)
    {
        var random = new RandomSource(seed);
        double[][] means = [.. Enumerable.Range(0, 5).Select(_ => new[] { 3 * random.NextNormal(), 3 * random.NextNormal() })];
        double[][,] covariances = [.. means.Select(_ => RandomMatrices.PositiveDefinite(random, 2))];
        GaussianMixture model = GaussianMixture.Create([0.3, 0.25, 0.2, 0.15, 0.1], means, covariances);
        AssertAsOnGrid(model, model.Modes());
        Assert.Equal([0, 1, 2, 3, 4], model.Modes().SelectMany(mode => mode.Components).Order());
    }

    [Fact]
    public void UnitsDoNotMatter()
    {
        var random = new RandomSource(7);
        double[][] means = [.. Enumerable.Range(0, 6).Select(_ => new[] { 2 * random.NextNormal(), 2 * random.NextNormal(), random.NextNormal() })];
        GaussianMixture model = GaussianMixture.Create([0.2, 0.2, 0.2, 0.2, 0.1, 0.1], means, [.. means.Select(_ => RandomMatrices.PositiveDefinite(random, 3))]);
        double[,] units = { { 1e-6, 0, 0 }, { 2e4, 1e5, 0 }, { 0, 0, 3 } };
        var expected = model.Modes();
        var found = model.Transform(units).Modes();
        Assert.InRange(expected.Length, 2, 6);
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(expected[i].Components, found[i].Components);
            Assert.Equal(expected[i].Flatness, found[i].Flatness, 1e-6);
            RandomMatrices.AssertClose(RandomMatrices.Multiply(units, [.. expected[i].Location]), [.. found[i].Location], 1e-8);
        }
    }

    [Fact]
    public void NoiseMovesNoMode()
    {
        GaussianMixture model = GaussianMixture.CreateUnivariate([0.7, 0.3], [0.0, 3], [1.0, 0.8]);
        GaussianMixture noisy = model.WithNoise(UniformComponent.Box([-10], [10]), 0.2);
        var expected = model.Modes();
        var found = noisy.Modes();
        Assert.Equal(expected.Select(mode => mode.Location[0]), found.Select(mode => mode.Location[0]));
        Assert.All(found, mode => Assert.Equal(noisy.LogDensity([mode.Location[0]]), mode.LogDensity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModeOptions { Tolerance = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModeOptions { Draws = -1 });
    }

    /// <summary>
    /// Each point of a grid that is higher than all in a square about it belongs to one mode, and each mode to one point. The eight neighbours
    /// would not do: along a narrow ridge across the grid several points are higher than those.
    /// </summary>
    private static void AssertAsOnGrid(GaussianMixture model, IReadOnlyList<MixtureMode> modes)
    {
        const int Points = 301;
        const double From = -12;
        const double Step = 0.08;
        const int Radius = 3;
        double[,] height = new double[Points, Points];
        for (int i = 0; i < Points; i++)
        {
            for (int j = 0; j < Points; j++)
            {
                height[i, j] = model.LogDensity([From + (i * Step), From + (j * Step)]);
            }
        }

        var peaks = new List<double[]>();
        for (int i = Radius; i < Points - Radius; i++)
        {
            for (int j = Radius; j < Points - Radius; j++)
            {
                if (IsHighest(height, i, j, Radius))
                {
                    peaks.Add([From + (i * Step), From + (j * Step)]);
                }
            }
        }

        Assert.Equal(peaks.Count, modes.Count);
        foreach (MixtureMode mode in modes)
        {
            Assert.Single(peaks, peak => Math.Abs(peak[0] - mode.Location[0]) < 2 * Step && Math.Abs(peak[1] - mode.Location[1]) < 2 * Step);
        }
    }

    private static bool IsHighest(double[,] height, int i, int j, int radius)
    {
        for (int a = i - radius; a <= i + radius; a++)
        {
            for (int b = j - radius; b <= j + radius; b++)
            {
                if ((a != i || b != j) && height[a, b] >= height[i, j])
                {
                    return false;
                }
            }
        }

        return true;
    }
}
