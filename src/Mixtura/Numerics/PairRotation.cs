namespace Mixtura.Numerics;

/// <summary>Rotations of two axes p and q: p becomes c·p − s·q and q becomes s·p + c·q. Square matrices are kept row by row.</summary>
internal static class PairRotation
{
    /// <summary>DᵀSD for a packed S.</summary>
    public static double[] Rotate(ReadOnlySpan<double> packed, double[] axes, int d)
    {
        double[] half = new double[d * d];
        double[] rotated = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int c = 0; c < d; c++)
            {
                double sum = 0;
                for (int j = 0; j < d; j++)
                {
                    sum = Math.FusedMultiplyAdd(packed[PackedSymmetric.Index(i, j)], axes[(j * d) + c], sum);
                }

                half[(i * d) + c] = sum;
            }
        }

        for (int a = 0; a < d; a++)
        {
            for (int c = 0; c <= a; c++)
            {
                double sum = 0;
                for (int i = 0; i < d; i++)
                {
                    sum = Math.FusedMultiplyAdd(axes[(i * d) + a], half[(i * d) + c], sum);
                }

                rotated[(a * d) + c] = rotated[(c * d) + a] = sum;
            }
        }

        return rotated;
    }

    /// <summary>Rotates two columns.</summary>
    public static void OfColumns(double[] matrix, int d, int p, int q, double c, double s)
    {
        for (int i = 0; i < d; i++)
        {
            double a = matrix[(i * d) + p];
            double b = matrix[(i * d) + q];
            matrix[(i * d) + p] = (c * a) - (s * b);
            matrix[(i * d) + q] = (s * a) + (c * b);
        }
    }

    /// <summary>Rotates two columns and the same two rows.</summary>
    public static void OfBoth(double[] matrix, int d, int p, int q, double c, double s)
    {
        OfColumns(matrix, d, p, q, c, s);
        for (int i = 0; i < d; i++)
        {
            double a = matrix[(p * d) + i];
            double b = matrix[(q * d) + i];
            matrix[(p * d) + i] = (c * a) - (s * b);
            matrix[(q * d) + i] = (s * a) + (c * b);
        }
    }
}
