using MathNet.Numerics.LinearAlgebra;

namespace Mixtura;

/// <summary>
/// The rule that no covariance may be thinner, in any direction, than a share of the table's own: Σ ⪰ f·S, where S is the
/// table's covariance with its diagonal raised by a hundredth, so that columns which are combinations of each other still
/// have a floor.
/// </summary>
/// <param name="share">f.</param>
/// <param name="moments">The table's moments.</param>
internal sealed class CovarianceFloor(double share, TableMoments moments)
{
    private const double DiagonalRaise = 0.01;
    private const int StackLimit = 256;

    /// <summary>The least variance of a column.</summary>
    public double Variance(int column) => share * (1 + DiagonalRaise) * moments.Covariance(column, column);

    /// <summary>Whether variances, or a packed covariance, are above the floor; NaN is not.</summary>
    public bool Admits(double[] values, bool areVariances)
    {
        int d = moments.Columns.Length;
        if (!areVariances)
        {
            return AdmitsMatrix(values);
        }

        for (int i = 0; i < d; i++)
        {
            if (!(values[i] >= Variance(i)) || !double.IsFinite(values[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a packed covariance has in each column at least a share of its variance that does not follow from the others.
    /// Where a volume is shared, rows on a line stretch their component along it without limit, and past this what it has
    /// across the line is lost in the rounding of the matrix.
    /// </summary>
    public bool AdmitsShape(double[] packed) => IsPositiveDefiniteWithout((i, j, at) => i == j ? packed[at] : 0, packed);

    /// <summary>
    /// The covariance that is nearest in likelihood to the given one and not below the floor: in coordinates in which S is
    /// the identity its eigenvalues are raised.
    /// </summary>
    public double[] Raise(double[] packed, out bool isHeld)
    {
        int d = moments.Columns.Length;
        isHeld = !AdmitsMatrix(packed);
        if (!isHeld)
        {
            return packed;
        }

        double[] threshold = new double[packed.Length];
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                threshold[at] = Threshold(i, j, at);
            }
        }

        double[] factor = new double[packed.Length];
        if (!PackedSymmetric.TryCholesky(threshold, d, factor))
        {
            throw Dependent();
        }

        double[] whitened = PackedSymmetric.Whiten(packed, factor, d);
        (double[] eigenvalues, Matrix<double> eigenvectors) = SymmetricEigen.Of(PackedSymmetric.ToMatrix(whitened, d));
        double[] clamped = new double[whitened.Length];
        for (int c = 0; c < d; c++)
        {
            double value = Math.Max(eigenvalues[c], share);
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    clamped[PackedSymmetric.Index(i, j)] += value * eigenvectors[i, c] * eigenvectors[j, c];
                }
            }
        }

        return PackedSymmetric.Colour(clamped, factor, d);
    }

    /// <summary>That no covariance can be had from the table.</summary>
    public TableException Dependent() => new("columns are combinations of each other to working precision; leave one of them out", moments.Origin);

    private double Threshold(int i, int j, int at) => i == j ? (1 + DiagonalRaise) * moments.PackedCovariance[at] : moments.PackedCovariance[at];

    private bool AdmitsMatrix(double[] packed) => IsPositiveDefiniteWithout(Threshold, packed);

    /// <summary>Whether what a covariance has above a share of another matrix is positive definite.</summary>
    private bool IsPositiveDefiniteWithout(Func<int, int, int, double> other, double[] packed)
    {
        int d = moments.Columns.Length;
        Span<double> excess = packed.Length <= StackLimit ? stackalloc double[packed.Length] : new double[packed.Length];
        Span<double> factor = packed.Length <= StackLimit ? stackalloc double[packed.Length] : new double[packed.Length];
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                excess[at] = packed[at] - (share * other(i, j, at));
            }
        }

        return PackedSymmetric.TryCholesky(excess, d, factor);
    }
}
