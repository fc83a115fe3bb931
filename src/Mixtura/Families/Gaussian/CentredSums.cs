namespace Mixtura;

/// <summary>A component's sums of deviations and of their products, packed or along the columns only, about another centre.</summary>
internal static class CentredSums
{
    /// <summary>
    /// Moves the centre from m to m + δ: Σw(x − m − δ) = S₁ − Nδ and Σw(x − m − δ)(x − m − δ)ᵀ = S₂ − S₁δᵀ − δS₁ᵀ + Nδδᵀ.
    /// </summary>
    /// <param name="from">The centre of the sums, d values.</param>
    /// <param name="to">The centre that they are to have, d values.</param>
    /// <param name="weight">N, the total responsibility.</param>
    /// <param name="sums">The d sums of deviations, then those of products; they are changed.</param>
    public static void Move(ReadOnlySpan<double> from, ReadOnlySpan<double> to, double weight, Span<double> sums)
    {
        int d = from.Length;
        bool isDiagonal = sums.Length == 2 * d;
        for (int i = 0, at = d; i < d; i++)
        {
            double step = to[i] - from[i];
            for (int j = isDiagonal ? i : 0; j <= i; j++, at++)
            {
                double other = to[j] - from[j];
                sums[at] += (weight * step * other) - (sums[i] * other) - (sums[j] * step);
            }
        }

        for (int i = 0; i < d; i++)
        {
            sums[i] -= weight * (to[i] - from[i]);
        }
    }
}
