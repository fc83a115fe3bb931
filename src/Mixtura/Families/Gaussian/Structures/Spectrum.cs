namespace Mixtura;

/// <summary>A covariance by its axes: Σ = D·diag(e)·Dᵀ. Immutable.</summary>
/// <param name="axes">The orthogonal matrix D, row by row.</param>
/// <param name="eigenvalues">The variances e along its columns.</param>
/// <param name="reference">The axes against which rotations are told; those of the first of a line of spectra.</param>
internal sealed class Spectrum(double[] axes, double[] eigenvalues, double[] reference)
{
    /// <summary>The least cosine between an axis and its reference; rotations further away make poor coordinates.</summary>
    private const double NearReference = 0.5;

    public double[] Axes => axes;

    public double[] Eigenvalues => eigenvalues;

    public double[] Reference => reference;

    public int Dimensions => eigenvalues.Length;

    /// <summary>The spectrum of a covariance, its eigenvalues in falling order.</summary>
    public static Spectrum Of(ReadOnlySpan<double> packed, int d)
    {
        (double[] axes, double[] eigenvalues) = JacobiEigen.Decompose(packed, d);
        return new Spectrum(axes, eigenvalues, axes);
    }

    /// <summary>Turns axes round that point away from those of a spectrum before, and keeps its reference while they are near it.</summary>
    /// <param name="before">The spectrum before.</param>
    /// <param name="axes">The new axes, row by row.</param>
    /// <returns>The reference.</returns>
    public static double[] Follow(Spectrum before, double[] axes)
    {
        int d = before.Dimensions;
        double least = 1;
        for (int c = 0; c < d; c++)
        {
            double cosine = 0;
            for (int i = 0; i < d; i++)
            {
                cosine += axes[(i * d) + c] * before.Reference[(i * d) + c];
            }

            least = Math.Min(least, Math.Abs(cosine));
            for (int i = 0; cosine < 0 && i < d; i++)
            {
                axes[(i * d) + c] = -axes[(i * d) + c];
            }
        }

        return least >= NearReference ? before.Reference : axes;
    }

    /// <summary>(e_q − e_p)/√(e_p·e_q): how much a small rotation of two axes changes the covariance next to its variances along them.</summary>
    public double Contrast(int p, int q) => (eigenvalues[q] - eigenvalues[p]) / (Math.Sqrt(eigenvalues[p]) * Math.Sqrt(eigenvalues[q]));

    /// <summary>The covariance, packed.</summary>
    public double[] ToCovariance()
    {
        int d = Dimensions;
        double[] packed = new double[PackedSymmetric.Length(d)];
        double[] transposed = RowOperations.Transpose(axes, d);
        for (int i = 0; i < d; i++)
        {
            Span<double> row = packed.AsSpan(PackedSymmetric.Index(i, 0), i + 1);
            for (int c = 0; c < d; c++)
            {
                RowOperations.AddMultiple(axes[(i * d) + c] * eigenvalues[c], transposed.AsSpan(c * d, i + 1), row);
            }
        }

        return packed;
    }
}
