using MathNet.Numerics.LinearAlgebra;

namespace Mixtura;

/// <summary>
/// The rule that no covariance may be thinner, in any direction, than a share of the table's own: Σ ⪰ f·S, where S is the
/// table's covariance with its diagonal raised by a hundredth, so that columns which are combinations of each other still
/// have a floor.
/// </summary>
/// <param name="Share">f.</param>
/// <param name="Moments">The table's moments.</param>
internal readonly record struct CovarianceFloor(double Share, TableMoments Moments)
{
    private const double DiagonalRaise = 0.01;

    /// <summary>The least variance of a column.</summary>
    public double Variance(int column) => Share * (1 + DiagonalRaise) * Moments.Covariance(column, column);

    /// <summary>Whether variances, or a packed covariance, are above the floor; NaN is not.</summary>
    public bool Admits(double[] values, bool areVariances)
    {
        int d = Moments.Columns.Length;
        if (!areVariances)
        {
            return AdmitsMatrix(values, Threshold());
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
    /// The covariance that is nearest in likelihood to the given one and not below the floor: in coordinates in which S is
    /// the identity its eigenvalues are raised.
    /// </summary>
    public double[] Raise(double[] packed, out bool isHeld)
    {
        int d = Moments.Columns.Length;
        double[] threshold = Threshold();
        isHeld = !AdmitsMatrix(packed, threshold);
        if (!isHeld)
        {
            return packed;
        }

        double[] factor = new double[packed.Length];
        if (!PackedSymmetric.TryCholesky(threshold, d, factor))
        {
            throw Dependent();
        }

        double[] whitened = PackedSymmetric.Whiten(packed, factor, d);
        var eigen = Matrix<double>.Build.DenseOfArray(PackedSymmetric.ToMatrix(whitened, d)).Evd(Symmetricity.Symmetric);
        double[] clamped = new double[whitened.Length];
        for (int c = 0; c < d; c++)
        {
            double value = Math.Max(eigen.EigenValues[c].Real, Share);
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    clamped[PackedSymmetric.Index(i, j)] += value * eigen.EigenVectors[i, c] * eigen.EigenVectors[j, c];
                }
            }
        }

        return PackedSymmetric.Colour(clamped, factor, d);
    }

    /// <summary>That no covariance can be had from the table.</summary>
    public TableException Dependent() => new("columns are combinations of each other to working precision; leave one of them out", Moments.Origin);

    private double[] Threshold()
    {
        double[] threshold = [.. Moments.PackedCovariance];
        for (int i = 0; i < Moments.Columns.Length; i++)
        {
            threshold[PackedSymmetric.Index(i, i)] *= 1 + DiagonalRaise;
        }

        return threshold;
    }

    private bool AdmitsMatrix(double[] packed, double[] threshold)
    {
        double[] excess = new double[packed.Length];
        for (int i = 0; i < excess.Length; i++)
        {
            excess[i] = packed[i] - (Share * threshold[i]);
        }

        return PackedSymmetric.TryCholesky(excess, Moments.Columns.Length, new double[packed.Length]);
    }
}
