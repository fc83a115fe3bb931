namespace Mixtura.Numerics;

/// <summary>Upper bounds of a matrix's largest stretch of a vector, without its singular values.</summary>
internal static class SpectralBound
{
    /// <summary>Rounding in the sums below.</summary>
    private const double Margin = 1 + 1e-9;

    /// <summary>
    /// A bound of ‖A·D‖₂ for a lower triangle A and a diagonal D: with P = (AD)ᵀ(AD), λ_max(P) ≤ tr(P⁸)^⅛, at most d^⅛ times
    /// too large, and ≤ the largest sum of a row of |P|.
    /// </summary>
    /// <param name="triangle">A, packed row by row.</param>
    /// <param name="diagonal">D's d values.</param>
    public static double OfScaledTriangle(ReadOnlySpan<double> triangle, ReadOnlySpan<double> diagonal)
    {
        int d = diagonal.Length;
        double[] p = new double[d * d];
        for (int row = 0; row < d; row++)
        {
            ReadOnlySpan<double> a = triangle.Slice(row * (row + 1) / 2, row + 1);
            for (int i = 0; i <= row; i++)
            {
                double left = a[i] * diagonal[i];
                for (int j = 0; j <= row; j++)
                {
                    p[(i * d) + j] = Math.FusedMultiplyAdd(left, a[j] * diagonal[j], p[(i * d) + j]);
                }
            }
        }

        double trace = 0;
        double rows = 0;
        for (int i = 0; i < d; i++)
        {
            trace += p[(i * d) + i];
            double row = 0;
            for (int j = 0; j < d; j++)
            {
                row += Math.Abs(p[(i * d) + j]);
            }

            rows = Math.Max(rows, row);
        }

        if (!double.IsFinite(trace))
        {
            return double.PositiveInfinity;
        }

        for (int i = 0; i < p.Length; i++)
        {
            p[i] /= trace;
        }

        double[] fourth = Square(Square(p, d), d);
        double sum = 0;
        foreach (double value in fourth)
        {
            sum += value * value;
        }

        return Math.Sqrt(Math.Min(rows, trace * Math.Sqrt(Math.Sqrt(Math.Sqrt(sum))))) * Margin;
    }

    /// <summary>The square of a symmetric matrix.</summary>
    private static double[] Square(double[] p, int d)
    {
        double[] square = new double[p.Length];
        for (int i = 0; i < d; i++)
        {
            for (int c = 0; c < d; c++)
            {
                double left = p[(i * d) + c];
                for (int j = 0; j < d; j++)
                {
                    square[(i * d) + j] = Math.FusedMultiplyAdd(left, p[(c * d) + j], square[(i * d) + j]);
                }
            }
        }

        return square;
    }
}
