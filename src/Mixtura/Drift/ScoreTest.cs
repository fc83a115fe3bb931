using MathNet.Numerics;

namespace Mixtura;

/// <summary>
/// Rao's score test with a covariance of the scores that may be singular: scores that follow from others are left out, and the
/// degrees of freedom are of those that remain.
/// </summary>
internal static class ScoreTest
{
    /// <summary>A score with a smaller share of its variance left, once those before it are taken out, follows from them.</summary>
    private const double LeastOwnVariance = 1e-8;

    /// <summary>uᵀV⁻¹u by a Cholesky factorization that skips what is dependent.</summary>
    /// <param name="scores">u, q values.</param>
    /// <param name="covariance">V, packed.</param>
    public static (double Statistic, int Degrees) Statistic(ReadOnlySpan<double> scores, ReadOnlySpan<double> covariance)
    {
        int q = scores.Length;
        double[] factor = new double[covariance.Length];
        double[] solved = new double[q];
        bool[] kept = new bool[q];
        double statistic = 0;
        int degrees = 0;
        for (int i = 0; i < q; i++)
        {
            double own = covariance[PackedSymmetric.Index(i, i)];
            double left = own;
            double value = scores[i];
            for (int j = 0; j < i; j++)
            {
                if (!kept[j])
                {
                    continue;
                }

                double sum = covariance[PackedSymmetric.Index(i, j)];
                for (int c = 0; c < j; c++)
                {
                    sum -= factor[PackedSymmetric.Index(i, c)] * factor[PackedSymmetric.Index(j, c)];
                }

                double entry = sum / factor[PackedSymmetric.Index(j, j)];
                factor[PackedSymmetric.Index(i, j)] = entry;
                left -= entry * entry;
                value -= entry * solved[j];
            }

            if (left > LeastOwnVariance * own)
            {
                kept[i] = true;
                factor[PackedSymmetric.Index(i, i)] = Math.Sqrt(left);
                solved[i] = value / Math.Sqrt(left);
                statistic += solved[i] * solved[i];
                degrees++;
            }
        }

        return (statistic, degrees);
    }

    /// <summary>P(χ² ≥ statistic).</summary>
    public static double PValue(double statistic, int degrees) =>
        degrees == 0 ? 1 : Math.Clamp(SpecialFunctions.GammaUpperRegularized(0.5 * degrees, 0.5 * statistic), 0, 1);
}
