using System.Collections.Immutable;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Multivariate normal components with a covariance structure.</summary>
/// <remarks>
/// No component may be thinner, in any direction, than the floor allows: its covariance Σ satisfies Σ ⪰ f·S, where S is
/// the covariance of the whole table (with its diagonal raised by a hundredth, so that columns which are combinations of
/// each other still have a floor) and f is <see cref="Floor"/>. The rule commutes with every change of units, and keeps
/// the likelihood bounded (Hathaway 1985 bounds components against each other for the same end). The maximization step attains the exact constrained maximum, so the
/// log-likelihood still never falls; components held by the rule are reported.
/// </remarks>
public sealed class GaussianFamily : Family
{
    /// <summary>The default of <see cref="Floor"/>: a deviation of 10⁻⁵ of the table's own.</summary>
    public const double DefaultFloor = 1e-10;

    private const double DiagonalRaise = 0.01;

    /// <summary>A mean about which deviations of its own size have squares that underflow.</summary>
    private const double TinyMean = 1e-150;

    /// <summary>Describes a family.</summary>
    /// <param name="covariance">The covariance structure.</param>
    /// <param name="floor">The smallest allowed ratio of a component's variance to the table's, in any direction; in (0, 1).</param>
    public GaussianFamily(Covariance covariance = Covariance.VVV, double floor = DefaultFloor)
    {
        if (!Enum.IsDefined(covariance))
        {
            throw new ArgumentOutOfRangeException(nameof(covariance));
        }

        if (!(floor is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(floor), floor, "The floor is a ratio of variances above 0 and below 1.");
        }

        Covariance = covariance;
        Floor = floor;
    }

    /// <inheritdoc/>
    public override string Name => "gaussian";

    /// <inheritdoc/>
    public override string? Structure => Covariance.ToString();

    /// <summary>The covariance structure.</summary>
    public Covariance Covariance { get; }

    /// <summary>The smallest allowed ratio of a component's variance to the table's, in any direction.</summary>
    public double Floor { get; }

    /// <inheritdoc/>
    public override bool TakesEveryValue => true;

    private bool KeepsDiagonal => Covariance is Covariance.VII or Covariance.VVI;

    /// <inheritdoc/>
    public override int CountParameters(int components, int dimensions) => (components * dimensions) + (Covariance switch
    {
        Covariance.VII => components,
        Covariance.VVI => components * dimensions,
        Covariance.EEE => PackedSymmetric.Length(dimensions),
        _ => components * PackedSymmetric.Length(dimensions),
    });

    /// <inheritdoc/>
    public override void CheckColumns(ImmutableArray<Column> columns, string? origin)
    {
        foreach (Column column in columns)
        {
            if (column.IsCategorical)
            {
                throw new TableException("the column holds labels, which a Gaussian cannot describe; leave it out or give it to a categorical family", origin, column: column.Name);
            }
        }
    }

    /// <inheritdoc/>
    public override void CheckMoments(TableMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        for (int i = 0; i < moments.Columns.Length; i++)
        {
            double variance = moments.Covariance(i, i);
            if (!double.IsFinite(variance) || !double.IsFinite(moments.Mean[i]))
            {
                throw new TableException("the values are too large: their squares overflow; divide the column by a constant", moments.Origin, column: moments.Columns[i].Name);
            }

            // Deviations that are all rounding error of the mean make a constant column.
            if (!(Math.Sqrt(variance) > 1e-15 * Math.Abs(moments.Mean[i])) || variance < 1e-305)
            {
                bool tiny = moments.Mean[i] == 0 ? variance > 0 : Math.Abs(moments.Mean[i]) < TinyMean;
                throw new TableException(
                    tiny
                        ? "the values differ by too little: their squares underflow; multiply the column by a constant, or leave it out if the value is the same in every row"
                        : "the value is the same in every row, so no Gaussian can be fitted; leave the column out",
                    moments.Origin,
                    column: moments.Columns[i].Name);
            }
        }
    }

    /// <inheritdoc/>
    public override Component Pivot(TableMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        return WithMean(moments.Mean, moments);
    }

    /// <inheritdoc/>
    public override Component WithMean(ReadOnlySpan<double> mean, TableMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        return Shape(mean.ToArray(), KeepsDiagonal ? Variances(moments) : [.. moments.PackedCovariance], moments, out _);
    }

    /// <inheritdoc/>
    public override int CountStatistics(int dimensions) => dimensions + (KeepsDiagonal ? dimensions : PackedSymmetric.Length(dimensions));

    /// <inheritdoc/>
    public override void Accumulate(Component about, ReadOnlySpan<double> row, double weight, Span<double> statistics)
    {
        var pivot = (GaussianComponent)about;
        int d = row.Length;
        int at = d;
        for (int i = 0; i < d; i++)
        {
            double deviation = row[i] - pivot.Mean[i];
            statistics[i] += weight * deviation;
            for (int j = KeepsDiagonal ? i : 0; j <= i; j++)
            {
                statistics[at++] += weight * deviation * (row[j] - pivot.Mean[j]);
            }
        }
    }

    /// <inheritdoc/>
    public override Maximization Maximize(ComponentStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        int k = statistics.Count;
        int d = statistics.About[0].Dimensions;
        double[][] means = new double[k][];
        double[][] scatters = new double[k][];
        for (int j = 0; j < k; j++)
        {
            (means[j], scatters[j]) = Centre(statistics, j, d);
        }

        if (Covariance == Covariance.EEE)
        {
            GaussianComponent shared = Shape(means[0], Pool(statistics, scatters), statistics.Moments, out bool isHeld);
            return new Maximization([.. means.Select(shared.Moved)], isHeld ? [.. Enumerable.Range(0, k)] : []);
        }

        var components = ImmutableArray.CreateBuilder<Component>(k);
        var atFloor = ImmutableArray.CreateBuilder<int>();
        for (int j = 0; j < k; j++)
        {
            if (!statistics.IsAlive(j))
            {
                components.Add(statistics.About[j]);
                continue;
            }

            components.Add(Shape(means[j], scatters[j], statistics.Moments, out bool held));
            if (held)
            {
                atFloor.Add(j);
            }
        }

        return new Maximization(components.MoveToImmutable(), atFloor.ToImmutable());
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Coordinates: the mean in units of its component's Cholesky factor, μ + L·m, and the covariance as L(I + E)Lᵀ with E
    /// symmetric of the structure's form. By Fisher's identity the gradient is L⁻¹S₁ and ½(L⁻¹S₂L⁻ᵀ − N·I) with the sums
    /// about the current mean.
    /// </remarks>
    public override double SquaredGradient(ComponentStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        int d = statistics.About[0].Dimensions;
        double square = 0;
        double[]? pooled = null;
        for (int j = 0; j < statistics.Count; j++)
        {
            var about = (GaussianComponent)statistics.About[j];
            ReadOnlySpan<double> sums = statistics.Of(j);
            double[] first = sums[..d].ToArray();
            double[] second;
            if (about.IsDiagonal)
            {
                second = new double[d];
                for (int i = 0; i < d; i++)
                {
                    first[i] /= about.Factor[i];
                    second[i] = 0.5 * ((sums[d + i] / about.StoredCovariance[i]) - statistics.Weight(j));
                }
            }
            else
            {
                PackedSymmetric.SolveLower(about.Factor, first);
                second = PackedSymmetric.Whiten(sums[d..], about.Factor, d);
                for (int i = 0; i < d; i++)
                {
                    second[PackedSymmetric.Index(i, i)] -= statistics.Weight(j);
                }

                for (int i = 0; i < second.Length; i++)
                {
                    second[i] *= 0.5;
                }
            }

            square += SquaredNorm(first);
            switch (Covariance)
            {
                case Covariance.EEE:
                    pooled = pooled is null ? second : Add(pooled, second);
                    break;
                case Covariance.VII:
                    square += second.Sum() * second.Sum();
                    break;
                case Covariance.VVI:
                    square += SquaredNorm(second);
                    break;
                default:
                    square += SquaredFrobenius(second, d);
                    break;
            }
        }

        return pooled is null ? square : square + SquaredFrobenius(pooled, d);
    }

    /// <inheritdoc/>
    public override double Change(Component before, Component after)
    {
        var a = (GaussianComponent)before;
        var b = (GaussianComponent)after;
        double largest = 0;
        for (int i = 0; i < a.Dimensions; i++)
        {
            largest = Math.Max(largest, Math.Abs(a.Mean[i] - b.Mean[i]) / Math.Sqrt(a.Variance(i)));
            for (int j = a.IsDiagonal ? i : 0; j <= i; j++)
            {
                largest = Math.Max(largest, Math.Abs(a.Covariance(i, j) - b.Covariance(i, j)) / Math.Sqrt(a.Variance(i)) / Math.Sqrt(a.Variance(j)));
            }
        }

        return largest;
    }

    /// <inheritdoc/>
    public override int CountFeatures(TableMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        return moments.Columns.Length;
    }

    /// <inheritdoc/>
    public override void CopyFeatures(ReadOnlySpan<double> row, TableMoments moments, Span<double> features)
    {
        ArgumentNullException.ThrowIfNull(moments);
        for (int i = 0; i < row.Length; i++)
        {
            double deviation = moments.Deviation(i);
            features[i] = deviation > 0 ? (row[i] - moments.Mean[i]) / deviation : 0;
        }
    }

    internal override FeatureMap CreateFeatureMap(TableMoments moments) => new StandardizedFeatureMap(moments);

    internal override string? ObjectionTo(Component component) => component switch
    {
        not GaussianComponent => $"it is a {component.GetType().Name}, the family is Gaussian",
        GaussianComponent { IsDiagonal: false } when KeepsDiagonal => $"its covariance is a full matrix, of which the structure {Covariance} knows the diagonal only; make it with GaussianComponent.CreateDiagonal or choose VVV",
        _ => null,
    };

    internal override ImmutableArray<Component> Adopt(ImmutableArray<Component> components) => [.. components.Select(component =>
    {
        if (component is not GaussianComponent gaussian)
        {
            return component;
        }

        double[] mean = gaussian.Mean.ToArray();
        if (!KeepsDiagonal)
        {
            return gaussian.IsDiagonal ? GaussianComponent.TryCreate(mean, gaussian.PackedCovariance())! : gaussian;
        }

        double[] variances = [.. Enumerable.Range(0, mean.Length).Select(gaussian.Variance)];
        if (Covariance == Covariance.VII)
        {
            Array.Fill(variances, variances.Average());
        }

        return (Component)GaussianComponent.FromVariances(mean, variances);
    })];

    internal override int? CountCoordinates(int components, int dimensions) => CountParameters(components, dimensions);

    /// <inheritdoc cref="GaussianCoordinates"/>
    internal override void CopyCoordinates(ImmutableArray<Component> components, TableMoments moments, Span<double> coordinates) =>
        GaussianCoordinates.Copy(Covariance, components, moments, coordinates);

    internal override ImmutableArray<Component>? FromCoordinates(ReadOnlySpan<double> coordinates, ImmutableArray<Component> like, TableMoments moments) =>
        GaussianCoordinates.Read(Covariance, coordinates, like.Length, moments, AsShaped);

    internal override void CopyGradient(ComponentStatistics statistics, Span<double> gradient) =>
        GaussianCoordinates.CopyGradient(Covariance, statistics, gradient);

    internal override Kernel CreateKernel(ImmutableArray<Component> components) => Covariance switch
    {
        Covariance.VII => new DiagonalGaussianKernel(components, spherical: true),
        Covariance.VVI => new DiagonalGaussianKernel(components, spherical: false),
        _ when components[0].Dimensions == 1 => new DiagonalGaussianKernel(components, spherical: true),
        Covariance.EEE when TiedGaussianKernel.Serves(components) => new TiedGaussianKernel(components),
        _ => new FullGaussianKernel(components),
    };

    internal override void WriteComponent(Utf8JsonWriter json, Component component, ImmutableArray<Column> columns) =>
        GaussianJson.Write(json, (GaussianComponent)component);

    private static double[] Variances(TableMoments moments)
    {
        double[] variances = new double[moments.Columns.Length];
        for (int i = 0; i < variances.Length; i++)
        {
            variances[i] = moments.Covariance(i, i);
        }

        return variances;
    }

    /// <summary>A component's mean and covariance (its variances, for diagonal structures) before any constraint.</summary>
    private (double[] Mean, double[] Scatter) Centre(ComponentStatistics statistics, int j, int d)
    {
        var about = (GaussianComponent)statistics.About[j];
        if (!statistics.IsAlive(j))
        {
            return ([.. about.Mean], []);
        }

        ReadOnlySpan<double> sums = statistics.Of(j);
        double weight = statistics.Weight(j);
        double[] shift = new double[d];
        double[] mean = new double[d];
        for (int i = 0; i < d; i++)
        {
            shift[i] = sums[i] / weight;
            mean[i] = about.Mean[i] + shift[i];
        }

        double[] scatter = new double[sums.Length - d];
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int c = KeepsDiagonal ? i : 0; c <= i; c++, at++)
            {
                scatter[at] = (sums[d + at] / weight) - (shift[i] * shift[c]);
            }
        }

        return (mean, scatter);
    }

    private static double[] Pool(ComponentStatistics statistics, double[][] scatters)
    {
        double total = 0;
        double[]? pooled = null;
        for (int j = 0; j < scatters.Length; j++)
        {
            if (!statistics.IsAlive(j))
            {
                continue;
            }

            double weight = statistics.Weight(j);
            total += weight;
            pooled ??= new double[scatters[j].Length];
            for (int i = 0; i < pooled.Length; i++)
            {
                pooled[i] += weight * scatters[j][i];
            }
        }

        for (int i = 0; i < pooled!.Length; i++)
        {
            pooled[i] /= total;
        }

        return pooled;
    }

    /// <summary>The component of this structure that is nearest in likelihood to the given scatter and not below the floor.</summary>
    private GaussianComponent Shape(double[] mean, double[] scatter, TableMoments moments, out bool held)
    {
        held = false;
        int d = mean.Length;
        if (Covariance == Covariance.VII)
        {
            double variance = 0;
            double least = 0;
            for (int i = 0; i < d; i++)
            {
                variance += scatter[i] / d;
                least += FloorVariance(moments, i) / d;
            }

            held = !(variance >= least);
            double[] variances = new double[d];
            Array.Fill(variances, held ? least : variance);
            return GaussianComponent.FromVariances(mean, variances);
        }

        if (Covariance == Covariance.VVI)
        {
            double[] variances = new double[d];
            for (int i = 0; i < d; i++)
            {
                double least = FloorVariance(moments, i);
                held |= !(scatter[i] >= least);
                variances[i] = scatter[i] >= least ? scatter[i] : least;
            }

            return GaussianComponent.FromVariances(mean, variances);
        }

        return AboveFloor(mean, scatter, moments, out held);
    }

    /// <summary>The component with exactly this mean and scatter; null where it would have to be held at the floor.</summary>
    private GaussianComponent? AsShaped(double[] mean, double[] scatter, TableMoments moments)
    {
        if (!KeepsDiagonal)
        {
            return Free(mean, scatter, Threshold(moments));
        }

        GaussianComponent component = Shape(mean, scatter, moments, out bool held);
        return held ? null : component;
    }

    private double FloorVariance(TableMoments moments, int i) => Floor * (1 + DiagonalRaise) * moments.Covariance(i, i);

    /// <summary>The covariance of the whole table with its diagonal raised, packed: what the floor is a share of.</summary>
    private static double[] Threshold(TableMoments moments)
    {
        double[] threshold = [.. moments.PackedCovariance];
        for (int i = 0; i < moments.Columns.Length; i++)
        {
            threshold[PackedSymmetric.Index(i, i)] *= 1 + DiagonalRaise;
        }

        return threshold;
    }

    /// <summary>The component with exactly this scatter; null where it is below the floor.</summary>
    private GaussianComponent? Free(double[] mean, double[] scatter, double[] threshold)
    {
        double[] excess = new double[scatter.Length];
        for (int i = 0; i < excess.Length; i++)
        {
            excess[i] = scatter[i] - (Floor * threshold[i]);
        }

        return PackedSymmetric.TryCholesky(excess, mean.Length, new double[scatter.Length])
            ? GaussianComponent.TryCreate(mean, scatter)
            : null;
    }

    private GaussianComponent AboveFloor(double[] mean, double[] scatter, TableMoments moments, out bool held)
    {
        int d = mean.Length;
        double[] floor = Threshold(moments);
        held = false;
        if (Free(mean, scatter, floor) is { } free)
        {
            return free;
        }

        held = true;
        double[] factor = new double[scatter.Length];
        if (!PackedSymmetric.TryCholesky(floor, d, factor))
        {
            throw new TableException("columns are combinations of each other to working precision; leave one of them out", moments.Origin);
        }

        double[] whitened = PackedSymmetric.Whiten(scatter, factor, d);
        var eigen = Matrix<double>.Build.DenseOfArray(PackedSymmetric.ToMatrix(whitened, d)).Evd(Symmetricity.Symmetric);
        double[] clamped = new double[whitened.Length];
        for (int c = 0; c < d; c++)
        {
            double value = Math.Max(eigen.EigenValues[c].Real, Floor);
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    clamped[PackedSymmetric.Index(i, j)] += value * eigen.EigenVectors[i, c] * eigen.EigenVectors[j, c];
                }
            }
        }

        return GaussianComponent.TryCreate(mean, PackedSymmetric.Colour(clamped, factor, d))
            ?? throw new TableException("columns are combinations of each other to working precision; leave one of them out", moments.Origin);
    }

    private static double[] Add(double[] a, double[] b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            a[i] += b[i];
        }

        return a;
    }

    private static double SquaredNorm(ReadOnlySpan<double> values)
    {
        double square = 0;
        foreach (double value in values)
        {
            square += value * value;
        }

        return square;
    }

    private static double SquaredFrobenius(double[] packed, int d)
    {
        double square = 0;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = packed[PackedSymmetric.Index(i, j)];
                square += (i == j ? 1 : 2) * value * value;
            }
        }

        return square;
    }
}
