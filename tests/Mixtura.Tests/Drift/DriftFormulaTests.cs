using MathNet.Numerics.LinearAlgebra;

namespace Mixtura.Tests.Drift;

/// <summary>The parts of the tests of drift, against tables and slow computations.</summary>
public sealed class DriftFormulaTests
{
    /// <summary>Quantiles as printed tables and R's qchisq have them.</summary>
    [Theory]
    [InlineData(3.841458820694124, 1, 0.05)]
    [InlineData(18.307038053275146, 10, 0.05)]
    [InlineData(63.69073975156447, 40, 0.01)]
    [InlineData(0, 3, 1)]
    public void TailsOfChiSquared(double statistic, int degrees, double expected) => Assert.Equal(expected, ScoreTest.PValue(statistic, degrees), 1e-10);

    /// <summary>The limits of Kolmogorov's distribution that tables give (Smirnov 1948).</summary>
    [Theory]
    [InlineData(1.2238478702170825, 0.10)]
    [InlineData(1.3580986393225505, 0.05)]
    [InlineData(1.6276236115189502, 0.01)]
    [InlineData(1.9494746060000000, 0.001)]
    public void TailsOfKolmogorov(double lambda, double expected) => Assert.Equal(expected, KolmogorovSmirnov.Tail(lambda), 1e-8);

    [Fact]
    public void TailsFallFromOneToNothing()
    {
        double last = 1;
        for (double lambda = 0.01; lambda < 6; lambda += 0.01)
        {
            double tail = KolmogorovSmirnov.Tail(lambda);
            Assert.InRange(tail, 0, last + 1e-12);
            last = tail;
        }

        Assert.True(last < 1e-29);
    }

    [Fact]
    public void DistancesAreThoseOfAllPlaces()
    {
        var random = new RandomSource(3);
        for (int round = 0; round < 50; round++)
        {
            // Whole numbers, so that there are ties within and between samples.
            double[] model = [.. Enumerable.Range(0, 40).Select(_ => (double)random.NextBelow(12)).Order()];
            double[] rows = [.. Enumerable.Range(0, 25).Select(_ => (double)random.NextBelow(15)).Order()];
            double[] weights = [.. rows.Select(_ => 1 + (double)random.NextBelow(3))];
            double expected = Enumerable.Range(-1, 17).Max(at => Math.Abs((model.Count(x => x <= at) / 40.0) - (rows.Zip(weights).Where(pair => pair.First <= at).Sum(pair => pair.Second) / weights.Sum())));
            Assert.Equal(expected, KolmogorovSmirnov.Distance(model, rows, weights), 1e-14);
        }
    }

    [Fact]
    public void StatisticsAreThoseOfTheInverse()
    {
        var random = new RandomSource(4);
        double[,] covariance = RandomMatrices.PositiveDefinite(random, 6);
        double[] scores = [.. Enumerable.Range(0, 6).Select(_ => random.NextNormal())];
        Vector<double> u = Vector<double>.Build.Dense(scores);
        double expected = u * Matrix<double>.Build.DenseOfArray(covariance).Inverse() * u;
        (double statistic, int degrees) = ScoreTest.Statistic(scores, PackedSymmetric.FromMatrix(covariance));
        Assert.Equal(6, degrees);
        Assert.Equal(expected, statistic, 1e-10 * expected);

        // A seventh score that is the sum of two others, and an eighth that is always 0, change nothing.
        double[,] larger = new double[8, 8];
        for (int i = 0; i < 7; i++)
        {
            for (int j = 0; j < 7; j++)
            {
                larger[i, j] = (i < 6, j < 6) switch
                {
                    (true, true) => covariance[i, j],
                    (true, false) => covariance[i, 0] + covariance[i, 1],
                    (false, true) => covariance[0, j] + covariance[1, j],
                    _ => covariance[0, 0] + (2 * covariance[0, 1]) + covariance[1, 1],
                };
            }
        }

        (statistic, degrees) = ScoreTest.Statistic([.. scores, scores[0] + scores[1], 0], PackedSymmetric.FromMatrix(larger));
        Assert.Equal(6, degrees);
        Assert.Equal(expected, statistic, 1e-8 * expected);
    }

    /// <summary>Of one Gaussian: Σ for the mean, and Σᵢₖ·Σⱼₗ + Σᵢₗ·Σⱼₖ for products (Anderson 2003, theorem 3.4.4).</summary>
    [Fact]
    public void CovariancesOfScoresAreThoseOfMoments()
    {
        var component = (GaussianComponent)SampleModels.Of("VVV").Components[1];
        var model = new GaussianMixture(new GaussianFamily(), [1], [component], Column.Numbered(3));
        ScoreCovariance found = ScoreCovariance.Of(model, 0, new MonteCarloOptions());
        Assert.Equal(0, found.Share, 1e-12);
        (int, int)[] pairs = [.. Enumerable.Range(0, 3).SelectMany(i => Enumerable.Range(0, i + 1).Select(j => (i, j)))];
        for (int a = 0; a < 6; a++)
        {
            (int i, int j) = pairs[a];

            // Of 20,000 draws, five standard errors of 1 % and of 2.5 % of the size.
            double size = Math.Sqrt(component.Variance(i) * component.Variance(j));
            Assert.Equal(component.Covariance(i, j), found.Location[PackedSymmetric.Index(i, j)], 0.05 * size);
            for (int b = 0; b <= a; b++)
            {
                (int k, int l) = pairs[b];
                double expected = (component.Covariance(i, k) * component.Covariance(j, l)) + (component.Covariance(i, l) * component.Covariance(j, k));
                Assert.Equal(expected, found.Spread[PackedSymmetric.Index(a, b)], 0.13 * 2 * size * Math.Sqrt(component.Variance(k) * component.Variance(l)));
            }
        }
    }

    [Fact]
    public void TheShareOfSeparateComponentsIsBinomial()
    {
        Mixture model = SampleModels.Of("VII");
        for (int j = 0; j < 3; j++)
        {
            // Components at six deviations and more: posteriors are 0 or 1 but for some thousandths.
            Assert.Equal(model.Weights[j] * (1 - model.Weights[j]), ScoreCovariance.Of(model, j, new MonteCarloOptions()).Share, 0.01);
        }
    }
}
