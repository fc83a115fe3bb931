using System.Globalization;
using System.Text.Json;

namespace Mixtura.Tests.Models;

/// <summary>
/// Log-densities and posteriors against values of 80 digits, at scales from 1e-150 to 1e150, offsets of 1e8, distances of
/// 1e6 deviations and ill-conditioned covariances; row by row and table-wise.
/// </summary>
public sealed class GaussianDensityTests
{
    /// <summary>
    /// The reference states the first-order sensitivity of each value to its inputs' rounding, in units of 2^-53; a stable
    /// computation of some tens of operations stays within a few of them.
    /// </summary>
    private const double Units = 8;

    /// <summary>
    /// The two columns' scales are 300 decades apart, so the factor's entries are; plain Cholesky in numpy errs by 186 units.
    /// </summary>
    private const double MixedScaleUnits = 400;

    private const double HalfUlp = 1.0 / (1L << 53);

    public static TheoryData<string> Files() =>
    [
        "diagonal-d20", "huge-d1", "huge-d2", "huge-d20", "ill-conditioned-d2", "mixed-scales-d2", "offset-d1", "offset-d2",
        "offset-d20", "plain-d1", "plain-d2", "plain-d20", "spherical-d20", "tiny-d1", "tiny-d2", "tiny-d20",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void RowByRow(string file)
    {
        JsonElement expected = ReferenceFiles.Expected("density/gaussian-" + file);
        foreach (Mixture mixture in Mixtures(expected))
        {
            double[] posterior = new double[mixture.Components.Length];
            foreach (JsonElement point in expected.GetProperty("result").EnumerateArray())
            {
                double[] x = point.Vector("x");
                double logDensity = mixture.Posterior(x, posterior);
                AssertLogDensity(file, point, logDensity);
                AssertLogDensity(file, point, mixture.LogDensity(x));
                AssertPosterior(file, point, posterior);
                int best = Array.IndexOf(posterior, posterior.Max());
                Assert.Equal(best, mixture.Classify(x, out double uncertainty));
                AssertUncertainty(file, point, best, uncertainty);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void TableWise(string file)
    {
        JsonElement expected = ReferenceFiles.Expected("density/gaussian-" + file);
        JsonElement[] points = [.. expected.GetProperty("result").EnumerateArray()];
        RowTable table = RowTable.FromRows(points.Select(point => point.Vector("x")));
        foreach (Mixture mixture in Mixtures(expected))
        {
            int k = mixture.Components.Length;
            TablePosterior found = mixture.Posterior(table);
            double[] logDensity = mixture.LogDensity(table);
            int[] classes = mixture.Classify(table);
            for (int i = 0; i < points.Length; i++)
            {
                double[] posterior = found.Posterior[(i * k)..((i + 1) * k)];
                AssertLogDensity(file, points[i], found.LogDensity[i]);
                AssertPosterior(file, points[i], posterior);
                Assert.Equal(found.LogDensity[i], logDensity[i]);
                Assert.Equal(found.Components[i], classes[i]);
                Assert.Equal(Array.IndexOf(posterior, posterior.Max()), classes[i]);
                AssertUncertainty(file, points[i], classes[i], found.Uncertainty[i]);
            }

            // The engine's own pass takes the same logarithms.
            double sum = logDensity.Sum();
            ReferenceFit.Near(sum, mixture.LogLikelihood(table), 1e-14 * logDensity.Sum(Math.Abs), "log-likelihood");
        }
    }

    /// <summary>The model as full covariances and, where they are diagonal, as variances too.</summary>
    private static IEnumerable<Mixture> Mixtures(JsonElement expected)
    {
        JsonElement model = expected.GetProperty("model");
        double[] weights = model.Vector("weights");
        double[][] means = model.Rows("means");
        double[][,] covariances = [.. model.GetProperty("covariances").EnumerateArray().Select(matrix => matrix.ToMatrix())];
        yield return GaussianMixture.Create(weights, means, covariances);
        if (covariances.All(IsDiagonal))
        {
            yield return new GaussianMixture(
                new GaussianFamily(Covariance.VVI),
                weights,
                means.Select((mean, j) => GaussianComponent.CreateDiagonal(mean, [.. Enumerable.Range(0, mean.Length).Select(i => covariances[j][i, i])])),
                null);
        }
    }

    private static void AssertLogDensity(string file, JsonElement point, double found)
    {
        double expected = double.Parse(point.At("logDensity").GetString()!, CultureInfo.InvariantCulture);
        double error = Math.Abs(found - expected);
        double bound = Bound(file) * HalfUlp * Math.Max(point.Number("condition"), Math.Abs(expected));
        Assert.True(error <= bound, $"ln P = {expected:R}, found {found:R}: {error / bound * Bound(file):G3} units");
        if (point.Number("condition") <= 10 * Math.Abs(expected) && Bound(file) == Units)
        {
            Assert.True(error <= 1e-13 * Math.Abs(expected), $"ln P = {expected:R}, found {found:R}");
        }
    }

    private static void AssertPosterior(string file, JsonElement point, double[] found)
    {
        double[] logs = point.Vector("logPosterior");
        double[] conditions = point.Vector("conditionPerComponent");
        double[] reference = point.Vector("posterior");
        double mean = conditions.Zip(reference, (c, p) => c * p).Sum();
        for (int j = 0; j < logs.Length; j++)
        {
            Assert.False(double.IsNaN(found[j]));
            if (logs[j] < -740)
            {
                Assert.InRange(found[j], 0, 1e-300);
                continue;
            }

            // A posterior is e to a difference of logarithms: its own condition and the mean of all, as the reference states.
            double relative = Bound(file) * HalfUlp * (mean + conditions[j] + 4);
            Assert.True(Math.Abs(found[j] - reference[j]) <= (relative * reference[j]) + double.Epsilon, $"posterior {reference[j]:R}, found {found[j]:R}");
        }
    }

    private static void AssertUncertainty(string file, JsonElement point, int best, double uncertainty)
    {
        double[] reference = point.Vector("posterior");
        double[] conditions = point.Vector("conditionPerComponent");
        double others = reference.Where((_, j) => j != best).Sum();
        double relative = 2 * Bound(file) * HalfUlp * (conditions.Max() + 4);
        Assert.True(Math.Abs(uncertainty - others) <= (relative * others) + 1e-300, $"uncertainty {others:R}, found {uncertainty:R}");
    }

    private static double Bound(string file) => file == "mixed-scales-d2" ? MixedScaleUnits : Units;

    private static bool IsDiagonal(double[,] matrix)
    {
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                if (i != j && matrix[i, j] != 0)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
