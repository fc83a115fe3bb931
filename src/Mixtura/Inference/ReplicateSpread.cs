using System.Collections.Immutable;

namespace Mixtura.Inference;

/// <summary>Standard deviations and percentiles over the mixtures that were fitted to replicates.</summary>
internal sealed class ReplicateSpread(ImmutableArray<Mixture> replicates) : ParameterSpread
{
    public override double[,] Covariance(Func<Mixture, double[]> functions)
    {
        double[][] values = Values(functions);
        int count = values.Length;
        double[] means = Array.ConvertAll(values, Mean);
        double[,] covariance = new double[count, count];
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double sum = 0;
                for (int r = 0; r < replicates.Length; r++)
                {
                    sum += (values[a][r] - means[a]) * (values[b][r] - means[b]);
                }

                covariance[a, b] = covariance[b, a] = replicates.Length > 1 ? sum / (replicates.Length - 1) : double.NaN;
            }
        }

        return covariance;
    }

    public override double[] PosteriorErrors(ReadOnlySpan<double> row)
    {
        double[] values = row.ToArray();
        return Array.ConvertAll(
            Values(mixture =>
            {
                double[] posterior = new double[mixture.Components.Length];
                mixture.Posterior(values, posterior);
                return posterior;
            }),
            Deviation);
    }

    /// <remarks>Percentile intervals: the p·(B + 1)-th of the replicates in order (Davison and Hinkley 1997, section 5.3.1), between two by interpolation.</remarks>
    public override (double Error, double Lower, double Upper)[] Intervals(Func<Mixture, double[]> functions, double[] estimates, Func<int, ParameterKind> kinds, double level)
    {
        double[][] values = Values(functions);
        if (values.Length == 0)
        {
            return [.. estimates.Select(_ => (double.NaN, double.NaN, double.NaN))];
        }

        return Array.ConvertAll(values, own =>
        {
            double error = Deviation(own);
            Array.Sort(own);
            return (error, Quantile(own, 0.5 * (1 - level)), Quantile(own, 0.5 * (1 + level)));
        });
    }

    /// <summary>For each function its values, replicate by replicate.</summary>
    private double[][] Values(Func<Mixture, double[]> functions)
    {
        double[][] rows = [.. replicates.Select(functions)];
        return rows.Length == 0 ? [] : [.. Enumerable.Range(0, rows[0].Length).Select(p => Array.ConvertAll(rows, row => row[p]))];
    }

    private static double Mean(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double Deviation(double[] values)
    {
        if (values.Length < 2)
        {
            return double.NaN;
        }

        double mean = Mean(values);
        double square = 0;
        foreach (double value in values)
        {
            square += (value - mean) * (value - mean);
        }

        return Math.Sqrt(square / (values.Length - 1));
    }

    private static double Quantile(double[] sorted, double p)
    {
        double place = Math.Clamp((p * (sorted.Length + 1)) - 1, 0, sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
