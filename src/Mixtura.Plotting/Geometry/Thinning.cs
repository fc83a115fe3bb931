namespace Mixtura.Plotting;

/// <summary>Chooses rows to show where there are too many: one from each of equally long stretches, the same at every call.</summary>
internal static class Thinning
{
    public static long[] Choose(long rows, int most)
    {
        if (rows <= most)
        {
            return [.. Enumerable.Range(0, (int)rows).Select(i => (long)i)];
        }

        long[] chosen = new long[most];
        for (int i = 0; i < most; i++)
        {
            long from = (long)((Int128)rows * i / most);
            long to = (long)((Int128)rows * (i + 1) / most);
            chosen[i] = from + (long)(Scatter((ulong)i) * (to - from));
        }

        return chosen;
    }

    /// <summary>A number in [0, 1) that looks random, by the finalizer of SplitMix64.</summary>
    public static double Scatter(ulong index)
    {
        ulong z = (index + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
