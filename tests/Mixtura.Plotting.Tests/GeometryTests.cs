using Xunit;

namespace Mixtura.Plotting.Tests;

public sealed class GeometryTests
{
    private static readonly GaussianComponent s_tilted = GaussianComponent.Create([2, -1], new double[,] { { 4, 1.2 }, { 1.2, 0.5 } });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(2.4477)]
    public void Every_vertex_of_an_ellipse_has_the_distance(double distance)
    {
        (double X, double Y)[] polygon = Ellipse.Polygon(2, -1, 4, 1.2, 0.5, distance);
        Assert.Equal(polygon[0], polygon[^1]);
        Assert.All(polygon, v => Assert.Equal(distance, Math.Sqrt(s_tilted.SquaredMahalanobis([v.X, v.Y])), 1e-12));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void The_contour_of_one_Gaussian_is_the_ellipse_that_holds_the_share(double share)
    {
        double[] x = Abscissae.Over(-8, 12, [(2, 2)], 80, 40);
        double[] y = Abscissae.Over(-4.5, 2.5, [(-1, Math.Sqrt(0.5))], 80, 40);
        var grid = new DensityGrid(x, y, (a, b) => s_tilted.LogDensity([a, b]));
        double level = grid.LevelHolding(share);

        // The squared distance of two columns is exponential with mean 2.
        double squared = -2 * Math.Log(1 - share);
        (double X, double Y)[] line = Assert.Single(Contours.At(grid, level));
        Assert.Equal(line[0], line[^1]);
        double expected = 2 * (s_tilted.LogDensity([2, -1]) - level);
        Assert.All(line, v => Assert.Equal(expected, s_tilted.SquaredMahalanobis([v.X, v.Y]), 1e-6));
        Assert.Equal(squared, expected, 0.02 * squared);
    }

    [Fact]
    public void Two_far_components_have_two_closed_contours_and_a_cut_one_is_open()
    {
        GaussianMixture model = GaussianMixture.Create([0.5, 0.5], [[0.0, 0.0], [10.0, 0.0]], [new double[,] { { 1, 0 }, { 0, 1 } }, new double[,] { { 1, 0 }, { 0, 1 } }]);
        double level = model.LogDensity([0.0, 1.0]);
        double[] places = Abscissae.Over(-5, 15, [], 200, 0);
        List<(double X, double Y)[]> lines = Contours.At(new DensityGrid(places, places, (a, b) => model.LogDensity([a, b])), level);
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Equal(line[0], line[^1]));
        Assert.All(lines.SelectMany(line => line), v => Assert.Equal(level, model.LogDensity([v.X, v.Y]), 1e-6));

        double[] right = Abscissae.Over(0.05, 5, [], 100, 0);
        (double X, double Y)[] open = Assert.Single(Contours.At(new DensityGrid(right, places, (a, b) => model.LogDensity([a, b])), level));
        Assert.NotEqual(open[0], open[^1]);
        Assert.Equal(0.05, open[0].X);
        Assert.Equal(0.05, open[^1].X);
    }

    [Fact]
    public void A_saddle_joins_the_corners_that_the_centre_belongs_to()
    {
        double[] unit = [0, 1];
        List<(double X, double Y)[]> lines = Contours.At(new DensityGrid(unit, unit, (a, b) => ((2 * a) - 1) * ((2 * b) - 1)), 0.5);
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Equal(2, line.Length));
        Assert.All(lines, line => Assert.Equal(line[0].X + line[0].Y < 1, line[1].X + line[1].Y < 1));
        Assert.All(lines.SelectMany(line => line), v => Assert.Equal(0.5, ((2 * v.X) - 1) * ((2 * v.Y) - 1), 1e-6));
    }

    [Fact]
    public void A_very_narrow_component_is_not_missed()
    {
        GaussianMixture model = GaussianMixture.Create([0.4, 0.6], [[0.0, 0.0], [3.0, 3.0]], [new double[,] { { 4, 0 }, { 0, 4 } }, new double[,] { { 1e-12, 0 }, { 0, 1e-12 } }]);
        double[] places = Abscissae.Over(-10, 10, [(0, 2), (3, 1e-6)], 40, 20);
        var grid = new DensityGrid(places, places, (a, b) => model.LogDensity([a, b]));
        (double X, double Y)[] line = Assert.Single(Contours.At(grid, grid.LevelHolding(0.5)));
        Assert.All(line, v => Assert.InRange(Math.Abs(v.X - 3), 0, 1e-5));
    }

    [Fact]
    public void A_histogram_has_mass_one()
    {
        double[] values = Sources.Line(3).Sample(5000, 1).Rows.CopyColumn(0);
        double[] weights = [.. values.Select((_, i) => 1.0 + (i % 3))];
        Histogram histogram = Histogram.OfMeasurements(values, weights);
        Assert.Equal(1, histogram.Heights.Sum() * histogram.Width, 1e-12);
        Assert.InRange(histogram.Heights.Length, 5, 100);
        Assert.True(histogram.Start <= values.Min() && histogram.End >= values.Max() - 1e-9);
        Histogram one = Histogram.OfMeasurements([5, 5], [1, 1]);
        Assert.Equal(1, Assert.Single(one.Heights) * one.Width, 1e-12);
    }

    [Fact]
    public void Counts_have_a_bin_for_each_number()
    {
        Histogram histogram = Histogram.OfCounts([0, 0, 1, 3], [1, 1, 1, 1]);
        Assert.Equal(-0.5, histogram.Start);
        Assert.Equal([0.5, 0.25, 0, 0.25], histogram.Heights);
        Histogram wide = Histogram.OfCounts([0, 1_000_000], [1, 1]);
        Assert.InRange(wide.Heights.Length, 2, 200);
        Assert.Equal(1, wide.Heights.Sum() * wide.Width, 1e-9);
    }

    [Fact]
    public void Thinning_takes_one_row_of_every_stretch()
    {
        long[] chosen = Thinning.Choose(10_000, 100);
        Assert.Equal(100, chosen.Length);
        Assert.All(Enumerable.Range(0, 100), i => Assert.InRange(chosen[i], i * 100, (i * 100) + 99));
        Assert.Equal(chosen, Thinning.Choose(10_000, 100));
        Assert.Equal([0L, 1L, 2L], Thinning.Choose(3, 100));
    }

    [Theory]
    [InlineData(0, 10, 0, 0)]
    [InlineData(0, 5e7, 0, 6)]
    [InlineData(-3e-5, 2e-5, 0, -6)]
    [InlineData(1e150, 3e150, 0, 150)]
    [InlineData(1e9, 1e9 + 0.004, 1e9, 0)]
    public void An_axis_counts_in_units_that_keep_its_numbers_short(double low, double high, double origin, int exponent)
    {
        AxisScale scale = AxisScale.For(low, high);
        Assert.Equal(origin, scale.Origin);
        Assert.Equal(exponent, scale.Exponent);
        Assert.Equal(high, scale.Value(scale.Position(high)), Math.Abs(high) * 1e-14);
    }

    [Fact]
    public void Ticks_are_round_and_within_the_axis()
    {
        AxisTicks ticks = AxisTicks.Between(-0.31, 0.72, 400, 60);
        Assert.Equal(["−0.2", "0.0", "0.2", "0.4", "0.6"], ticks.Labels);
        Assert.All(ticks.Positions, p => Assert.InRange(p, -0.31, 0.72));
        Assert.Equal(["0", "1", "2"], AxisTicks.Between(-0.4, 2.4, 900, 42, integers: true).Labels);
        Assert.Equal(["20,000"], AxisTicks.Between(11_000, 29_000, 90, 80).Labels);
        Assert.Equal(["0", "5"], AxisTicks.Between(-3, 6, 110, 80).Labels.Where(label => label is "0" or "5"));
    }

    [Fact]
    public void Shares_are_written_in_percent()
    {
        Assert.Equal("64 %", Words.Percent(0.637));
        Assert.Equal("3.2 %", Words.Percent(0.0321));
        Assert.Equal("< 0.1 %", Words.Percent(1e-5));
        Assert.Equal("100 %", Words.Percent(1));
        Assert.Equal("> 99.9 %", Words.Percent(0.99999));
        Assert.Equal("0 %", Words.Percent(0));
    }
}
