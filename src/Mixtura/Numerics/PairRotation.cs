namespace Mixtura.Numerics;

/// <summary>Rotations of two axes p and q: p becomes c·p − s·q and q becomes s·p + c·q. Square matrices are kept row by row.</summary>
internal static class PairRotation
{
    /// <summary>DᵀSD for a packed S.</summary>
    /// <param name="packed">S.</param>
    /// <param name="axes">D, row by row.</param>
    /// <param name="d">Their order.</param>
    public static double[] Rotate(ReadOnlySpan<double> packed, double[] axes, int d)
    {
        double[] rotated = new double[d * d];
        double[] half = new double[d];
        for (int i = 0; i < d; i++)
        {
            Array.Clear(half);
            for (int j = 0; j < d; j++)
            {
                RowOperations.AddMultiple(packed[PackedSymmetric.Index(i, j)], axes.AsSpan(j * d, d), half);
            }

            for (int a = 0; a < d; a++)
            {
                RowOperations.AddMultiple(axes[(i * d) + a], half.AsSpan(0, a + 1), rotated.AsSpan(a * d, a + 1));
            }
        }

        for (int a = 0; a < d; a++)
        {
            for (int c = 0; c < a; c++)
            {
                rotated[(c * d) + a] = rotated[(a * d) + c];
            }
        }

        return rotated;
    }

    /// <summary>Rotates two rows.</summary>
    public static void OfRows(double[] matrix, int d, int p, int q, double c, double s) =>
        RowOperations.Rotate(matrix.AsSpan(p * d, d), matrix.AsSpan(q * d, d), c, s);

    /// <summary>Rotates two columns and the same two rows of a symmetric matrix.</summary>
    public static void OfBoth(double[] matrix, int d, int p, int q, double c, double s)
    {
        double a = matrix[(p * d) + p];
        double b = matrix[(q * d) + q];
        double mixed = matrix[(p * d) + q];
        OfRows(matrix, d, p, q, c, s);
        for (int i = 0, at = 0; i < d; i++, at += d)
        {
            matrix[at + p] = matrix[(p * d) + i];
            matrix[at + q] = matrix[(q * d) + i];
        }

        matrix[(p * d) + p] = (c * ((c * a) - (s * mixed))) - (s * ((c * mixed) - (s * b)));
        matrix[(q * d) + q] = (s * ((s * a) + (c * mixed))) + (c * ((s * mixed) + (c * b)));
        matrix[(p * d) + q] = matrix[(q * d) + p] = (c * ((s * a) + (c * mixed))) - (s * ((s * mixed) + (c * b)));
    }
}
