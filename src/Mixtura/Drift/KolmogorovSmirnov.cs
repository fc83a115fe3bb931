namespace Mixtura;

/// <summary>The two-sample test of Kolmogorov and Smirnov.</summary>
internal static class KolmogorovSmirnov
{
    /// <summary>The largest distance of two distribution functions.</summary>
    /// <param name="model">One sample, ascending.</param>
    /// <param name="rows">The other, ascending.</param>
    /// <param name="weights">Its weights.</param>
    public static double Distance(ReadOnlySpan<double> model, ReadOnlySpan<double> rows, ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
        {
            total += weight;
        }

        double largest = 0;
        double below = 0;
        int m = 0;
        for (int r = 0; r < rows.Length || m < model.Length;)
        {
            double at = r < rows.Length && (m == model.Length || rows[r] <= model[m]) ? rows[r] : model[m];
            while (r < rows.Length && rows[r] == at)
            {
                below += weights[r++];
            }

            while (m < model.Length && model[m] == at)
            {
                m++;
            }

            largest = Math.Max(largest, Math.Abs((below / total) - ((double)m / model.Length)));
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
