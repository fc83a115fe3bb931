namespace Mixtura.Numerics;

/// <summary>Orthogonal matrices, kept row by row, and skew-symmetric ones as coordinates of rotations.</summary>
internal static class Orthogonal
{
    /// <summary>The number of coordinates of a rotation in d dimensions.</summary>
    public static int Coordinates(int d) => d * (d - 1) / 2;

    /// <summary>Brings nearly orthogonal axes nearer to orthogonality: D·(3I − DᵀD)/2, a step of Newton and Schulz (Higham 2008, equation 8.20).</summary>
    public static double[] Polish(double[] axes, int d)
    {
        double[] gram = MultiplyTransposed(axes, axes, d);
        for (int i = 0; i < gram.Length; i++)
        {
            gram[i] = (i % (d + 1) == 0 ? 1.5 : 0) - (0.5 * gram[i]);
        }

        return Multiply(axes, gram, d);
    }

    /// <summary>A·B.</summary>
    public static double[] Multiply(double[] a, double[] b, int d)
    {
        double[] product = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            Span<double> row = product.AsSpan(i * d, d);
            for (int c = 0; c < d; c++)
            {
                RowOperations.AddMultiple(a[(i * d) + c], b.AsSpan(c * d, d), row);
            }
        }

        return product;
    }

    /// <summary>AᵀB.</summary>
    public static double[] MultiplyTransposed(double[] a, double[] b, int d)
    {
        double[] product = new double[d * d];
        for (int c = 0; c < d; c++)
        {
            for (int i = 0; i < d; i++)
            {
                RowOperations.AddMultiple(a[(c * d) + i], b.AsSpan(c * d, d), product.AsSpan(i * d, d));
            }
        }

        return product;
    }

    /// <summary>
    /// Cayley's transform (I − A)·(I + A)⁻¹, its own inverse: of a rotation without a half turn it is the skew-symmetric
    /// matrix of which it is the transform, and the other way round. Not finite where I + A is singular.
    /// </summary>
    public static double[] Cayley(double[] matrix, int d)
    {
        double[] inverse = InverseOfOnePlus(matrix, d);
        double[] minus = new double[d * d];
        for (int i = 0; i < minus.Length; i++)
        {
            minus[i] = (i % (d + 1) == 0 ? 1 : 0) - matrix[i];
        }

        return Multiply(minus, inverse, d);
    }

    /// <summary>(I + A)⁻¹ by elimination with row exchanges.</summary>
    public static double[] InverseOfOnePlus(double[] matrix, int d)
    {
        double[] work = [.. matrix];
        double[] inverse = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            work[(i * d) + i] += 1;
            inverse[(i * d) + i] = 1;
        }

        for (int c = 0; c < d; c++)
        {
            int pivot = c;
            for (int i = c + 1; i < d; i++)
            {
                pivot = Math.Abs(work[(i * d) + c]) > Math.Abs(work[(pivot * d) + c]) ? i : pivot;
            }

            Exchange(work, d, c, pivot);
            Exchange(inverse, d, c, pivot);
            double scale = 1 / work[(c * d) + c];
            for (int j = 0; j < d; j++)
            {
                work[(c * d) + j] *= scale;
                inverse[(c * d) + j] *= scale;
            }

            for (int i = 0; i < d; i++)
            {
                double factor = i == c ? 0 : work[(i * d) + c];
                if (factor != 0)
                {
                    RowOperations.AddMultiple(-factor, work.AsSpan(c * d, d), work.AsSpan(i * d, d));
                    RowOperations.AddMultiple(-factor, inverse.AsSpan(c * d, d), inverse.AsSpan(i * d, d));
                }
            }
        }

        return inverse;
    }

    /// <summary>A skew-symmetric matrix from its entries above the diagonal, row by row.</summary>
    public static double[] Skew(ReadOnlySpan<double> upper, int d)
    {
        double[] matrix = new double[d * d];
        for (int p = 0, at = 0; p < d; p++)
        {
            for (int q = p + 1; q < d; q++, at++)
            {
                matrix[(p * d) + q] = upper[at];
                matrix[(q * d) + p] = -upper[at];
            }
        }

        return matrix;
    }

    private static void Exchange(double[] matrix, int d, int a, int b)
    {
        for (int j = 0; j < d && a != b; j++)
        {
            (matrix[(a * d) + j], matrix[(b * d) + j]) = (matrix[(b * d) + j], matrix[(a * d) + j]);
        }
    }
}
