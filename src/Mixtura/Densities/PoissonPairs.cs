using MathNet.Numerics;

namespace Mixtura;

/// <summary>The entropy of a Poisson distribution, and distances between two.</summary>
internal static class PoissonPairs
{
    private const double LargestSummed = 1e4;

    /// <summary>−Σ p ln p term by term; for large rates ½ ln(2πeλ) − 1/(12λ) − 1/(24λ²) − 19/(360λ³), whose error is of the order λ⁻⁴ (Evans and Boersma 1988).</summary>
    public static double Entropy(double rate)
    {
        if (rate > LargestSummed)
        {
            return 0.5 + StandardNormal.LogSqrtTwoPi + (0.5 * Elementary.Log(rate)) - ((1 + ((0.5 + (19 / (30 * rate))) / rate)) / (12 * rate));
        }

        double reach = (40 * Math.Sqrt(rate)) + 40;
        double sum = 0;
        for (double x = Math.Max(0, Math.Floor(rate - reach)); x <= rate + reach; x++)
        {
            double log = PoissonMass.Log(x, rate);
            sum -= double.IsNegativeInfinity(log) ? 0 : log * Elementary.Exp(log);
        }

        return sum;
    }

    public static double Bhattacharyya(double a, double b)
    {
        double difference = Math.Sqrt(a) - Math.Sqrt(b);
        return 0.5 * difference * difference;
    }

    /// <summary>ln Σ p·q = ln(e^(−a−b) I₀(2√(ab))), the Bessel function scaled by its exponential.</summary>
    public static double LogOverlap(double a, double b)
    {
        double difference = Math.Sqrt(a) - Math.Sqrt(b);
        return Elementary.Log(SpecialFunctions.BesselIScaled(0, 2 * Math.Sqrt(a) * Math.Sqrt(b))) - (difference * difference);
    }
}
