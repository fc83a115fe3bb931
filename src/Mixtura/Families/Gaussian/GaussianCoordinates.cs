using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// Gaussian components as real coordinates without constraints. First the means in the table's deviations. Then volumes, as
/// logarithms of |Σ|^(1/d), unless they are shared just as shapes are and so are part of these. Then shapes: logarithms of
/// the variances along the axes, or where shape and orientation are one the factors Σ = T·D·Tᵀ, T lower triangular with ones
/// on its diagonal (the modified Cholesky decomposition of Pourahmadi 1999): the logarithms of the roots of D, and the
/// entries of T in the table's deviations. Logarithms of shapes beside volumes count by their differences from their mean.
/// Then rotations of the axes from their reference, as Cayley's skew-symmetric matrices. Any coordinates thus give positive
/// definite matrices of the structure.
/// </summary>
internal sealed class GaussianCoordinates
{
    private readonly Anatomy _anatomy;
    private readonly TableMoments? _moments;
    private readonly int _components;
    private readonly int _dimensions;
    private readonly bool _isDiagonal;
    private readonly bool _hasVolumes;
    private readonly int _shapeLength;

    /// <param name="covariance">The structure.</param>
    /// <param name="components">The number of components, k.</param>
    /// <param name="moments">The table's moments.</param>
    public GaussianCoordinates(Covariance covariance, int components, TableMoments moments)
        : this(covariance, components, moments.Columns.Length) => _moments = moments;

    /// <summary>The coordinates' places alone, without units.</summary>
    public GaussianCoordinates(Covariance covariance, int components, int dimensions)
    {
        _anatomy = Anatomy.Of(covariance);
        _components = components;
        _dimensions = dimensions;
        _isDiagonal = Covariances.IsDiagonal(covariance);
        _hasVolumes = _anatomy.Volume != _anatomy.Shape;
        _shapeLength = _anatomy.IsEllipsoidal ? PackedSymmetric.Length(_dimensions) : _dimensions;
    }

    private int MeansLength => _components * _dimensions;

    private int Volumes => _hasVolumes ? Anatomy.Count(_anatomy.Volume, _components) : 0;

    private int Shapes => Anatomy.Count(_anatomy.Shape, _components);

    private int Rotations => _anatomy.IsOriented ? Anatomy.Count(_anatomy.Orientation, _components) : 0;

    private int RotationLength => Orthogonal.Coordinates(_dimensions);

    private int ShapesAt => MeansLength + Volumes;

    private int RotationsAt => ShapesAt + (Shapes * _shapeLength);

    /// <summary>The number of coordinates.</summary>
    public int Length => RotationsAt + (Rotations * RotationLength);

    /// <summary>The deviation in which a column is measured; 1 for a column that is constant.</summary>
    private double Unit(int column) => _moments!.Varies(column) ? _moments.Deviation(column) : 1;

    /// <summary>Logarithms of a shape beside volumes, to which a common number can be added.</summary>
    public IEnumerable<int[]> Shifts() => Enumerable.Range(0, _hasVolumes ? Shapes : 0).Select(s => Enumerable.Range(0, _dimensions)
        .Select(i => ShapesAt + (s * _shapeLength) + (_anatomy.IsEllipsoidal ? PackedSymmetric.Index(i, i) : i))
        .ToArray());

    public void Copy(ImmutableArray<Component> components, Span<double> coordinates)
    {
        int d = _dimensions;
        for (int j = 0; j < _components; j++)
        {
            ReadOnlySpan<double> mean = At(components, j).Mean;
            for (int i = 0; i < d; i++)
            {
                coordinates[(j * d) + i] = mean[i] / Unit(i);
            }
        }

        for (int v = 0; v < Volumes; v++)
        {
            coordinates[MeansLength + v] = LogVolume(At(components, v));
        }

        for (int s = 0; s < Shapes; s++)
        {
            CopyShape(At(components, s), coordinates.Slice(ShapesAt + (s * _shapeLength), _shapeLength));
        }

        for (int r = 0; r < Rotations; r++)
        {
            Spectrum spectrum = At(components, r).Spectrum;
            double[] skew = Orthogonal.Cayley(Orthogonal.MultiplyTransposed(spectrum.Reference, spectrum.Axes, d), d);
            Span<double> rotation = coordinates.Slice(RotationsAt + (r * RotationLength), RotationLength);
            for (int p = 0, at = 0; p < d; p++)
            {
                for (int q = p + 1; q < d; q++, at++)
                {
                    rotation[at] = 0.5 * (skew[(p * d) + q] - skew[(q * d) + p]);
                }
            }
        }
    }

    /// <summary>The components at some coordinates; null where one is not finite or is not made.</summary>
    /// <param name="coordinates">The coordinates.</param>
    /// <param name="like">Components whose axes have the reference.</param>
    /// <param name="make">Makes a component of a mean and a covariance, or does not.</param>
    public ImmutableArray<Component>? Read(ReadOnlySpan<double> coordinates, ImmutableArray<Component> like, Func<double[], ShapedCovariance, GaussianComponent?> make)
    {
        int d = _dimensions;
        var read = ImmutableArray.CreateBuilder<Component>(_components);
        for (int j = 0; j < _components; j++)
        {
            double[] mean = new double[d];
            for (int i = 0; i < d; i++)
            {
                mean[i] = coordinates[(j * d) + i] * Unit(i);
            }

            if (!Array.TrueForAll(mean, double.IsFinite))
            {
                return null;
            }

            bool isFirst = j == 0 || _anatomy is not { Volume: Sharing.Equal, Shape: Sharing.Equal } || Rotations > 1;
            GaussianComponent? component = isFirst ? make(mean, ReadCovariance(coordinates, j, At(like, j))) : ((GaussianComponent)read[0]).Moved(mean);
            if (component is null)
            {
                return null;
            }

            read.Add(component);
        }

        return read.MoveToImmutable();
    }

    public void CopyGradient(ComponentStatistics statistics, Span<double> gradient)
    {
        int d = _dimensions;
        gradient[MeansLength..].Clear();
        double[] summed = new double[Shapes * _shapeLength];
        for (int j = 0; j < _components; j++)
        {
            var about = (GaussianComponent)statistics.About[j];
            CopyMeanGradient(about, statistics.Of(j)[..d], gradient.Slice(j * d, d));
            var own = GaussianGradient.Of(_anatomy, statistics, j);
            double centre = 0;
            if (_hasVolumes)
            {
                gradient[MeansLength + Part(_anatomy.Volume, j)] += own.Trace;
                centre = own.Trace / d;
            }

            for (int i = 0; Shapes > 0 && i < _shapeLength; i++)
            {
                summed[(Part(_anatomy.Shape, j) * _shapeLength) + i] += _anatomy.IsEllipsoidal ? own.Values[i] : own.Diagonal(i) - centre;
            }

            for (int i = 0; _hasVolumes && _anatomy.IsEllipsoidal && i < d; i++)
            {
                summed[(Part(_anatomy.Shape, j) * _shapeLength) + PackedSymmetric.Index(i, i)] -= centre;
            }

            if (Rotations > 0)
            {
                AddRotationGradient(own, about.Spectrum, gradient.Slice(RotationsAt + (Part(_anatomy.Orientation, j) * RotationLength), RotationLength));
            }
        }

        for (int s = 0; s < Shapes; s++)
        {
            Span<double> target = gradient.Slice(ShapesAt + (s * _shapeLength), _shapeLength);
            Span<double> sum = summed.AsSpan(s * _shapeLength, _shapeLength);
            if (_anatomy.IsEllipsoidal)
            {
                CopyFactorGradient(sum, ((GaussianComponent)statistics.About[s]).Factor, target);
            }
            else
            {
                sum.CopyTo(target);
            }
        }
    }

    private static GaussianComponent At(ImmutableArray<Component> components, int j) => (GaussianComponent)components[j];

    private static int Part(Sharing sharing, int j) => sharing == Sharing.Varying ? j : 0;

    private ReadOnlySpan<double> VariancesOf(GaussianComponent component) => _isDiagonal ? component.StoredCovariance : component.Spectrum.Eigenvalues;

    private double LogVolume(GaussianComponent component)
    {
        double sum = 0;
        for (int i = 0; i < _dimensions; i++)
        {
            sum += _anatomy.IsEllipsoidal ? 2 * Elementary.Log(component.Factor[PackedSymmetric.Index(i, i)]) : Elementary.Log(VariancesOf(component)[i]);
        }

        return sum / _dimensions;
    }

    private void CopyShape(GaussianComponent component, Span<double> shape)
    {
        double centre = _hasVolumes ? LogVolume(component) : 0;
        if (!_anatomy.IsEllipsoidal)
        {
            for (int i = 0; i < _dimensions; i++)
            {
                shape[i] = Elementary.Log(VariancesOf(component)[i]) - centre;
            }

            return;
        }

        ReadOnlySpan<double> factor = component.Factor;
        for (int i = 0, at = 0; i < _dimensions; i++)
        {
            for (int c = 0; c < i; c++, at++)
            {
                shape[at] = factor[at] / factor[PackedSymmetric.Index(c, c)] * (Unit(c) / Unit(i));
            }

            shape[at] = Elementary.Log(factor[at]) - (0.5 * centre);
            at++;
        }
    }

    private ShapedCovariance ReadCovariance(ReadOnlySpan<double> coordinates, int j, GaussianComponent like)
    {
        int d = _dimensions;
        double volume = _hasVolumes ? coordinates[MeansLength + Part(_anatomy.Volume, j)] : 0;
        ReadOnlySpan<double> shape = Shapes == 0 ? [] : coordinates.Slice(ShapesAt + (Part(_anatomy.Shape, j) * _shapeLength), _shapeLength);
        double mean = 0;
        for (int i = 0; _hasVolumes && Shapes > 0 && i < d; i++)
        {
            mean += shape[_anatomy.IsEllipsoidal ? PackedSymmetric.Index(i, i) : i] / d;
        }

        if (_anatomy.IsEllipsoidal)
        {
            return new ShapedCovariance(ReadFactor(shape, (0.5 * volume) - mean));
        }

        double[] variances = new double[d];
        for (int i = 0; i < d; i++)
        {
            variances[i] = Elementary.Exp((Shapes == 0 ? 0 : shape[i] - mean) + volume);
        }

        if (_isDiagonal)
        {
            return new ShapedCovariance(variances);
        }

        double[] skew = Orthogonal.Skew(coordinates.Slice(RotationsAt + (Part(_anatomy.Orientation, j) * RotationLength), RotationLength), d);
        double[] axes = Orthogonal.Multiply(like.Spectrum.Reference, Orthogonal.Cayley(skew, d), d);
        var spectrum = new Spectrum(axes, variances, like.Spectrum.Reference);
        return new ShapedCovariance(spectrum.ToCovariance(), spectrum);
    }

    /// <summary>The product T·D·Tᵀ.</summary>
    private double[] ReadFactor(ReadOnlySpan<double> shape, double addend)
    {
        int d = _dimensions;
        double[] factor = new double[shape.Length];
        for (int i = 0; i < d; i++)
        {
            int row = PackedSymmetric.Index(i, 0);
            factor[row + i] = Elementary.Exp(shape[row + i] + addend);
            for (int c = 0; c < i; c++)
            {
                factor[row + c] = shape[row + c] * (Unit(i) / Unit(c)) * factor[PackedSymmetric.Index(c, c)];
            }
        }

        double[] product = new double[factor.Length];
        for (int i = 0, at = 0; i < d; i++)
        {
            ReadOnlySpan<double> row = factor.AsSpan(PackedSymmetric.Index(i, 0), i + 1);
            for (int c = 0; c <= i; c++, at++)
            {
                ReadOnlySpan<double> other = factor.AsSpan(PackedSymmetric.Index(c, 0), c + 1);
                double sum = 0;
                for (int e = 0; e <= c; e++)
                {
                    sum = Math.FusedMultiplyAdd(row[e], other[e], sum);
                }

                product[at] = sum;
            }
        }

        return product;
    }

    /// <summary>Σ⁻¹·S₁, in the table's deviations.</summary>
    private void CopyMeanGradient(GaussianComponent about, ReadOnlySpan<double> sums, Span<double> gradient)
    {
        sums.CopyTo(gradient);
        if (!about.IsDiagonal)
        {
            PackedSymmetric.SolveLower(about.Factor, gradient);
            PackedSymmetric.SolveLowerTransposed(about.Factor, gradient);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] *= about.IsDiagonal ? Unit(i) / about.StoredCovariance[i] : Unit(i);
        }
    }

    /// <summary>
    /// From the whitened gradient W = 2G, with H = L⁻ᵀ·W: H·(root of D) for the entries of T, the diagonal of Lᵀ·H = W for
    /// the logarithms. The factor's volume cancels, so any component's will do where the shape is shared.
    /// </summary>
    private void CopyFactorGradient(ReadOnlySpan<double> half, ReadOnlySpan<double> factor, Span<double> gradient)
    {
        int d = _dimensions;
        double[] column = new double[d];
        for (int c = 0; c < d; c++)
        {
            for (int i = 0; i < d; i++)
            {
                column[i] = 2 * half[PackedSymmetric.Index(i, c)];
            }

            gradient[PackedSymmetric.Index(c, c)] = column[c];
            PackedSymmetric.SolveLowerTransposed(factor, column);
            for (int i = c + 1; i < d; i++)
            {
                gradient[PackedSymmetric.Index(i, c)] = column[i] * factor[PackedSymmetric.Index(c, c)] * (Unit(i) / Unit(c));
            }
        }
    }

    /// <summary>
    /// A change dS of Cayley's matrix turns the axes by Ω = −2·Mᵀ·dS·M with M = (I + S)⁻¹, so a gradient H by Ω (both
    /// skew-symmetric) is −2·M·H·Mᵀ by the entries of S above the diagonal.
    /// </summary>
    private void AddRotationGradient(GaussianGradient own, Spectrum spectrum, Span<double> gradient)
    {
        int d = _dimensions;
        double[] skew = Orthogonal.Cayley(Orthogonal.MultiplyTransposed(spectrum.Reference, spectrum.Axes, d), d);
        double[] inverse = Orthogonal.InverseOfOnePlus(skew, d);
        double[] half = Orthogonal.Multiply(inverse, Orthogonal.Skew(own.ByRotation(spectrum), d), d);
        for (int p = 0, at = 0; p < d; p++)
        {
            for (int q = p + 1; q < d; q++, at++)
            {
                double sum = 0;
                for (int i = 0; i < d; i++)
                {
                    sum = Math.FusedMultiplyAdd(half[(p * d) + i], inverse[(q * d) + i], sum);
                }

                gradient[at] -= 2 * sum;
            }
        }
    }
}
