namespace Mixtura.Numerics;

/// <summary>Eigenvalues and eigenvectors of symmetric matrices by cyclic Jacobi rotations (Golub and Van Loan 2013, algorithm 8.5.3).</summary>
internal static class JacobiEigen
{
    private const int MostSweeps = 60;

    /// <summary>Decomposes A = D·diag(e)·Dᵀ with e in falling order.</summary>
    /// <param name="packed">A, packed.</param>
    /// <param name="d">Its order.</param>
    /// <param name="near">Orthogonal axes, row by row, that nearly diagonalize A and save work; or null.</param>
    /// <returns>D row by row, and e.</returns>
    public static (double[] Axes, double[] Eigenvalues) Decompose(ReadOnlySpan<double> packed, int d, double[]? near = null)
    {
        double[] axes;
        if (near is null)
        {
            axes = new double[d * d];
            for (int i = 0; i < d; i++)
            {
                axes[(i * d) + i] = 1;
            }
        }
        else
        {
            axes = [.. near];
        }

        double[] matrix = PairRotation.Rotate(packed, axes, d);

        // Axes are rotated as rows, which lie one after the other in memory.
        double[] rows = RowOperations.Transpose(axes, d);
        double[] noise = new double[d];
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            FillNoise(packed, rows, d, noise);
            if (!Sweep(matrix, rows, noise, d))
            {
                break;
            }
        }

        return Sort(matrix, rows, d);
    }

    /// <summary>max |Dᵢₚ|·√Aᵢᵢ for each axis p: the scale of what DᵀAD was added up from, of which its entries have the rounding.</summary>
    private static void FillNoise(ReadOnlySpan<double> packed, double[] rows, int d, double[] noise)
    {
        for (int p = 0; p < d; p++)
        {
            double largest = 0;
            for (int i = 0; i < d; i++)
            {
                largest = Math.Max(largest, Math.Abs(rows[(p * d) + i]) * Math.Sqrt(Math.Abs(packed[PackedSymmetric.Index(i, i)])));
            }

            noise[p] = largest;
        }
    }

    /// <summary>One rotation for each pair of axes that still mix by more than rounding; whether there was any.</summary>
    private static bool Sweep(double[] matrix, double[] rows, double[] noise, int d)
    {
        bool any = false;
        for (int p = 0; p < d; p++)
        {
            if (d >= WorkCancellation.LeastOrder)
            {
                WorkCancellation.ThrowIfRequested();
            }

            for (int q = p + 1; q < d; q++)
            {
                double mixed = matrix[(p * d) + q];
                double a = matrix[(p * d) + p];
                double b = matrix[(q * d) + q];
                double scale = Math.Max(Math.Sqrt(Math.Abs(a)) * Math.Sqrt(Math.Abs(b)), noise[p] * noise[q]);
                if (!(Math.Abs(mixed) > 1e-16 * scale) || !double.IsFinite(mixed))
                {
                    continue;
                }

                any = true;
                double tau = (b - a) / (2 * mixed);
                double t = double.IsInfinity(tau * tau) ? 0.5 / tau : 1 / (Math.Abs(tau) + Math.Sqrt(1 + (tau * tau)));
                t = tau < 0 && !double.IsInfinity(tau * tau) ? -t : t;
                double c = 1 / Math.Sqrt(1 + (t * t));
                double s = t * c;
                PairRotation.OfRows(rows, d, p, q, c, s);
                PairRotation.OfBoth(matrix, d, p, q, c, s);
                matrix[(p * d) + q] = matrix[(q * d) + p] = 0;
            }
        }

        return any;
    }

    private static (double[] Axes, double[] Eigenvalues) Sort(double[] matrix, double[] rows, int d)
    {
        int[] order = new int[d];
        for (int i = 0; i < d; i++)
        {
            int at = i;
            for (; at > 0 && matrix[(order[at - 1] * d) + order[at - 1]] < matrix[(i * d) + i]; at--)
            {
                order[at] = order[at - 1];
            }

            order[at] = i;
        }

        double[] sorted = new double[d * d];
        double[] eigenvalues = new double[d];
        for (int c = 0; c < d; c++)
        {
            eigenvalues[c] = matrix[(order[c] * d) + order[c]];
            for (int i = 0; i < d; i++)
            {
                sorted[(i * d) + c] = rows[(order[c] * d) + i];
            }
        }

        return (sorted, eigenvalues);
    }
}
