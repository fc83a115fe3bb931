namespace Mixtura;

/// <summary>k-means on rows of features that follow each other: careful seeding and Lloyd's iterations.</summary>
internal static class KMeans
{
    /// <summary>
    /// Chooses centres among the rows, each with probability proportional to its weighted squared distance to the nearest
    /// chosen before, the best of a few draws at a time (Arthur and Vassilvitskii 2007, section 2.2 and its greedy form).
    /// </summary>
    public static double[] Seed(double[] features, double[] weights, int length, int count, RandomSource random)
    {
        int rows = weights.Length;
        int tries = 2 + (int)Math.Log(count);
        double[] centres = new double[count * length];
        double[] nearest = new double[rows];
        double[] cumulative = new double[rows];
        Array.Fill(nearest, 1.0);
        for (int c = 0; c < count; c++)
        {
            double total = 0;
            for (int i = 0; i < rows; i++)
            {
                total += weights[i] * nearest[i];
                cumulative[i] = total;
            }

            int best = -1;
            double bestPotential = double.PositiveInfinity;
            double[]? bestDistances = null;
            for (int t = 0; t < (c == 0 ? 1 : tries); t++)
            {
                int candidate = total > 0 ? Find(cumulative, random.NextDouble() * total) : (int)random.NextBelow(rows);
                ReadOnlySpan<double> point = features.AsSpan(candidate * length, length);
                double[] distances = new double[rows];
                double potential = 0;
                for (int i = 0; i < rows; i++)
                {
                    double square = SquaredDistance(features.AsSpan(i * length, length), point);
                    distances[i] = c == 0 ? square : Math.Min(nearest[i], square);
                    potential += weights[i] * distances[i];
                }

                if (best < 0 || potential < bestPotential)
                {
                    (best, bestPotential, bestDistances) = (candidate, potential, distances);
                }
            }

            nearest = bestDistances!;
            features.AsSpan(best * length, length).CopyTo(centres.AsSpan(c * length));
        }

        return centres;
    }

    /// <summary>Moves the centres to the means of their rows until none changes hands; a centre without rows stays.</summary>
    public static void Lloyd(double[] features, double[] weights, int length, double[] centres, int steps)
    {
        int count = centres.Length / length;
        int[] labels = new int[weights.Length];
        Array.Fill(labels, -1);
        for (int step = 0; step < steps; step++)
        {
            bool moved = false;
            double[] sums = new double[centres.Length];
            double[] totals = new double[count];
            for (int i = 0; i < labels.Length; i++)
            {
                ReadOnlySpan<double> row = features.AsSpan(i * length, length);
                int label = Nearest(row, centres, out _);
                moved |= label != labels[i];
                labels[i] = label;
                totals[label] += weights[i];
                for (int f = 0; f < length; f++)
                {
                    sums[(label * length) + f] += weights[i] * row[f];
                }
            }

            if (!moved)
            {
                return;
            }

            for (int c = 0; c < count; c++)
            {
                for (int f = 0; f < length && totals[c] > 0; f++)
                {
                    centres[(c * length) + f] = sums[(c * length) + f] / totals[c];
                }
            }
        }
    }

    /// <summary>The index of the nearest centre, the first of equals.</summary>
    public static int Nearest(ReadOnlySpan<double> row, double[] centres, out double square)
    {
        int best = 0;
        square = double.PositiveInfinity;
        for (int c = 0, at = 0; at < centres.Length; c++, at += row.Length)
        {
            double candidate = SquaredDistance(row, centres.AsSpan(at, row.Length));
            if (candidate < square)
            {
                (best, square) = (c, candidate);
            }
        }

        return best;
    }

    private static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double square = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double difference = a[i] - b[i];
            square = Math.FusedMultiplyAdd(difference, difference, square);
        }

        return square;
    }

    private static int Find(double[] cumulative, double value)
    {
        int at = Array.BinarySearch(cumulative, value);
        at = at < 0 ? ~at : at + 1;
        return Math.Min(at, cumulative.Length - 1);
    }
}
