using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>
/// The conjugate prior of a Gaussian mixture's means and covariances (Fraley and Raftery 2007), under which a fit finds the
/// mode of the posterior. It acts like rows that every component has beside its own, so a component of few rows, or of fewer
/// than there are columns, keeps a regular covariance. Proportions have no prior. Immutable.
/// </summary>
/// <remarks>
/// Each mean is normal about <see cref="Mean"/> with covariance Σ/<see cref="Shrinkage"/>. With structures whose axes are
/// free, each Σ is inverse Wishart with <see cref="DegreesOfFreedom"/> ν and <see cref="Scale"/> Λ, its density proportional to
/// |Σ|^(−(ν+d+1)/2)·exp(−½·tr(ΛΣ⁻¹)); with spherical and diagonal ones each variance is inverse gamma, its density
/// proportional to (σ²)^(−ν/2−1)·exp(−½ς²/σ²). The covariance that is the same for all components (EII, EEI, EEE) has one such
/// factor, otherwise each component has one.
/// </remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class GaussianPrior
{
    /// <summary>The shrinkage where none is given.</summary>
    public const double DefaultShrinkage = 0.01;

    /// <summary>A sample's variance has a divisor one less than its size; a table of little weight is not taken for a sample of less than two rows.</summary>
    private const double MostCorrection = 2;

    private readonly double[]? _scale;

    private GaussianPrior(bool exists, double shrinkage, ImmutableArray<double>? mean, double? degreesOfFreedom, double[]? scale)
    {
        Exists = exists;
        Shrinkage = shrinkage;
        Mean = mean;
        DegreesOfFreedom = degreesOfFreedom;
        _scale = scale;
    }

    /// <summary>No prior: the maximum of the likelihood.</summary>
    public static GaussianPrior None { get; } = new(false, 0, null, null, null);

    /// <summary>
    /// The prior of mclust's <c>priorControl()</c>: shrinkage 0.01, the table's mean, ν = d + 2, and as scale the table's
    /// covariance over k^(2/d), for spherical and diagonal structures the average of its variances over k^(2/d).
    /// </summary>
    public static GaussianPrior Default { get; } = new(true, DefaultShrinkage, null, null, null);

    /// <summary>Whether there is a prior.</summary>
    public bool Exists { get; }

    /// <summary>How many rows at the prior's mean each component has beside its own; 0 for a flat prior of the means.</summary>
    public double Shrinkage { get; }

    /// <summary>The prior's mean, d values; null for the table's.</summary>
    public ImmutableArray<double>? Mean { get; }

    /// <summary>ν, above d − 1; null for d + 2.</summary>
    public double? DegreesOfFreedom { get; }

    /// <summary>
    /// Λ, d × d: spherical structures take the average of its diagonal, diagonal ones the diagonal; null for what
    /// <see cref="Default"/> says.
    /// </summary>
    [JsonConverter(typeof(MatrixJsonConverter))]
    public double[,]? Scale => _scale is null ? null : PackedSymmetric.ToMatrix(_scale, Order(_scale.Length));

    /// <summary>A prior of one's own; what is left out is as in <see cref="Default"/>.</summary>
    /// <param name="shrinkage">How many rows at the prior's mean each component has beside its own, zero or more.</param>
    /// <param name="mean">The prior's mean, d finite values, or null.</param>
    /// <param name="degreesOfFreedom">ν, above d − 1, or null.</param>
    /// <param name="scale">Λ, d × d, symmetric and positive definite, or null.</param>
    /// <exception cref="ArgumentException">A value is not finite or outside its range, or Λ is not symmetric and positive definite.</exception>
    public static GaussianPrior With(double shrinkage = DefaultShrinkage, IReadOnlyList<double>? mean = null, double? degreesOfFreedom = null, double[,]? scale = null)
    {
        if (!(shrinkage is >= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(shrinkage), shrinkage, "The shrinkage is a finite number of rows that is zero or more.");
        }

        if (degreesOfFreedom is { } dof && !(dof is > 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), dof, "The degrees of freedom are a finite number above the number of columns less one.");
        }

        if (mean is not null && !mean.All(double.IsFinite))
        {
            throw new ArgumentException("The prior's mean has a value that is not finite.", nameof(mean));
        }

        return new GaussianPrior(true, shrinkage, mean?.ToImmutableArray(), degreesOfFreedom, scale is null ? null : Packed(scale));
    }

    /// <summary>The same prior with what a table decides written out: mean, degrees of freedom and scale.</summary>
    internal GaussianPrior WrittenOut(Covariance covariance, int components, TableMoments moments)
    {
        int d = moments.Columns.Length;
        bool isDiagonal = Covariances.IsDiagonal(covariance);
        double[] own = isDiagonal ? Variances(Anatomy.Of(covariance).Shape == Sharing.None, components, moments) : ScaleMatrix(components, moments);
        double[] scale = new double[PackedSymmetric.Length(d)];
        for (int i = 0; i < own.Length; i++)
        {
            scale[isDiagonal ? PackedSymmetric.Index(i, i) : i] = own[i];
        }

        return new GaussianPrior(true, Shrinkage, Mean ?? [.. moments.Mean], DegreesOfFreedom ?? d + 2, scale);
    }

    /// <summary>Why the prior does not suit a table of so many columns, with the remedy; null when it does.</summary>
    internal string? ObjectionTo(int dimensions)
    {
        if (Mean is { } mean && mean.Length != dimensions)
        {
            return $"the prior's mean has {mean.Length} values and the table {dimensions} columns; give one for each column";
        }

        if (_scale is not null && _scale.Length != PackedSymmetric.Length(dimensions))
        {
            return $"the prior's scale is of order {Order(_scale.Length)} and the table has {dimensions} columns; give a row and a column for each of them";
        }

        return DegreesOfFreedom is { } dof && !(dof > dimensions - 1)
            ? $"the prior's {dof} degrees of freedom are too few for {dimensions} columns; give more than {dimensions - 1}"
            : null;
    }

    /// <summary>What the prior adds to the sums of each of k components of a structure.</summary>
    internal PriorSums Sums(Covariance covariance, int components, TableMoments moments)
    {
        int d = moments.Columns.Length;
        var anatomy = Anatomy.Of(covariance);
        bool isShared = anatomy is not ({ Volume: Sharing.Varying } or { Shape: Sharing.Varying } or { Orientation: Sharing.Varying });
        bool isSpherical = anatomy.Shape == Sharing.None;
        bool isDiagonal = Covariances.IsDiagonal(covariance);
        double nu = DegreesOfFreedom ?? d + 2;
        double count = isSpherical ? (nu + 2) / d : isDiagonal ? nu + 2 : nu + d + 1;
        double[] scale = isDiagonal ? Variances(isSpherical, components, moments) : ScaleMatrix(components, moments);
        if (isSpherical)
        {
            // The variance's own ς² is spread over the columns, whose scatters are added up.
            scale = Array.ConvertAll(scale, value => value / d);
        }

        if (isShared)
        {
            count /= components;
            scale = Array.ConvertAll(scale, value => value / components);
        }

        return new PriorSums(Mean is { } mean ? [.. mean] : moments.Mean.ToArray(), Shrinkage, count + (Shrinkage > 0 ? 1 : 0), scale);
    }

    /// <summary>ς² for each column.</summary>
    private double[] Variances(bool isSpherical, int components, TableMoments moments)
    {
        int d = moments.Columns.Length;
        double[] variances = new double[d];
        for (int i = 0; i < d; i++)
        {
            variances[i] = _scale is null ? moments.Covariance(i, i) : _scale[PackedSymmetric.Index(i, i)];
        }

        if (_scale is null || isSpherical)
        {
            Array.Fill(variances, variances.Average() * (_scale is null ? Share(components, moments) : 1));
        }

        return variances;
    }

    /// <summary>
    /// Λ. Where the table's covariance is singular its variances take its place, as in mclust for tables of no more rows than
    /// columns, and where even a variance is 0, the average of all.
    /// </summary>
    private double[] ScaleMatrix(int components, TableMoments moments)
    {
        if (_scale is not null)
        {
            return [.. _scale];
        }

        int d = moments.Columns.Length;
        double share = Share(components, moments);
        double[] scale = new double[PackedSymmetric.Length(d)];
        if (moments.IsRegular)
        {
            for (int i = 0; i < scale.Length; i++)
            {
                scale[i] = share * moments.PackedCovariance[i];
            }

            return scale;
        }

        double average = 0;
        for (int i = 0; i < d; i++)
        {
            average += moments.Covariance(i, i) / d;
        }

        for (int i = 0; i < d; i++)
        {
            scale[PackedSymmetric.Index(i, i)] = share * (moments.Varies(i) ? moments.Covariance(i, i) : average);
        }

        return scale;
    }

    /// <summary>What a component's variance is of the sample's where k components share out the table's volume.</summary>
    private static double Share(int components, TableMoments moments)
    {
        double correction = moments.TotalWeight > 1 ? Math.Min(MostCorrection, moments.TotalWeight / (moments.TotalWeight - 1)) : MostCorrection;
        return correction * Elementary.Exp(-2 * Elementary.Log(components) / moments.Columns.Length);
    }

    private static double[] Packed(double[,] scale)
    {
        int d = scale.GetLength(0);
        double[] packed = d > 0 && scale.GetLength(1) == d ? PackedSymmetric.FromMatrix(scale) : [];
        bool isSymmetric = packed.Length > 0;
        for (int i = 0; isSymmetric && i < d; i++)
        {
            for (int j = 0; j < i; j++)
            {
                isSymmetric &= scale[i, j] == scale[j, i];
            }
        }

        return isSymmetric && Array.TrueForAll(packed, double.IsFinite) && PackedSymmetric.TryCholesky(packed, d, new double[packed.Length])
            ? packed
            : throw new ArgumentException("The prior's scale is not a symmetric, positive definite matrix.", nameof(scale));
    }

    private static int Order(int length)
    {
        int order = 1;
        while (PackedSymmetric.Length(order) < length)
        {
            order++;
        }

        return order;
    }
}
