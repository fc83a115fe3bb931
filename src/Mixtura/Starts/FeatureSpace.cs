namespace Mixtura;

/// <summary>The coordinates in which rows are clustered: a family's features, sphered on request.</summary>
internal sealed class FeatureSpace(Family family, TableMoments moments)
{
    private double[]? _factor;

    public int Length { get; } = family.CountFeatures(moments);

    public void Copy(ReadOnlySpan<double> row, Span<double> features)
    {
        family.CopyFeatures(row, moments, features);
        if (_factor is not null)
        {
            PackedSymmetric.SolveLower(_factor, features);
        }
    }

    /// <summary>
    /// Makes the features uncorrelated and of variance one, and changes those given likewise. Features that are
    /// combinations of each other (the indicators of a label's levels) are kept as they are.
    /// </summary>
    public void Sphere(double[] features, double[] weights)
    {
        double[] covariance = new double[PackedSymmetric.Length(Length)];
        double[] mean = new double[Length];
        double total = weights.Sum();
        for (int i = 0; i < weights.Length; i++)
        {
            for (int f = 0; f < Length; f++)
            {
                mean[f] += weights[i] * features[(i * Length) + f] / total;
            }
        }

        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<double> row = features.AsSpan(i * Length, Length);
            for (int a = 0, at = 0; a < Length; a++)
            {
                double deviation = weights[i] * (row[a] - mean[a]) / total;
                for (int b = 0; b <= a; b++)
                {
                    covariance[at++] += deviation * (row[b] - mean[b]);
                }
            }
        }

        double[] factor = new double[covariance.Length];
        if (!PackedSymmetric.TryCholesky(covariance, Length, factor))
        {
            return;
        }

        for (int f = 0; f < Length; f++)
        {
            int diagonal = PackedSymmetric.Index(f, f);
            if (!(factor[diagonal] > 1e-6 * Math.Sqrt(covariance[diagonal])))
            {
                return;
            }
        }

        _factor = factor;
        for (int i = 0; i < weights.Length; i++)
        {
            PackedSymmetric.SolveLower(factor, features.AsSpan(i * Length, Length));
        }
    }
}
