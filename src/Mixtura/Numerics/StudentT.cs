using MathNet.Numerics;

namespace Mixtura.Numerics;

/// <summary>Student's t distribution's quantile function.</summary>
internal static class StudentT
{
    /// <summary>With more degrees of freedom quantiles are the normal's to 1e-8.</summary>
    private const double Many = 1e9;

    /// <summary>t with P(T ≤ t) = p for p from 0.5 to 1, by bisection of P(|T| > t), an incomplete beta function (Abramowitz and Stegun 1964, 26.7.1).</summary>
    /// <param name="p">The probability.</param>
    /// <param name="freedom">The degrees of freedom, above 0; +∞ for the normal distribution.</param>
    public static double Quantile(double p, double freedom)
    {
        double low = StandardNormal.Quantile(p);
        if (!(freedom < Many) || !(low > 0) || double.IsPositiveInfinity(low))
        {
            return low;
        }

        // Its tails are longer than the normal's, whose quantile is therefore below.
        double tail = 2 * (1 - p);
        double high = 2 * low;
        while (Outside(high, freedom) > tail)
        {
            low = high;
            high *= 2;
        }

        for (double middle = 0.5 * (low + high); middle > low && middle < high; middle = 0.5 * (low + high))
        {
            (low, high) = Outside(middle, freedom) > tail ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>P(|T| > t).</summary>
    private static double Outside(double t, double freedom) => SpecialFunctions.BetaRegularized(0.5 * freedom, 0.5, freedom / (freedom + (t * t)));
}
