namespace Mixtura.Numerics;

/// <summary>The geometric mean, by logarithms: products of many variances leave the range of doubles.</summary>
internal static class GeometricMean
{
    /// <summary>The mean of positive values; 0 or NaN where one is not positive.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += Elementary.Log(value);
        }

        return Elementary.Exp(sum / values.Length);
    }
}
