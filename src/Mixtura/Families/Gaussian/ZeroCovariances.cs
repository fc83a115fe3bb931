using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace Mixtura;

/// <summary>
/// Pairs of columns whose covariance is 0 in every component: a covariance graph. The maximum has no closed form; iterative
/// conditional fitting (Chaudhuri, Drton and Richardson 2007, algorithm 1) regresses one column after the other on what the
/// others leave it free to vary with, and each regression raises the likelihood.
/// </summary>
internal sealed class ZeroCovariances
{
    /// <summary>Sweeps end when no entry moves by more than this, in units of its deviations, or after so many; the next maximization step goes on.</summary>
    private const double Settled = 1e-12;
    private const int MostSweeps = 200;

    private readonly bool[] _isZero;
    private readonly int _dimensions;

    private ZeroCovariances(bool[] isZero, int dimensions)
    {
        _isZero = isZero;
        _dimensions = dimensions;
    }

    /// <summary>The pattern of some pairs among d columns.</summary>
    public static ZeroCovariances Of(ImmutableArray<(int First, int Second)> pairs, int dimensions)
    {
        bool[] isZero = new bool[PackedSymmetric.Length(dimensions)];
        foreach ((int first, int second) in pairs)
        {
            isZero[PackedSymmetric.Index(Math.Max(first, second), Math.Min(first, second))] = true;
        }

        return new ZeroCovariances(isZero, dimensions);
    }

    /// <summary>The number of pairs.</summary>
    public int Count => _isZero.Count(zero => zero);

    /// <summary>Whether a covariance, by its place in a packed matrix, is 0.</summary>
    public bool IsZero(int packed) => _isZero[packed];

    /// <summary>The matrix with these zeros that minimizes ln|Σ| + tr(S·Σ⁻¹), or one on the way to it that is better than where it began.</summary>
    /// <param name="scatter">S, packed; where it is not positive definite there is no such matrix, and the result is not finite.</param>
    /// <param name="before">A matrix with these zeros to go on from, packed; where it does not have them, the diagonal of S is taken.</param>
    public double[] Fit(double[] scatter, ReadOnlySpan<double> before)
    {
        if (HasZeros(scatter))
        {
            return [.. scatter];
        }

        int d = _dimensions;
        double[] deviations = [.. Enumerable.Range(0, d).Select(i => Math.Sqrt(scatter[PackedSymmetric.Index(i, i)]))];
        double[] correlations = Scale(scatter, i => 1 / deviations[i]);
        if (!PackedSymmetric.TryCholesky(correlations, d, new double[scatter.Length]))
        {
            double[] none = new double[scatter.Length];
            Array.Fill(none, double.NaN);
            return none;
        }

        double[] start = HasZeros(before) ? Scale(before.ToArray(), i => 1 / deviations[i]) : Identity();
        return Scale(Iterate(correlations, start), i => deviations[i]);
    }

    private bool HasZeros(ReadOnlySpan<double> packed)
    {
        for (int at = 0; at < packed.Length; at++)
        {
            if (_isZero[at] && packed[at] != 0)
            {
                return false;
            }
        }

        return true;
    }

    private double[] Iterate(double[] scatter, double[] packed)
    {
        int d = _dimensions;
        Matrix<double> s = Full(scatter);
        Matrix<double> sigma = Full(packed);
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            WorkCancellation.ThrowIfRequested();
            double moved = 0;
            for (int i = 0; i < d; i++)
            {
                moved = Math.Max(moved, Regress(s, sigma, i));
            }

            if (!(moved > Settled))
            {
                break;
            }
        }

        double[] fitted = new double[packed.Length];
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int c = 0; c <= i; c++, at++)
            {
                fitted[at] = _isZero[at] ? 0 : sigma[i, c];
            }
        }

        return fitted;
    }

    /// <summary>
    /// One column given the others' covariance Ω: it may vary with Z = (Ω⁻¹·Y)ₛ, s being the columns with which its covariance is
    /// free, so its covariances with these are the coefficients of its regression on Z, and its variance what these and the
    /// residual give.
    /// </summary>
    /// <returns>The largest change, in units of deviations.</returns>
    private double Regress(Matrix<double> s, Matrix<double> sigma, int column)
    {
        int[] others = [.. Enumerable.Range(0, _dimensions).Where(c => c != column)];
        int[] free = [.. Enumerable.Range(0, others.Length).Where(o => !_isZero[PackedSymmetric.Index(Math.Max(column, others[o]), Math.Min(column, others[o]))])];
        double residual = s[column, column];
        double[] covariances = new double[_dimensions];
        if (free.Length > 0)
        {
            var omega = Matrix<double>.Build.Dense(others.Length, others.Length, (a, b) => sigma[others[a], others[b]]);
            var own = Matrix<double>.Build.Dense(others.Length, others.Length, (a, b) => s[others[a], others[b]]);
            var with = Vector<double>.Build.Dense(others.Length, a => s[others[a], column]);
            Matrix<double> inverse = omega.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(others.Length));
            var rows = Matrix<double>.Build.Dense(free.Length, others.Length, (a, b) => inverse[free[a], b]);
            Vector<double> products = rows * with;
            Vector<double> coefficients = (rows * own * rows.Transpose()).Cholesky().Solve(products);
            var among = Matrix<double>.Build.Dense(free.Length, free.Length, (a, b) => inverse[free[a], free[b]]);
            residual += (coefficients * (among * coefficients)) - (coefficients * products);
            for (int a = 0; a < free.Length; a++)
            {
                covariances[others[free[a]]] = coefficients[a];
            }
        }

        double deviation = Math.Sqrt(residual);
        double moved = Math.Abs(residual - sigma[column, column]) / residual;
        foreach (int other in others)
        {
            moved = Math.Max(moved, Math.Abs(covariances[other] - sigma[other, column]) / deviation / Math.Sqrt(sigma[other, other]));
            sigma[other, column] = sigma[column, other] = covariances[other];
        }

        sigma[column, column] = residual;
        return moved;
    }

    private double[] Identity()
    {
        double[] identity = new double[_isZero.Length];
        for (int i = 0; i < _dimensions; i++)
        {
            identity[PackedSymmetric.Index(i, i)] = 1;
        }

        return identity;
    }

    private double[] Scale(double[] packed, Func<int, double> factor)
    {
        double[] scaled = new double[packed.Length];
        for (int i = 0, at = 0; i < _dimensions; i++)
        {
            for (int c = 0; c <= i; c++, at++)
            {
                scaled[at] = packed[at] * factor(i) * factor(c);
            }
        }

        return scaled;
    }

    private Matrix<double> Full(double[] packed) => Matrix<double>.Build.Dense(_dimensions, _dimensions, (i, c) => packed[PackedSymmetric.Index(Math.Max(i, c), Math.Min(i, c))]);
}
