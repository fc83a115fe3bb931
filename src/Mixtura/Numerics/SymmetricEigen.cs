using MathNet.Numerics.LinearAlgebra;

namespace Mixtura.Numerics;

/// <summary>
/// Eigenvalues, rising, and eigenvectors of a symmetric matrix, by MathNet's QL iterations. These end where no quotient leaves the range of
/// doubles, so the matrix is given to them in units of its largest entry, without entries that are next to nothing beside it.
/// </summary>
internal static class SymmetricEigen
{
    /// <summary>Far below what rounding leaves of an eigenvalue; squares of what is larger are normal numbers.</summary>
    private const double NextToNothing = 1e-140;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="symmetric">The matrix, all of it finite; it is changed.</param>
    /// <returns>The eigenvalues, and the eigenvectors as columns.</returns>
    public static (double[] Values, Matrix<double> Vectors) Of(double[,] symmetric)
    {
        double largest = 0;
        foreach (double value in symmetric)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        // A power of two changes no digit. Of zeros the logarithm is not one.
        int unit = largest > 0 ? Math.ILogB(largest) : 0;
        for (int i = 0; i < symmetric.GetLength(0); i++)
        {
            for (int j = 0; j < symmetric.GetLength(1); j++)
            {
                double scaled = Math.ScaleB(symmetric[i, j], -unit);
                symmetric[i, j] = Math.Abs(scaled) < NextToNothing ? 0 : scaled;
            }
        }

        var eigen = Matrix<double>.Build.DenseOfArray(symmetric).Evd(Symmetricity.Symmetric);
        return ([.. eigen.EigenValues.Select(value => Math.ScaleB(value.Real, unit))], eigen.EigenVectors);
    }
}
