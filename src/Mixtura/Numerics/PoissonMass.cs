namespace Mixtura.Numerics;

/// <summary>The Poisson probability by Loader's saddle-point form (2000, "Fast and accurate computation of binomial probabilities"), free of cancellation.</summary>
internal static class PoissonMass
{
    private const double LogTwoPi = 1.8378770664093454836;
    private const int Tabulated = 16;

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
