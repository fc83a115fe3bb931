using System.Globalization;
using System.Text.Json;

namespace Mixtura.Tests.Models;

/// <summary>Distribution functions and quantiles of one-dimensional mixtures.</summary>
public sealed class OneColumnDistributionTests
{
    [Fact]
    public void GaussianCdfTo80Digits()
    {
        JsonElement expected = ReferenceFiles.Expected("density/gaussian-cdf-1d");
        GaussianMixture mixture = Mixture(expected);
        foreach (JsonElement point in expected.At("result.cdf").EnumerateArray())
        {
            double x = point.Number("x");
            double cdf = Parse(point, "cdf");

            // x/σ is rounded once, which moves the far tail by (x/σ)² roundings.
            double tolerance = 1e-15 * (4 + (x * x * 64));
            ReferenceFit.Near(cdf, mixture.Cdf(x), Math.Max(tolerance * cdf, double.Epsilon), $"P(X <= {x})");
        }
    }

    [Fact]
    public void GaussianQuantilesTo80Digits()
    {
        JsonElement expected = ReferenceFiles.Expected("density/gaussian-cdf-1d");
        GaussianMixture mixture = Mixture(expected);
        foreach (JsonElement point in expected.At("result.quantile").EnumerateArray())
        {
            double p = point.Number("p");
            double quantile = Parse(point, "quantile");

            // A relative error of a few roundings in the cdf moves the quantile by that times p/density.
            double tolerance = (1e-15 * (4 + (quantile * quantile * 64)) * p / Parse(point, "density")) + (4e-16 * Math.Abs(quantile));
            ReferenceFit.Near(quantile, mixture.Quantile(p), tolerance, $"quantile of {p}");
        }
    }

    [Fact]
    public void AcidityAsMclust()
    {
        JsonElement expected = ReferenceFiles.Expected("density-estimation/acidity-1d").GetProperty("result");
        double[] means = [.. expected.Rows("fit.means").Select(mean => mean[0])];
        double deviation = Math.Sqrt(expected.At("fit.covariances")[0][0][0].GetDouble());
        GaussianMixture mixture = GaussianMixture.CreateUnivariate(Normalized(expected.Vector("fit.weights")), means, [deviation, deviation]);
        double[] x = expected.Vector("x");
        double[] density = expected.Vector("density");
        double[] cdf = expected.Vector("cdf");
        for (int i = 0; i < x.Length; i++)
        {
            // R's dnorm and pnorm are good to a few ulp; the square of the distance magnifies the rounding of x.
            ReferenceFit.Near(density[i], mixture.Density([x[i]]), 1e-13 * density[i], $"density at {x[i]}");
            ReferenceFit.Near(cdf[i], mixture.Cdf(x[i]), 1e-13 * cdf[i], $"cdf at {x[i]}");
        }

        double[] p = expected.Vector("p");
        double[] quantile = expected.Vector("quantile");
        for (int i = 0; i < p.Length; i++)
        {
            ReferenceFit.Near(quantile[i], mixture.Quantile(p[i]), 1e-13 * quantile[i], $"quantile of {p[i]}");
        }
    }

    [Fact]
    public void TheQuantileIsTheLeastPointThatReachesTheProbability()
    {
        GaussianMixture gaussian = GaussianMixture.CreateUnivariate([0.3, 0.7], [-2.0, 5.0], [0.5, 2.0]);
        var poisson = new Mixture(new PoissonFamily(), [0.4, 0.6], [new PoissonComponent([0.7]), new PoissonComponent([40])]);
        var composite = new Mixture(
            new CompositeFamily(new CompositePart(new PoissonFamily(), [0])),
            [1],
            [new CompositeComponent([(new PoissonComponent([3]), [0])])]);
        foreach (double p in new[] { 1e-300, 1e-20, 1e-5, 0.01, 0.3, 0.4, 0.5, 0.9, 0.999999, 1 - 1e-15 })
        {
            double x = gaussian.Quantile(p);
            Assert.True(gaussian.Cdf(x) >= p && gaussian.Cdf(Math.BitDecrement(x)) < p, $"Gaussian, p = {p}");
            foreach (Mixture counts in new[] { poisson, composite })
            {
                double count = counts.Quantile(p);
                Assert.Equal(Math.Floor(count), count);
                Assert.True(count >= 0 && counts.Cdf(count) >= p && counts.Cdf(count - 1) < p, $"Poisson, p = {p}: {count}");
            }
        }

        Assert.Equal(double.NegativeInfinity, gaussian.Quantile(0));
        Assert.Equal(0, poisson.Quantile(0));
        Assert.Equal(double.PositiveInfinity, gaussian.Quantile(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => gaussian.Quantile(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => gaussian.Quantile(double.NaN));
    }

    [Fact]
    public void TheCdfIsTheSumOfTheMasses()
    {
        var mixture = new Mixture(new PoissonFamily(), [0.25, 0.75], [new PoissonComponent([2.5]), new PoissonComponent([11])]);
        double sum = 0;
        for (int x = 0; x < 60; x++)
        {
            sum += mixture.Density([x]);

            // 60 terms of relative error 1e-15, and Math.NET's incomplete gamma function.
            ReferenceFit.Near(sum, mixture.Cdf(x), 1e-13, $"P(X <= {x})");
            Assert.Equal(mixture.Cdf(x), mixture.Cdf(x + 0.5));
        }

        Assert.Equal(0, mixture.Cdf(-0.5));
        Assert.Equal(1, mixture.Cdf(double.PositiveInfinity));
    }

    [Fact]
    public void SeveralColumnsHaveNoDistributionFunction()
    {
        GaussianMixture mixture = GaussianMixture.Create([1], [[0.0, 1.0]], [new[,] { { 1.0, 0 }, { 0, 1 } }]);
        Assert.Throws<NotSupportedException>(() => mixture.Cdf(0));
        Assert.Throws<NotSupportedException>(() => mixture.Quantile(0.5));
        var labels = new Mixture(new CategoricalFamily([2]), [1], [new CategoricalComponent([[0.5, 0.5]])], [new Column("a", ["x", "y"])]);
        Assert.Throws<NotSupportedException>(() => labels.Cdf(0));
    }

    private static GaussianMixture Mixture(JsonElement expected) =>
        GaussianMixture.CreateUnivariate(expected.Vector("model.weights"), expected.Vector("model.means"), expected.Vector("model.standardDeviations"));

    private static double[] Normalized(double[] weights) => [.. weights.Select(weight => weight / weights.Sum())];

    private static double Parse(JsonElement point, string name) => double.Parse(point.At(name).GetString()!, CultureInfo.InvariantCulture);
}
