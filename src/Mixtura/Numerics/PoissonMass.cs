namespace Mixtura.Numerics;

/// <summary>The Poisson probability by Loader's saddle-point form (2000, "Fast and accurate computation of binomial probabilities"), free of cancellation.</summary>
internal static class PoissonMass
{
    private const double LogTwoPi = 1.8378770664093454836;
    private const int Tabulated = 16;
    private const double LargestSummed = 1e10;

    /// <summary>Terms below this share of the sum add nothing, however slowly they fall.</summary>
    private const double Negligible = 1e-22;

    private static readonly double[] s_stirlingErrors = SmallStirlingErrors();

    /// <summary>ln P(X = count) with the given rate; −∞ for a count that is negative or no whole number.</summary>
    public static double Log(double count, double rate)
    {
        if (!(count >= 0) || count != Math.Floor(count))
        {
            return double.NegativeInfinity;
        }

        return rate == 0
            ? (count == 0 ? 0 : double.NegativeInfinity)
            : -(RowConstant(count) + Deviance(count, rate));
    }

    /// <summary>The part of −ln P that does not depend on the rate.</summary>
    public static double RowConstant(double count) =>
        count == 0 ? 0 : StirlingError(count) + (0.5 * (LogTwoPi + Elementary.Log(count)));

    /// <summary>count·ln(count/rate) + rate − count: half the deviance.</summary>
    public static double Deviance(double count, double rate)
    {
        if (count == 0)
        {
            return rate;
        }

        if (rate == 0)
        {
            return double.PositiveInfinity;
        }

        double difference = count - rate;
        if (Math.Abs(difference) >= 0.1 * (count + rate))
        {
            double ratio = count / rate;
            double log = ratio < double.MaxValue ? Elementary.Log(ratio) : Elementary.Log(count) - Elementary.Log(rate);
            return Math.FusedMultiplyAdd(count, log, rate - count);
        }

        // With v = (x−λ)/(x+λ): x·ln(x/λ) = 2x(v + v³/3 + v⁵/5 + …) and λ − x = −2x·v/(1+v), so the leading terms cancel exactly.
        double v = difference / (count + rate);
        double sum = difference * v;
        double term = 2 * count * v;
        double square = v * v;
        for (int j = 1; j < 100; j++)
        {
            term *= square;
            double next = sum + (term / ((2 * j) + 1));
            if (next == sum)
            {
                break;
            }

            sum = next;
        }

        return sum;
    }

    /// <summary>P(X ≤ count) with the given rate, for a whole count that is zero or more.</summary>
    /// <remarks>
    /// The sum of the probabilities on the nearer side of the rate, each from its neighbour, so that all terms are positive;
    /// beyond a rate of 10^10 an Edgeworth expansion, whose error is of the order of 1/rate.
    /// </remarks>
    public static double Cdf(double count, double rate)
    {
        if (rate == 0 || double.IsPositiveInfinity(count))
        {
            return 1;
        }

        if (rate > LargestSummed)
        {
            double root = Math.Sqrt(rate);
            double z = (count + 0.5 - rate) / root;
            double correction = Elementary.Exp((-0.5 * z * z) - StandardNormal.LogSqrtTwoPi) * ((z * z) - 1) / (6 * root);
            return Math.Clamp(StandardNormal.Cdf(z) - correction, 0, 1);
        }

        double sum = 0;
        if (count < rate)
        {
            double below = Elementary.Exp(Log(count, rate));
            for (double x = count; below > sum * Negligible; x--)
            {
                sum += below;
                below *= x / rate;
            }

            return sum;
        }

        double above = Elementary.Exp(Log(count + 1, rate));
        for (double x = count + 2; above > sum * Negligible; x++)
        {
            sum += above;
            above *= rate / x;
        }

        return 1 - sum;
    }

    /// <summary>ln n! − (n ln n − n + ½ ln 2πn).</summary>
    private static double StirlingError(double n)
    {
        if (n < Tabulated)
        {
            return s_stirlingErrors[(int)n];
        }

        double inverse = 1 / n;
        double z = inverse * inverse;
        double p = 1.0 / 156;
        p = (p * z) - (691.0 / 360360);
        p = (p * z) + (1.0 / 1188);
        p = (p * z) - (1.0 / 1680);
        p = (p * z) + (1.0 / 1260);
        p = (p * z) - (1.0 / 360);
        p = (p * z) + (1.0 / 12);
        return p * inverse;
    }

    private static double[] SmallStirlingErrors()
    {
        double[] errors = new double[Tabulated];
        double factorial = 1;
        for (int n = 1; n < Tabulated; n++)
        {
            factorial *= n;
            errors[n] = Elementary.Log(factorial) - (((n + 0.5) * Elementary.Log(n)) - n + (0.5 * LogTwoPi));
        }

        return errors;
    }
}
