namespace Mixtura;

/// <summary>A standard normal number between two bounds; both tails keep their relative precision.</summary>
internal static class TruncatedNormal
{
    public static double Probability(double low, double high) => low > 0
        ? StandardNormal.Cdf(-low) - StandardNormal.Cdf(-high)
        : StandardNormal.Cdf(high) - StandardNormal.Cdf(low);

    /// <summary>The number below which a share of the interval's probability lies.</summary>
    public static double Quantile(double low, double high, double share)
    {
        double at = low > 0
            ? -StandardNormal.Quantile(StandardNormal.Cdf(-low) - (share * Probability(low, high)))
            : StandardNormal.Quantile(StandardNormal.Cdf(low) + (share * Probability(low, high)));
        return Math.Clamp(at, Math.Max(low, -40), Math.Min(high, 40));
    }

    /// <summary>The expected number, (φ(low) − φ(high))/P.</summary>
    public static double Mean(double low, double high)
    {
        double probability = Probability(low, high);
        return probability > 1e-300
            ? Math.Clamp((Density(low) - Density(high)) / probability, low, high)
            : Math.Abs(low) < Math.Abs(high) ? low : high;
    }

    public static double Density(double z) => Elementary.Exp((-0.5 * z * z) - StandardNormal.LogSqrtTwoPi);
}
