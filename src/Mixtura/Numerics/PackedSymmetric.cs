using System.Runtime.CompilerServices;

namespace Mixtura.Numerics;

/// <summary>Symmetric and lower triangular matrices kept as their lower triangle row by row: entry (i, j ≤ i) at i(i+1)/2 + j.</summary>
internal static class PackedSymmetric
{
    public static int Length(int order) => order * (order + 1) / 2;

    public static int Index(int i, int j) => i >= j ? (i * (i + 1) / 2) + j : (j * (j + 1) / 2) + i;

    public static double[] FromMatrix(double[,] matrix)
    {
        int order = matrix.GetLength(0);
        double[] packed = new double[Length(order)];
        for (int i = 0, at = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                packed[at++] = matrix[i, j];
            }
        }

        return packed;
    }

    public static double[,] ToMatrix(ReadOnlySpan<double> packed, int order)
    {
        double[,] matrix = new double[order, order];
        for (int i = 0, at = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[i, j] = matrix[j, i] = packed[at++];
            }
        }

        return matrix;
    }

    /// <summary>Fills the lower factor L with A = L·Lᵀ; false when A is not positive definite to working precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryCholesky(ReadOnlySpan<double> symmetric, int order, Span<double> factor)
    {
        for (int i = 0; i < order; i++)
        {
            Span<double> row = factor.Slice(i * (i + 1) / 2, i + 1);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = factor.Slice(j * (j + 1) / 2, j + 1);
                double sum = symmetric[(i * (i + 1) / 2) + j];
                for (int c = 0; c < j; c++)
                {
                    sum = Math.FusedMultiplyAdd(-row[c], other[c], sum);
                }

                if (j < i)
                {
                    row[j] = sum / other[j];
                }
                else
                {
                    if (!(sum > 0) || !double.IsFinite(sum))
                    {
                        return false;
                    }

                    row[j] = Math.Sqrt(sum);
                }
            }
        }

        return true;
    }

    /// <summary>Replaces b by the solution y of L·y = b.</summary>
    public static void SolveLower(ReadOnlySpan<double> factor, Span<double> b)
    {
        int at = 0;
        for (int i = 0; i < b.Length; i++)
        {
            double sum = b[i];
            for (int j = 0; j < i; j++)
            {
                sum = Math.FusedMultiplyAdd(-factor[at + j], b[j], sum);
            }

            b[i] = sum / factor[at + i];
            at += i + 1;
        }
    }

    /// <summary>Replaces b by the solution x of Lᵀ·x = b.</summary>
    public static void SolveLowerTransposed(ReadOnlySpan<double> factor, Span<double> b)
    {
        for (int i = b.Length - 1; i >= 0; i--)
        {
            int row = i * (i + 1) / 2;
            b[i] /= factor[row + i];
            for (int j = 0; j < i; j++)
            {
                b[j] = Math.FusedMultiplyAdd(-factor[row + j], b[i], b[j]);
            }
        }
    }

    /// <summary>Fills the inverse of a lower factor, itself a lower triangle: row i is −(Σ_{c&lt;i} L_ic·row c)/L_ii, and 1/L_ii.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InvertLower(ReadOnlySpan<double> factor, int order, Span<double> inverse)
    {
        for (int i = 0; i < order; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * (i + 1) / 2, i + 1);
            Span<double> target = inverse.Slice(i * (i + 1) / 2, i + 1);
            target.Clear();
            for (int c = 0; c < i; c++)
            {
                ReadOnlySpan<double> before = inverse.Slice(c * (c + 1) / 2, c + 1);
                for (int j = 0; j < before.Length; j++)
                {
                    target[j] = Math.FusedMultiplyAdd(row[c], before[j], target[j]);
                }
            }

            double scale = 1 / row[i];
            for (int j = 0; j < i; j++)
            {
                target[j] *= -scale;
            }

            target[i] = scale;
        }
    }

    /// <summary>L⁻¹·A·L⁻ᵀ as a packed symmetric matrix.</summary>
    public static double[] Whiten(ReadOnlySpan<double> symmetric, ReadOnlySpan<double> factor, int order)
    {
        double[] half = new double[order * order];
        double[] column = new double[order];
        for (int c = 0; c < order; c++)
        {
            for (int i = 0; i < order; i++)
            {
                column[i] = symmetric[Index(i, c)];
            }

            SolveLower(factor, column);
            for (int i = 0; i < order; i++)
            {
                half[(i * order) + c] = column[i];
            }
        }

        double[] whitened = new double[Length(order)];
        for (int i = 0; i < order; i++)
        {
            Span<double> row = half.AsSpan(i * order, order);
            SolveLower(factor, row);
            row[..(i + 1)].CopyTo(whitened.AsSpan(i * (i + 1) / 2));
        }

        return whitened;
    }

    /// <summary>L·A·Lᵀ as a packed symmetric matrix: the inverse of <see cref="Whiten"/>.</summary>
    public static double[] Colour(ReadOnlySpan<double> symmetric, ReadOnlySpan<double> factor, int order)
    {
        double[] half = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int c = 0; c < order; c++)
            {
                double sum = 0;
                for (int j = 0; j <= i; j++)
                {
                    sum = Math.FusedMultiplyAdd(factor[(i * (i + 1) / 2) + j], symmetric[Index(j, c)], sum);
                }

                half[(i * order) + c] = sum;
            }
        }

        double[] coloured = new double[Length(order)];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int c = 0; c <= j; c++)
                {
                    sum = Math.FusedMultiplyAdd(half[(i * order) + c], factor[(j * (j + 1) / 2) + c], sum);
                }

                coloured[(i * (i + 1) / 2) + j] = sum;
            }
        }

        return coloured;
    }

    /// <summary>A⁻¹ from the lower factor L of A = L·Lᵀ.</summary>
    public static double[] InverseFromFactor(ReadOnlySpan<double> factor, int order)
    {
        double[] lower = new double[Length(order)];
        InvertLower(factor, order, lower);
        double[] inverse = new double[lower.Length];
        for (int i = 0, at = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                double sum = 0;
                for (int c = i; c < order; c++)
                {
                    sum = Math.FusedMultiplyAdd(lower[Index(c, i)], lower[Index(c, j)], sum);
                }

                inverse[at] = sum;
            }
        }

        return inverse;
    }

    /// <summary>tr(A·B).</summary>
    public static double TraceOfProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int order)
    {
        double sum = 0;
        for (int i = 0, at = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                sum = Math.FusedMultiplyAdd(i == j ? a[at] : 2 * a[at], b[at], sum);
            }
        }

        return sum;
    }

    /// <summary>Σ of the squares of all entries of the square matrix.</summary>
    public static double SquaredFrobenius(ReadOnlySpan<double> packed, int order) => TraceOfProduct(packed, packed, order);
}
