using MathNet.Numerics.LinearAlgebra;
using Mixtura.Estimation;

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
            var between = new WeightsBetweenDraws(model, new ExactWeight(weights.Sum()));
            between.Add(RowTable.FromRowMajor(rows, 1, null, weights), rows);
            Assert.Equal(expected, KolmogorovSmirnov.Distance(between), 1e-14);
        }
    }

    /// <summary>With so few rows kept that all are sorted at once, or classes are narrowed until they have no width; a draw of all rows, or none near them.</summary>
    [Theory]
    [InlineData(1_000, 5, 0)]
    [InlineData(2, 5, 0)]
    [InlineData(0, 5, 0)]
    [InlineData(0, 40, 1e300)]
    [InlineData(7, 2, -1e-300)]
    public void QuantilesAreThoseOfAllRowsInOrder(int capacity, int draws, double away)
    {
        var random = new RandomSource(8);
        const int Count = 64;
        for (int round = 0; round < 20; round++)
        {
            double[] model = [.. Enumerable.Range(0, draws).Select(_ => away + (0.25 * random.NextBelow(20)) - 2).Order()];

            // Ties, zeros of either sign, rows that are impossible and rows without weight.
            double[] values = [.. Enumerable.Range(0, 300).Select(row => row % 3 == 0 ? (0.25 * random.NextBelow(20)) - 2 : row % 50 == 1 ? double.NegativeInfinity : row % 50 == 2 ? -0.0 : random.NextNormal())];
            double[] weights = [.. values.Select(_ => 0.5 * random.NextBelow(4))];
            RowTable rows = RowTable.FromRowMajor(new double[values.Length], 1, null, weights);
            var between = new WeightsBetweenDraws(model, new ExactWeight(weights.Sum()));
            between.Add(rows, values);
            var quantiles = new RowQuantiles(between, Count, capacity);
            int passes = 0;
            while (!quantiles.AreFound)
            {
                quantiles.Add(rows, values);
                quantiles.EndPass();
                passes++;
            }

            Assert.InRange(passes, capacity < 10 ? 2 : 0, capacity < 300 ? 8 : 1);

            // In halves, so that ranks are compared as whole numbers: 128 × what is reached ≥ (2i + 1) × the total.
            (double Value, long Halves)[] sorted = [.. values.Zip(weights, (value, weight) => (value, (long)(2 * weight))).OrderBy(pair => pair.value)];
            long total = sorted.Sum(pair => pair.Halves);
            for (int i = 0; i < Count; i++)
            {
                long below = 0;
                double expected = sorted.First(pair => 2 * Count * (below += pair.Halves) >= ((2 * i) + 1) * total).Value;
                Assert.Equal(expected + 0.0, quantiles.Found[i] + 0.0);
            }
        }
    }

    [Fact]
    public void DeviationsAreThoseOfAllRows()
    {
        var random = new RandomSource(2);
        double[] values = [.. Enumerable.Range(0, 5_000).Select(row => row % 100 == 7 ? double.NegativeInfinity : -1e6 + random.NextNormal())];
        double[] weights = [.. values.Select(_ => random.NextDouble())];
        var spread = new LogDensitySpread();
        spread.Add(RowTable.FromRowMajor(new double[values.Length], 1, null, weights), values);
        (double Value, double Weight)[] finite = [.. values.Zip(weights).Where(pair => double.IsFinite(pair.First))];
        double mean = finite.Sum(pair => pair.Value * pair.Weight) / finite.Sum(pair => pair.Weight);
        double expected = Math.Sqrt(finite.Sum(pair => pair.Weight * (pair.Value - mean) * (pair.Value - mean)) / finite.Sum(pair => pair.Weight));

        // Values near a million are known to 1e-10.
        Assert.Equal(expected, spread.Deviation, 1e-9);
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
