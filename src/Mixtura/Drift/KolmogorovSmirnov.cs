namespace Mixtura;

/// <summary>The two-sample test of Kolmogorov and Smirnov.</summary>
internal static class KolmogorovSmirnov
{
    /// <summary>The largest distance of the distribution functions of a model's draws and of rows: it is at a draw or right below one, since between draws only one of them rises.</summary>
    /// <param name="rows">The draws, and the weight of the rows, which is not 0, between them.</param>
    public static double Distance(WeightsBetweenDraws rows)
    {
        ReadOnlySpan<double> draws = rows.Draws;
        ReadOnlySpan<UInt128> cells = rows.Cells;
        UInt128 all = 0;
        foreach (UInt128 cell in cells)
        {
            all += cell;
        }

        double total = rows.Exact.Value(all);
        double largest = 0;
        UInt128 below = 0;
        for (int first = 0, end; first < draws.Length; first = end)
        {
            for (end = first + 1; end < draws.Length && draws[end] == draws[first];)
            {
                end++;
            }

            below += cells[2 * first];
            largest = Math.Max(largest, Math.Abs((rows.Exact.Value(below) / total) - ((double)first / draws.Length)));
            below += cells[(2 * first) + 1];
            largest = Math.Max(largest, Math.Abs((rows.Exact.Value(below) / total) - ((double)end / draws.Length)));
        }

        return largest;
    }

    /// <summary>P(D ≥ distance) for two samples that together count as so many rows of one (Stephens 1970).</summary>
    public static double PValue(double distance, double rows)
    {
        double root = Math.Sqrt(rows);
        return Tail((root + 0.12 + (0.11 / root)) * distance);
    }

    /// <summary>The upper tail of Kolmogorov's distribution, 2 Σ (−1)^(i−1) e^(−2i²λ²).</summary>
    internal static double Tail(double lambda)
    {
        // Below this the tail is 1 to twelve digits, and the series is slow.
        if (lambda < 0.2)
        {
            return 1;
        }

        double sum = 0;
        for (int i = 100; i >= 1; i--)
        {
            sum += (i % 2 == 1 ? 2 : -2) * Elementary.Exp(-2.0 * i * i * lambda * lambda);
        }

        return Math.Clamp(sum, 0, 1);
    }
}
