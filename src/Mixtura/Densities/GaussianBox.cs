namespace Mixtura;

/// <summary>The probability of a box under one normal distribution.</summary>
internal static class GaussianBox
{
    public static MonteCarloEstimate Of(GaussianComponent component, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double tolerance, ulong seed)
    {
        int[] columns = Bounded(lower, upper);
        int d = columns.Length;
        double[] low = new double[d];
        double[] high = new double[d];
        double[,] correlation = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            double deviation = Math.Sqrt(component.Variance(columns[i]));
            low[i] = (lower[columns[i]] - component.Mean[columns[i]]) / deviation;
            high[i] = (upper[columns[i]] - component.Mean[columns[i]]) / deviation;
            for (int j = 0; j < d; j++)
            {
                correlation[i, j] = i == j ? 1 : component.Covariance(columns[i], columns[j]) / deviation / Math.Sqrt(component.Variance(columns[j]));
            }
        }

        return Uncorrelated(correlation) ? new MonteCarloEstimate(Product(low, high), 0)
            : d == 2 ? new MonteCarloEstimate(BivariateNormal.Box(low, high, correlation[1, 0]), 0)
            : GenzLattice.Of(low, high, correlation, tolerance, seed);
    }

    private static int[] Bounded(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        var columns = new List<int>();
        for (int c = 0; c < lower.Length; c++)
        {
            if (!double.IsNegativeInfinity(lower[c]) || !double.IsPositiveInfinity(upper[c]))
            {
                columns.Add(c);
            }
        }

        return [.. columns];
    }

    private static bool Uncorrelated(double[,] correlation)
    {
        for (int i = 0; i < correlation.GetLength(0); i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (correlation[i, j] != 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static double Product(double[] low, double[] high)
    {
        double product = 1;
        for (int i = 0; i < low.Length; i++)
        {
            product *= TruncatedNormal.Probability(low[i], high[i]);
        }

        return product;
    }
}
