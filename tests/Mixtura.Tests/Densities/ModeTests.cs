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

    /// <summary>Each point of a grid that is higher than its eight neighbours belongs to one mode, and each mode to one point.</summary>
    private static void AssertAsOnGrid(GaussianMixture model, IReadOnlyList<MixtureMode> modes)
    {
        const int Points = 601;
        const double From = -12;
        const double Step = 0.04;
        double[,] height = new double[Points, Points];
        for (int i = 0; i < Points; i++)
        {
            for (int j = 0; j < Points; j++)
            {
                height[i, j] = model.LogDensity([From + (i * Step), From + (j * Step)]);
            }
        }

        var peaks = new List<double[]>();
        for (int i = 1; i < Points - 1; i++)
        {
            for (int j = 1; j < Points - 1; j++)
            {
                bool highest = true;
                for (int at = 0; at < 9; at++)
                {
                    highest &= at == 4 || height[i, j] > height[i - 1 + (at / 3), j - 1 + (at % 3)];
                }

                if (highest)
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
}
