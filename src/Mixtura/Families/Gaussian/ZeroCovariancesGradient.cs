namespace Mixtura;

/// <summary>
/// The squared norm of the gradient where some covariances are 0: by the means, in units of each component's root of its
/// covariance, and by the entries of Σ that are free, in units of the deviations, each off the diagonal standing for two.
/// </summary>
internal static class ZeroCovariancesGradient
{
    public static double Squared(bool isShared, ZeroCovariances zeros, ComponentStatistics statistics)
    {
        int d = statistics.About[0].Dimensions;
        double square = 0;
        double[] sum = new double[PackedSymmetric.Length(d)];
        for (int j = 0; j < statistics.Count; j++)
        {
            var about = (GaussianComponent)statistics.About[j];
            square += GaussianGradientNorm.OfMean(about, statistics.Of(j)[..d]);
            AddByEntries(about, statistics.Of(j)[d..], statistics.Weight(j), [.. Enumerable.Range(0, d).Select(i => Math.Sqrt(about.Variance(i)))], sum);
            if (!isShared)
            {
                square += Free(zeros, sum, d);
                Array.Clear(sum);
            }
        }

        return square + Free(zeros, sum, d);
    }

    /// <summary>½·Σ⁻¹·(S₂ − N·Σ)·Σ⁻¹ times the units of both columns.</summary>
    public static void AddByEntries(GaussianComponent about, ReadOnlySpan<double> second, double weight, double[] units, double[] sum)
    {
        int d = about.Dimensions;
        double[] whitened = PackedSymmetric.Whiten(second, about.Factor, d);
        double[] column = new double[d];
        double[] half = new double[d * d];
        for (int c = 0; c < d; c++)
        {
            for (int i = 0; i < d; i++)
            {
                column[i] = 0.5 * (whitened[PackedSymmetric.Index(Math.Max(i, c), Math.Min(i, c))] - (i == c ? weight : 0));
            }

            PackedSymmetric.SolveLowerTransposed(about.Factor, column);
            column.CopyTo(half, c * d);
        }

        for (int i = 0; i < d; i++)
        {
            for (int c = 0; c < d; c++)
            {
                column[c] = half[(c * d) + i];
            }

            PackedSymmetric.SolveLowerTransposed(about.Factor, column);
            for (int c = 0; c <= i; c++)
            {
                sum[PackedSymmetric.Index(i, c)] += column[c] * units[i] * units[c];
            }
        }
    }

    private static double Free(ZeroCovariances zeros, double[] sum, int d)
    {
        double square = 0;
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int c = 0; c <= i; c++, at++)
            {
                square += zeros.IsZero(at) ? 0 : (i == c ? 1 : 2) * sum[at] * sum[at];
            }
        }

        return square;
    }
}
