using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// Gaussian components with zero covariances as real coordinates: the means in the table's deviations, then the entries of
/// each covariance that are free, row by row, in the products of both columns' deviations. They serve derivatives beside a point; far
/// from it they can leave what is positive definite.
/// </summary>
internal sealed class ZeroCovariancesCoordinates
{
    private readonly bool _isShared;
    private readonly ZeroCovariances _zeros;
    private readonly int _components;
    private readonly int[] _free;
    private readonly double[] _units;

    /// <param name="isShared">Whether all components have one covariance.</param>
    /// <param name="zeros">The pattern.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="moments">The table's moments.</param>
    public ZeroCovariancesCoordinates(bool isShared, ZeroCovariances zeros, int components, TableMoments moments)
    {
        int d = moments.Columns.Length;
        _isShared = isShared;
        _zeros = zeros;
        _components = components;
        _units = [.. Enumerable.Range(0, d).Select(i => moments.Varies(i) ? moments.Deviation(i) : 1)];
        _free = [.. Enumerable.Range(0, PackedSymmetric.Length(d)).Where(at => !zeros.IsZero(at))];
    }

    private int Dimensions => _units.Length;

    private int CovariancesAt => _components * Dimensions;

    public void Copy(ImmutableArray<Component> components, Span<double> coordinates)
    {
        double[] units = Products();
        for (int j = 0; j < _components; j++)
        {
            var component = (GaussianComponent)components[j];
            for (int i = 0; i < Dimensions; i++)
            {
                coordinates[(j * Dimensions) + i] = component.Mean[i] / _units[i];
            }

            for (int e = 0; e < _free.Length; e++)
            {
                coordinates[Place(j) + e] = component.StoredCovariance[_free[e]] / units[_free[e]];
            }
        }
    }

    /// <summary>The components at some coordinates; null where one is not made.</summary>
    /// <param name="coordinates">The coordinates.</param>
    /// <param name="make">Makes a component of a mean and a covariance, or does not.</param>
    public ImmutableArray<Component>? Read(ReadOnlySpan<double> coordinates, Func<double[], ShapedCovariance, GaussianComponent?> make)
    {
        double[] units = Products();
        var read = ImmutableArray.CreateBuilder<Component>(_components);
        for (int j = 0; j < _components; j++)
        {
            double[] mean = new double[Dimensions];
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] = coordinates[(j * Dimensions) + i] * _units[i];
            }

            double[] covariance = new double[units.Length];
            for (int e = 0; e < _free.Length; e++)
            {
                covariance[_free[e]] = coordinates[Place(j) + e] * units[_free[e]];
            }

            GaussianComponent? component = _isShared && j > 0 ? ((GaussianComponent)read[0]).Moved(mean) : make(mean, new ShapedCovariance(covariance));
            if (component is null)
            {
                return null;
            }

            read.Add(component);
        }

        return read.MoveToImmutable();
    }

    /// <summary>By the means Σ⁻¹·S₁; by an entry of Σ that of ½·Σ⁻¹·(S₂ − N·Σ)·Σ⁻¹, off the diagonal twice.</summary>
    public void CopyGradient(ComponentStatistics statistics, Span<double> gradient)
    {
        int d = Dimensions;
        gradient.Clear();
        double[] sum = new double[PackedSymmetric.Length(d)];
        for (int j = 0; j < _components; j++)
        {
            var about = (GaussianComponent)statistics.About[j];
            Span<double> mean = gradient.Slice(j * d, d);
            statistics.Of(j)[..d].CopyTo(mean);
            PackedSymmetric.SolveLower(about.Factor, mean);
            PackedSymmetric.SolveLowerTransposed(about.Factor, mean);
            for (int i = 0; i < d; i++)
            {
                mean[i] *= _units[i];
            }

            Array.Clear(sum);
            ZeroCovariancesGradient.AddByEntries(about, statistics.Of(j)[d..], statistics.Weight(j), _units, sum);
            for (int i = 0, at = 0, e = 0; i < d; i++)
            {
                for (int c = 0; c <= i; c++, at++)
                {
                    if (!_zeros.IsZero(at))
                    {
                        gradient[Place(j) + e++] += (i == c ? 1 : 2) * sum[at];
                    }
                }
            }
        }
    }

    private int Place(int component) => CovariancesAt + (_isShared ? 0 : component * _free.Length);

    private double[] Products()
    {
        double[] products = new double[PackedSymmetric.Length(Dimensions)];
        for (int i = 0, at = 0; i < Dimensions; i++)
        {
            for (int c = 0; c <= i; c++, at++)
            {
                products[at] = _units[i] * _units[c];
            }
        }

        return products;
    }
}
