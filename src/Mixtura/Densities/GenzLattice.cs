namespace Mixtura;

/// <summary>
/// Boxes under a multivariate normal distribution (Genz and Bretz 2009, "Computation of multivariate normal and t probabilities", section 4):
/// the integral becomes one over the unit cube, one column after the other given those before, the least likely column first
/// (Gibson, Glasbey and Elston 1994).
/// </summary>
internal static class GenzLattice
{
    private const int Shifts = 12;
    private const int FirstPoints = 256;
    private const int MostPoints = 65_536;

    public static MonteCarloEstimate Of(double[] low, double[] high, double[,] correlation, double tolerance, ulong seed)
    {
        if (Arrange(low, high, correlation) is not { } factor)
        {
            throw new ModelException("the covariance is not positive definite to working precision", "covariance");
        }

        MonteCarloEstimate estimate = default;
        for (int points = FirstPoints; points <= MostPoints; points *= 2)
        {
            double[] means = new double[Shifts];
            for (int shift = 0; shift < Shifts; shift++)
            {
                means[shift] = Mean(low, high, factor, points, new RandomSource(seed, (ulong)((points * Shifts) + shift)));
            }

            estimate = SampleMean.Of(means);
            if (3 * estimate.StandardError <= tolerance)
            {
                break;
            }
        }

        return estimate;
    }

    /// <summary>The mean over one shifted lattice of roots of primes (Richtmyer 1951), folded to make the integrand periodic.</summary>
    private static double Mean(double[] low, double[] high, double[,] factor, int points, RandomSource random)
    {
        int d = low.Length;
        double[] shift = new double[d - 1];
        double[] generator = new double[d - 1];
        for (int i = 0, prime = 2; i < shift.Length; i++, prime = NextPrime(prime))
        {
            shift[i] = random.NextDouble();
            generator[i] = Math.Sqrt(prime) - Math.Floor(Math.Sqrt(prime));
        }

        double[] y = new double[d];
        double sum = 0;
        for (int point = 1; point <= points; point++)
        {
            double product = 1;
            for (int i = 0; i < d && product > 0; i++)
            {
                double centre = 0;
                for (int c = 0; c < i; c++)
                {
                    centre = Math.FusedMultiplyAdd(factor[i, c], y[c], centre);
                }

                double from = (low[i] - centre) / factor[i, i];
                double to = (high[i] - centre) / factor[i, i];
                product *= TruncatedNormal.Probability(from, to);
                if (i < d - 1 && product > 0)
                {
                    double at = (point * generator[i]) + shift[i];
                    y[i] = TruncatedNormal.Quantile(from, to, Math.Abs((2 * (at - Math.Floor(at))) - 1));
                }
            }

            sum += product;
        }

        return sum / points;
    }

    /// <summary>Reorders columns and bounds, and gives the lower factor; null where the matrix is not positive definite.</summary>
    private static double[,]? Arrange(double[] low, double[] high, double[,] correlation)
    {
        int d = low.Length;
        double[,] factor = new double[d, d];
        double[] y = new double[d];
        for (int i = 0; i < d; i++)
        {
            int best = i;
            double least = double.PositiveInfinity;
            for (int j = i; j < d; j++)
            {
                (double from, double to) = Given(j, i);
                double probability = TruncatedNormal.Probability(from, to);
                if (probability < least)
                {
                    (best, least) = (j, probability);
                }
            }

            Swap(low, high, correlation, factor, i, best);
            double pivot = Remaining(i, i);
            if (!(pivot > 0))
            {
                return null;
            }

            (double below, double above) = Given(i, i);
            y[i] = TruncatedNormal.Mean(below, above);
            factor[i, i] = Math.Sqrt(pivot);
            for (int j = i + 1; j < d; j++)
            {
                double sum = correlation[j, i];
                for (int c = 0; c < i; c++)
                {
                    sum -= factor[j, c] * factor[i, c];
                }

                factor[j, i] = sum / factor[i, i];
            }
        }

        return factor;

        double Remaining(int j, int count)
        {
            double sum = correlation[j, j];
            for (int c = 0; c < count; c++)
            {
                sum -= factor[j, c] * factor[j, c];
            }

            return sum;
        }

        (double From, double To) Given(int j, int count)
        {
            double centre = 0;
            for (int c = 0; c < count; c++)
            {
                centre += factor[j, c] * y[c];
            }

            double deviation = Math.Sqrt(Remaining(j, count));
            return ((low[j] - centre) / deviation, (high[j] - centre) / deviation);
        }
    }

    private static void Swap(double[] low, double[] high, double[,] correlation, double[,] factor, int a, int b)
    {
        (low[a], low[b]) = (low[b], low[a]);
        (high[a], high[b]) = (high[b], high[a]);
        for (int c = 0; c < low.Length; c++)
        {
            (factor[a, c], factor[b, c]) = (factor[b, c], factor[a, c]);
            (correlation[a, c], correlation[b, c]) = (correlation[b, c], correlation[a, c]);
        }

        for (int c = 0; c < low.Length; c++)
        {
            (correlation[c, a], correlation[c, b]) = (correlation[c, b], correlation[c, a]);
        }
    }

    private static int NextPrime(int prime)
    {
        while (true)
        {
            prime++;
            int number = prime;
            if (Enumerable.Range(2, (int)Math.Sqrt(number) - 1).All(divisor => number % divisor != 0))
            {
                return number;
            }
        }
    }
}
