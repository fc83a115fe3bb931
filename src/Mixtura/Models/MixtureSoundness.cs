namespace Mixtura;

/// <summary>
/// What every mixture is that a fit or a step returns, judged where something was read that it rests on: a hash says only that a file is
/// as it was written.
/// </summary>
internal static class MixtureSoundness
{
    /// <summary>Proportions that were divided by their sum have the sum 1 to this.</summary>
    public const double WeightsWithin = 1e-12;

    /// <summary>Whether the proportions have the sum 1, and every component finite means, variances and densities.</summary>
    public static bool Holds(Mixture mixture)
    {
        double sum = 0;
        foreach (double weight in mixture.Weights)
        {
            sum += weight;
        }

        return Math.Abs(sum - 1) <= WeightsWithin && mixture.Components.All(component => IsFinite(component, mixture));
    }

    /// <summary>Labels have neither mean nor variance.</summary>
    private static bool IsFinite(Component component, Mixture mixture)
    {
        int d = component.Dimensions;
        double[] mean = new double[d];
        double[] covariance = new double[d * d];
        component.CopyMean(mean);
        component.CopyCovariance(covariance);
        return double.IsFinite(component.LogNormalizer)
            && Enumerable.Range(0, d).All(i => mixture.Columns[i].IsCategorical || (double.IsFinite(mean[i]) && double.IsFinite(covariance[(i * d) + i])));
    }
}
