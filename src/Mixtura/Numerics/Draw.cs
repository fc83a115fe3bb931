namespace Mixtura.Numerics;

/// <summary>Draws from finite distributions.</summary>
internal static class Draw
{
    /// <summary>An index with the given probabilities, by inversion; rounding of their sum never yields an index of probability 0.</summary>
    public static int Index(RandomSource random, ReadOnlySpan<double> probabilities)
    {
        double left = random.NextDouble();
        int last = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > 0)
            {
                last = i;
                left -= probabilities[i];
                if (left < 0)
                {
                    return i;
                }
            }
        }

        return last;
    }
}
