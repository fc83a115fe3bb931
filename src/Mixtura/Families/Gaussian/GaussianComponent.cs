using System.Buffers;
using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>A multivariate normal distribution N(μ, Σ); immutable and thread-safe.</summary>
[JsonConverter(typeof(ComponentJsonConverter))]
public sealed class GaussianComponent : Component
{
    private const int StackLimit = 256;

    private readonly double[] _mean;
    private readonly double[] _covariance;
    private readonly double[] _factor;
    private readonly double _logNormalizer;
    private Spectrum? _spectrum;

    private GaussianComponent(double[] mean, double[] covariance, double[] factor, bool isDiagonal, Spectrum? spectrum = null)
    {
        _spectrum = spectrum;
        _mean = mean;
        _covariance = covariance;
        _factor = factor;
        IsDiagonal = isDiagonal;
        double sum = mean.Length * StandardNormal.LogSqrtTwoPi;
        for (int i = 0; i < mean.Length; i++)
        {
            sum += Elementary.Log(FactorDiagonal(i));
        }

        _logNormalizer = -sum;
    }

    /// <inheritdoc/>
    public override int Dimensions => _mean.Length;

    /// <summary>The mean μ, d values.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Whether Σ is kept as its diagonal only.</summary>
    public bool IsDiagonal { get; }

    /// <summary>An entry of Σ.</summary>
    /// <param name="i">A column, from 0.</param>
    /// <param name="j">A column, from 0.</param>
    public double Covariance(int i, int j)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Dimensions);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)j, (uint)Dimensions);
        return IsDiagonal ? (i == j ? _covariance[i] : 0) : _covariance[PackedSymmetric.Index(i, j)];
    }

    /// <summary>One line: the mean and the columns' standard deviations.</summary>
    public override string ToString() => $"Gaussian: mean {ShortText.Vector(_mean)}, standard deviations {ShortText.Vector([.. Enumerable.Range(0, Dimensions).Select(i => Math.Sqrt(Variance(i)))])}";

    /// <summary>The variance of a column.</summary>
    /// <param name="column">The column, from 0.</param>
    public double Variance(int column) => Covariance(column, column);

    /// <summary>Makes a component with any covariance matrix.</summary>
    /// <param name="mean">μ, d finite values, d at least 1.</param>
    /// <param name="covariance">Σ, d × d, symmetric and positive definite.</param>
    /// <exception cref="ModelException">The shapes disagree, a value is not finite, or Σ is not symmetric or not positive definite.</exception>
    public static GaussianComponent Create(ReadOnlySpan<double> mean, double[,] covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int d = CheckMean(mean);
        if (covariance.GetLength(0) != d || covariance.GetLength(1) != d)
        {
            throw new ModelException($"the covariance is {covariance.GetLength(0)} × {covariance.GetLength(1)}, the mean has {d} values; it must be {d} × {d}", "covariance");
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double difference = Math.Abs(covariance[i, j] - covariance[j, i]);
                if (!(difference <= 1e-12 * Math.Sqrt(Math.Abs(covariance[i, i])) * Math.Sqrt(Math.Abs(covariance[j, j]))))
                {
                    throw new ModelException($"the matrix is not symmetric: entry ({i + 1}, {j + 1}) is {covariance[i, j]:R}, entry ({j + 1}, {i + 1}) is {covariance[j, i]:R}", "covariance");
                }
            }
        }

        return TryCreate(mean.ToArray(), PackedSymmetric.FromMatrix(covariance))
            ?? throw new ModelException("the matrix is not positive definite; variances must be positive and no column a combination of others", "covariance");
    }

    /// <summary>Makes a component whose columns are uncorrelated.</summary>
    /// <param name="mean">μ, d finite values, d at least 1.</param>
    /// <param name="variances">The d variances, positive and finite.</param>
    /// <exception cref="ModelException">The lengths disagree or a value is not valid.</exception>
    public static GaussianComponent CreateDiagonal(ReadOnlySpan<double> mean, ReadOnlySpan<double> variances)
    {
        int d = CheckMean(mean);
        if (variances.Length != d)
        {
            throw new ModelException($"there are {variances.Length} variances for {d} means", "covariance");
        }

        foreach (double variance in variances)
        {
            if (!(variance > 0 && double.IsFinite(variance)))
            {
                throw new ModelException($"the variance {variance:R} is not a positive finite number", "covariance");
            }
        }

        return FromVariances(mean.ToArray(), variances.ToArray());
    }

    /// <inheritdoc/>
    public override double LogDensity(ReadOnlySpan<double> row) => _logNormalizer + LogShape(row);

    internal override double LogShape(ReadOnlySpan<double> row)
    {
        double[]? rented = null;
        int d = _mean.Length;
        Span<double> y = d <= StackLimit ? stackalloc double[d] : (rented = ArrayPool<double>.Shared.Rent(d)).AsSpan(0, d);
        double square = Whiten(row, y);
        if (double.IsNaN(square) && !HasNaN(row))
        {
            // The substitution overflowed to ∞ − ∞ or ∞·0: the row is further away than doubles reach.
            square = double.PositiveInfinity;
        }

        double result = -0.5 * square;
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }

        return result;
    }

    /// <summary>The squared Mahalanobis distance (x − μ)ᵀ Σ⁻¹ (x − μ).</summary>
    /// <param name="row">The row x, d values.</param>
    public double SquaredMahalanobis(ReadOnlySpan<double> row)
    {
        double[] y = new double[Dimensions];
        return Whiten(row, y);
    }

    /// <inheritdoc/>
    public override void Sample(RandomSource random, Span<double> row)
    {
        ArgumentNullException.ThrowIfNull(random);
        int d = _mean.Length;
        for (int i = 0; i < d; i++)
        {
            row[i] = random.NextNormal();
        }

        for (int i = d - 1; i >= 0; i--)
        {
            double sum = _mean[i];
            if (IsDiagonal)
            {
                sum = Math.FusedMultiplyAdd(_factor[i], row[i], sum);
            }
            else
            {
                int at = i * (i + 1) / 2;
                for (int j = 0; j <= i; j++)
                {
                    sum = Math.FusedMultiplyAdd(_factor[at + j], row[j], sum);
                }
            }

            row[i] = sum;
        }
    }

    /// <inheritdoc/>
    public override Component Marginal(ReadOnlySpan<int> columns)
    {
        double[] mean = new double[columns.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = _mean[columns[i]];
        }

        if (IsDiagonal)
        {
            double[] variances = new double[columns.Length];
            for (int i = 0; i < mean.Length; i++)
            {
                variances[i] = _covariance[columns[i]];
            }

            return FromVariances(mean, variances);
        }

        return TryCreate(mean, Block(columns)) ?? throw new ModelException("the marginal covariance is not positive definite to working precision", "covariance");
    }

    /// <inheritdoc/>
    public override Component Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        int[] others = Others(columns, Dimensions);
        if (IsDiagonal)
        {
            return Marginal(others);
        }

        int known = columns.Length;
        int[] order = [.. columns, .. others];
        double[] joint = Block(order);
        double[] factor = new double[joint.Length];
        if (!PackedSymmetric.TryCholesky(joint, order.Length, factor))
        {
            throw new ModelException("the covariance is not positive definite to working precision", "covariance");
        }

        // With the known columns first, Σ = [A 0; B C]·[A 0; B C]ᵀ: the conditional mean is μ₂ + B·A⁻¹(x₁ − μ₁), its covariance C·Cᵀ.
        double[] y = new double[known];
        for (int i = 0; i < known; i++)
        {
            y[i] = values[i] - _mean[columns[i]];
        }

        PackedSymmetric.SolveLower(factor, y);
        double[] mean = new double[others.Length];
        double[] conditional = new double[PackedSymmetric.Length(others.Length)];
        for (int i = 0; i < others.Length; i++)
        {
            int row = PackedSymmetric.Index(known + i, 0);
            double sum = _mean[others[i]];
            for (int j = 0; j < known; j++)
            {
                sum = Math.FusedMultiplyAdd(factor[row + j], y[j], sum);
            }

            mean[i] = sum;
            for (int j = 0; j <= i; j++)
            {
                int other = PackedSymmetric.Index(known + j, 0);
                double product = 0;
                for (int c = 0; c <= j; c++)
                {
                    product = Math.FusedMultiplyAdd(factor[row + known + c], factor[other + known + c], product);
                }

                conditional[PackedSymmetric.Index(i, j)] = product;
            }
        }

        return TryCreate(mean, conditional) ?? throw new ModelException("the conditional covariance is not positive definite to working precision", "covariance");
    }

    /// <inheritdoc/>
    public override void CopyMean(Span<double> mean) => _mean.CopyTo(mean);

    /// <inheritdoc/>
    public override void CopyCovariance(Span<double> covariance)
    {
        int d = Dimensions;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                covariance[(i * d) + j] = Covariance(i, j);
            }
        }
    }

    /// <inheritdoc/>
    public override double Cdf(double x) =>
        Dimensions == 1 ? StandardNormal.Cdf((x - _mean[0]) / _factor[0]) : base.Cdf(x);

    /// <inheritdoc/>
    public override bool HasSameParameters(Component other) =>
        other is GaussianComponent g && g.IsDiagonal == IsDiagonal
        && g._mean.AsSpan().SequenceEqual(_mean) && g._covariance.AsSpan().SequenceEqual(_covariance);

    internal override double LogNormalizer => _logNormalizer;

    internal override double LogNormalizerAbove(Component reference)
    {
        if (reference is not GaussianComponent other)
        {
            return base.LogNormalizerAbove(reference);
        }

        double sum = 0;
        for (int i = 0; i < Dimensions; i++)
        {
            sum += Elementary.Log(other.FactorDiagonal(i) / FactorDiagonal(i));
        }

        return sum;
    }

    /// <summary>The Cholesky factor, packed; the standard deviations where the covariance is diagonal.</summary>
    internal ReadOnlySpan<double> Factor => _factor;

    /// <summary>The covariance, packed; the variances where it is diagonal.</summary>
    internal ReadOnlySpan<double> StoredCovariance => _covariance;

    /// <summary>The covariance by its axes; found when first asked for, where it was not made from them.</summary>
    internal Spectrum Spectrum => _spectrum ??= Spectrum.Of(PackedCovariance(), Dimensions);

    /// <summary>The same where it was made from its axes or they were asked for; null where they follow from the covariance.</summary>
    internal Spectrum? KnownSpectrum => IsDiagonal ? null : _spectrum;

    /// <summary>The inverse of the Cholesky factor, packed.</summary>
    internal void CopyInverseFactor(Span<double> inverse)
    {
        if (!IsDiagonal)
        {
            PackedSymmetric.InvertLower(_factor, Dimensions, inverse);
            return;
        }

        inverse.Clear();
        for (int i = 0; i < Dimensions; i++)
        {
            inverse[PackedSymmetric.Index(i, i)] = 1 / _factor[i];
        }
    }

    /// <summary>
    /// How many times the rounding of a covariance's entries is magnified in its smallest eigenvalue, whatever the columns' units: the
    /// trace of the inverse of the correlation matrix, d where there are no correlations.
    /// </summary>
    internal double Magnification()
    {
        double[] inverse = new double[PackedSymmetric.Length(Dimensions)];
        CopyInverseFactor(inverse);
        double trace = 0;
        for (int i = 0, at = 0; i < Dimensions; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                double scaled = inverse[at] * Math.Sqrt(Variance(j));
                trace += scaled * scaled;
            }
        }

        return trace;
    }

    internal double[] PackedCovariance()
    {
        if (!IsDiagonal)
        {
            return [.. _covariance];
        }

        double[] packed = new double[PackedSymmetric.Length(Dimensions)];
        for (int i = 0; i < Dimensions; i++)
        {
            packed[PackedSymmetric.Index(i, i)] = _covariance[i];
        }

        return packed;
    }

    /// <summary>Null when the matrix is not positive definite.</summary>
    internal static GaussianComponent? TryCreate(double[] mean, double[] packedCovariance, Spectrum? spectrum = null)
    {
        double[] factor = new double[packedCovariance.Length];
        return PackedSymmetric.TryCholesky(packedCovariance, mean.Length, factor)
            ? new GaussianComponent(mean, packedCovariance, factor, isDiagonal: false, spectrum)
            : null;
    }

    /// <summary>The same covariance about another mean.</summary>
    internal GaussianComponent Moved(double[] mean) => new(mean, _covariance, _factor, IsDiagonal, _spectrum);

    internal static GaussianComponent FromVariances(double[] mean, double[] variances) =>
        new(mean, variances, Array.ConvertAll(variances, Math.Sqrt), isDiagonal: true);

    private double FactorDiagonal(int i) => _factor[IsDiagonal ? i : PackedSymmetric.Index(i, i)];

    private static int CheckMean(ReadOnlySpan<double> mean)
    {
        if (mean.IsEmpty)
        {
            throw new ModelException("the mean has no values; a component needs at least one column", "mean");
        }

        foreach (double value in mean)
        {
            if (!double.IsFinite(value))
            {
                throw new ModelException($"the value {value:R} is not finite", "mean");
            }
        }

        return mean.Length;
    }

    private double Whiten(ReadOnlySpan<double> row, Span<double> y)
    {
        if (row.Length != _mean.Length)
        {
            throw new ArgumentException($"The row has {row.Length} values, the component {_mean.Length} columns.", nameof(row));
        }

        double square = 0;
        if (IsDiagonal)
        {
            for (int i = 0; i < row.Length; i++)
            {
                double z = (row[i] - _mean[i]) / _factor[i];
                square = Math.FusedMultiplyAdd(z, z, square);
            }

            return square;
        }

        for (int i = 0; i < row.Length; i++)
        {
            y[i] = row[i] - _mean[i];
        }

        PackedSymmetric.SolveLower(_factor, y);
        foreach (double z in y)
        {
            square = Math.FusedMultiplyAdd(z, z, square);
        }

        return square;
    }

    private static bool HasNaN(ReadOnlySpan<double> row)
    {
        foreach (double value in row)
        {
            if (double.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }

    private double[] Block(ReadOnlySpan<int> columns)
    {
        double[] packed = new double[PackedSymmetric.Length(columns.Length)];
        for (int i = 0, at = 0; i < columns.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                packed[at++] = _covariance[PackedSymmetric.Index(columns[i], columns[j])];
            }
        }

        return packed;
    }
}
