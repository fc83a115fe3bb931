namespace Mixtura;

/// <summary>Factors of covariances as square matrices, row by row.</summary>
internal static class SquareFactor
{
    /// <summary>The lower factor L of a component's covariance, d × d.</summary>
    public static double[] Of(GaussianComponent component)
    {
        int d = component.Dimensions;
        double[] square = new double[d * d];
        ReadOnlySpan<double> factor = component.Factor;
        for (int i = 0; i < d; i++)
        {
            if (component.IsDiagonal)
            {
                square[(i * d) + i] = factor[i];
            }
            else
            {
                factor.Slice(PackedSymmetric.Index(i, 0), i + 1).CopyTo(square.AsSpan(i * d));
            }
        }

        return square;
    }

    /// <summary>The lower factor L of a component's covariance, packed.</summary>
    public static double[] Packed(GaussianComponent component)
    {
        if (!component.IsDiagonal)
        {
            return [.. component.Factor];
        }

        double[] packed = new double[PackedSymmetric.Length(component.Dimensions)];
        for (int i = 0; i < component.Dimensions; i++)
        {
            packed[PackedSymmetric.Index(i, i)] = component.Factor[i];
        }

        return packed;
    }

    /// <summary>Adds B·Bᵀ to a packed matrix.</summary>
    public static void AddSquare(ReadOnlySpan<double> b, int rows, int columns, Span<double> packed)
    {
        for (int i = 0, at = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                double sum = packed[at];
                for (int c = 0; c < columns; c++)
                {
                    sum = Math.FusedMultiplyAdd(b[(i * columns) + c], b[(j * columns) + c], sum);
                }

                packed[at] = sum;
            }
        }
    }
}
