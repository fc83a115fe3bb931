using MathNet.Numerics.Integration;

namespace Mixtura.Tests.Densities;

/// <summary>Probabilities of boxes against closed forms, sums, and another quadrature.</summary>
public sealed class BoxProbabilityTests
{
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData(-0.999999)]
    [InlineData(-0.95)]
    [InlineData(-0.5)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.93)]
    [InlineData(0.9999)]
    [InlineData(0.99999999)]
    public void AQuadrantOfTwoColumns(double r)
    {
        // Sheppard (1899): 1/4 + asin(r)/2π.
        var model = GaussianMixture.Create([1], [[3.0, -1]], [new[,] { { 4, 2 * r * 0.5 }, { 2 * r * 0.5, 0.25 } }]);
        double rounded = model.Components[0].Covariance(1, 0);
        MonteCarloEstimate found = model.Cdf([3, -1]);
        Assert.Equal(0, found.StandardError);
        Assert.Equal(0.25 + (Math.Asin(rounded) / (2 * Math.PI)), found.Value, 1e-14);
    }

    [Theory]
    [InlineData(-0.8)]
    [InlineData(0.3)]
    [InlineData(0.97)]
    public void ABoxOfTwoColumnsByIntegratingTheDensity(double r)
    {
        var model = GaussianMixture.Create(
            [0.6, 0.4],
            [[0.0, 0], [2.0, 1]],
            [new[,] { { 1, r }, { r, 1 } }, new[,] { { 0.5, 0.1 }, { 0.1, 2 } }]);
        foreach (double[] box in new double[][] { [-1, 0.5, -0.5, 2], [1, 4, -3, 1], [4, 6, 4, 6] })
        {
            // Sixteen squares of 64 × 64 points leave rounding.
            double expected = 0;
            for (int a = 0; a < 16; a++)
            {
                double w = (box[1] - box[0]) / 4;
                double h = (box[3] - box[2]) / 4;
                double x = box[0] + (w * (a / 4));
                double y = box[2] + (h * (a % 4));
                expected += GaussLegendreRule.Integrate((u, v) => model.Density([u, v]), x, x + w, y, y + h, 64);
            }

            double found = model.Probability([box[0], box[2]], [box[1], box[3]]).Value;
            ReferenceFit.Near(expected, found, 1e-12 * expected, string.Join(' ', box));
        }
    }

    [Fact]
    public void OrthantsOfMoreColumnsHaveClosedForms()
    {
        // Three columns: 1/8 + Σ asin(r)/4π; d columns with all correlations 1/2: 1/(d + 1).
        double[,] three = { { 1, 0.3, -0.4 }, { 0.3, 1, 0.6 }, { -0.4, 0.6, 1 } };
        var model = GaussianMixture.Create([1], [[0.0, 0, 0]], [three]);
        Within(0.125 + ((Math.Asin(0.3) + Math.Asin(-0.4) + Math.Asin(0.6)) / (4 * Math.PI)), model.Cdf([0, 0, 0], 1e-4), 1e-4);
        foreach (int d in new[] { 3, 5, 8 })
        {
            double[,] half = new double[d, d];
            for (int i = 0; i < d * d; i++)
            {
                half[i / d, i % d] = i / d == i % d ? 1 : 0.5;
            }

            var equal = GaussianMixture.Create([1], [new double[d]], [half]);
            Within(1.0 / (d + 1), equal.Cdf(new double[d], 2e-4), 2e-4);
        }
    }

    [Fact]
    public void AnUnboundedColumnIsLeftOut()
    {
        Mixture model = SampleModels.Of("VVV");
        MonteCarloEstimate found = model.Probability([-1, double.NegativeInfinity, 3], [4, Infinity, 11]);
        Assert.Equal(0, found.StandardError);
        Assert.Equal(model.Marginal(0, 2).Probability([-1, 3], [4, 11]).Value, found.Value, 1e-15);
        Assert.Equal(model.Marginal(1).Cdf(2.5), model.Cdf([Infinity, 2.5, Infinity]).Value, 1e-15);
        Assert.Equal(1, model.Cdf([Infinity, Infinity, Infinity]).Value, 1e-15);
        Assert.Equal(0, model.Probability([1, 0, 0], [0, 1, 1]).Value);
    }

    [Fact]
    public void DrawnErrorsAreAsLargeAsTheySay()
    {
        // Twenty seeds about the value of a run that is far more precise.
        Mixture model = SampleModels.Of("VVV");
        double[] upper = [1, 3, 12];
        MonteCarloEstimate exact = model.Cdf(upper, 1e-5, 99);
        double[] z = [.. Enumerable.Range(1, 20).Select(seed => model.Cdf(upper, 1e-3, (ulong)seed)).Select(found => (found.Value - exact.Value) / found.StandardError)];
        Assert.All(z, value => Assert.True(Math.Abs(value) < 5, $"z = {value}"));
        Assert.InRange(Math.Sqrt(z.Average(value => value * value)), 0.4, 2);
        Assert.Equal(model.Cdf(upper, 1e-3, 5), model.Cdf(upper, 1e-3, 5));
        RowTable rows = model.Sample(20_000, 3).Rows;
        int inside = Enumerable.Range(0, 20_000).Count(i => InBox(rows, i, upper));
        ReferenceFit.Near(exact.Value, inside / 20_000.0, 5 * Math.Sqrt(0.25 / 20_000), "share of drawn rows");
    }

    [Fact]
    public void DiagonalsAreProducts()
    {
        Mixture model = SampleModels.Of("VVI");
        double expected = 0;
        for (int j = 0; j < 3; j++)
        {
            Component component = model.Components[j];
            expected += model.Weights[j] * component.Marginal([0]).Cdf(1) * component.Marginal([1]).Cdf(2) * component.Marginal([2]).Cdf(11);
        }

        Assert.Equal(expected, model.Cdf([1, 2, 11]).Value, 1e-15);
    }

    [Fact]
    public void CountsAreSummedWithTheirEnds()
    {
        Mixture model = SampleModels.Of("poisson");
        double expected = 0;
        for (int a = 2; a <= 9; a++)
        {
            for (int b = 0; b <= 3; b++)
            {
                expected += model.Density([a, b]);
            }
        }

        Assert.Equal(expected, model.Probability([2, 0], [9.5, 3]).Value, 1e-13);
        Assert.Equal(expected, model.Probability([1.5, -4], [9, 3]).Value, 1e-13);
    }

    [Fact]
    public void CompositesMultiplyTheirParts()
    {
        Mixture model = SampleModels.Of("composite");
        double[] lower = [0, double.NegativeInfinity, -1, 2];
        double[] upper = [4, Infinity, 3, 6];
        double expected = 0;
        for (int j = 0; j < 2; j++)
        {
            var parts = ((CompositeComponent)model.Components[j]).Parts;
            var pair = new Mixture(new GaussianFamily(), [1], [parts[0]]);
            var count = new Mixture(new PoissonFamily(), [1], [parts[1]]);
            expected += model.Weights[j] * pair.Probability([-1, 0], [3, 4]).Value * (count.Cdf(6) - count.Cdf(1));
        }

        Assert.Equal(expected, model.Probability(lower, upper).Value, 1e-15);
        Assert.Throws<NotSupportedException>(() => model.Cdf([1, 1, 1, 1]));
    }

    [Fact]
    public void NoiseAndBadCorners()
    {
        GaussianMixture model = GaussianMixture.Create([1], [[0.0, 0]], [new[,] { { 1, 0.0 }, { 0, 1.0 } }]).WithNoise(UniformComponent.Box([-2, -2], [2, 2]), 0.5);
        Assert.Equal((0.5 * 0.25) + (0.5 * 0.25), model.Cdf([0, 0]).Value, 1e-15);
        Assert.Throws<ArgumentException>(() => model.Cdf([0]));
        Assert.Throws<ArgumentException>(() => model.Cdf([0, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Cdf([0, 0], 0));
    }

    private static bool InBox(RowTable rows, int i, double[] upper) => Enumerable.Range(0, upper.Length).All(c => rows[i, c] <= upper[c]);

    private static void Within(double expected, MonteCarloEstimate found, double tolerance)
    {
        Assert.InRange(3 * found.StandardError, 0, tolerance);
        Assert.True(Math.Abs(found.Value - expected) <= Math.Max(5 * found.StandardError, 1e-12), $"expected {expected}, found {found}");
    }
}
