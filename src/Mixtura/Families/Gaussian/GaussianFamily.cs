using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Mixtura.Estimation;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>Multivariate normal components with a covariance structure.</summary>
/// <remarks>
/// No component may be thinner, in any direction, than the floor allows: its covariance Σ satisfies Σ ⪰ f·S, where S is
/// the covariance of the whole table (with its diagonal raised by a hundredth, so that columns which are combinations of
/// each other still have a floor) and f is <see cref="Floor"/>. The rule commutes with every change of units, and keeps
/// the likelihood bounded (Hathaway 1985 bounds components against each other for the same end). Where components share a part
/// of their covariances, f is also the least share of a column's variance in a component that does not follow from its other
/// columns. The maximization step attains the exact constrained maximum, or an improvement, so the log-likelihood still never
/// falls; components held by the rule are reported.
/// </remarks>
public sealed class GaussianFamily : Family
{
    /// <summary>The default of <see cref="Floor"/>: a deviation of 10⁻⁵ of the table's own.</summary>
    public const double DefaultFloor = 1e-10;

    /// <summary>Covariances that share what they should do so to this much of their variances; a file has all digits, common axes are found to about half of them.</summary>
    private const double AlikeWithin = 1e-6;

    /// <summary>With more columns than this a test looks at variances alone.</summary>
    private const int MostTestedPairs = 12;

    /// <summary>What doubles round to, with room for the sums of a decomposition.</summary>
    private const double Rounding = 1e-15;

    /// <summary>A candidate needs so many values of the table for each parameter.</summary>
    private const double ValuesPerParameter = 2;

    private const double SpuriousRows = 2;
    private const double SpuriousVariance = 1e-4;

    private readonly EigenvalueBound? _bound;

    /// <summary>A mean about which deviations of its own size have squares that underflow.</summary>
    private const double TinyMean = 1e-150;

    private readonly Anatomy _anatomy;

    /// <summary>Describes a family.</summary>
    /// <param name="covariance">The covariance structure.</param>
    /// <param name="floor">The smallest allowed ratio of a component's variance to the table's, in any direction; in (0, 1).</param>
    /// <param name="prior">The prior of means and covariances, or null for none.</param>
    /// <param name="eigenvalueRatio">The bound of <see cref="EigenvalueRatio"/>, at least 1, or null for none.</param>
    /// <exception cref="ArgumentException">There is a bound on eigenvalues beside a prior, or with a structure in which they cannot be moved one by one.</exception>
    public GaussianFamily(Covariance covariance = Covariance.VVV, double floor = DefaultFloor, GaussianPrior? prior = null, double? eigenvalueRatio = null)
    {
        if (!Enum.IsDefined(covariance))
        {
            throw new ArgumentOutOfRangeException(nameof(covariance));
        }

        if (!(floor is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(floor), floor, "The floor is a ratio of variances above 0 and below 1.");
        }

        if (!(eigenvalueRatio is null or (>= 1 and < double.PositiveInfinity)))
        {
            throw new ArgumentOutOfRangeException(nameof(eigenvalueRatio), eigenvalueRatio, "The ratio of eigenvalues is a number that is 1 or more.");
        }

        if (eigenvalueRatio is not null && !EigenvalueBound.Serves(covariance))
        {
            throw new ArgumentException($"A bound on the ratio of eigenvalues serves the structures EII, VII, EEI, VVI, EEE and VVV, not {covariance}.", nameof(eigenvalueRatio));
        }

        if (eigenvalueRatio is not null && prior is { Exists: true })
        {
            throw new ArgumentException("A prior and a bound on the ratio of eigenvalues both keep covariances regular; choose one.", nameof(eigenvalueRatio));
        }

        Covariance = covariance;
        _anatomy = Anatomy.Of(covariance);
        Floor = floor;
        Prior = prior ?? GaussianPrior.None;
        EigenvalueRatio = eigenvalueRatio;
        _bound = eigenvalueRatio is { } ratio ? new EigenvalueBound(ratio) : null;
    }

    /// <inheritdoc/>
    public override string Name => "gaussian";

    /// <inheritdoc/>
    public override string? Structure => Covariance.ToString();

    /// <summary>The covariance structure.</summary>
    public Covariance Covariance { get; }

    /// <summary>The smallest allowed ratio of a component's variance to the table's, in any direction.</summary>
    public double Floor { get; }

    /// <summary>The prior under which a fit finds the mode of the posterior; <see cref="GaussianPrior.None"/> for the maximum of the likelihood.</summary>
    public GaussianPrior Prior { get; }

    /// <summary>
    /// The largest allowed ratio of two eigenvalues of covariances, of the same component or of different ones, or null for
    /// no bound (García-Escudero, Gordaliza, Matrán and Mayo-Iscar 2008; Fritz, García-Escudero and Mayo-Iscar 2013). The
    /// maximization step attains the exact maximum under it. The bound depends on the columns' units: give columns scales
    /// that can be compared. With 1 all components are equal spheres.
    /// </summary>
    public double? EigenvalueRatio { get; }

    /// <summary>
    /// Means that are given, of as many components, which are the last; their covariances are estimated about these. No part
    /// of a composite can have any: there whole components can be held, by <see cref="FitOptions.Known"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A value is not finite, or the means have different lengths.</exception>
    public ImmutableArray<ImmutableArray<double>> HeldMeans
    {
        get;
        init => field = value.All(mean => mean.Length == value[0].Length && mean.All(double.IsFinite))
            ? value
            : throw new ArgumentException("Means to hold have a finite value for each column.", nameof(value));
    } = [];

    /// <summary>
    /// Pairs of columns, from 0, whose covariance is 0 in every component (Chaudhuri, Drton and Richardson 2007), with the
    /// structures EEE and VVV; in those that are diagonal all are.
    /// </summary>
    /// <exception cref="ArgumentException">A pair names one column twice or not from 0 on, or the structure ties covariances together in another way, or eigenvalues have a bound.</exception>
    public ImmutableArray<(int First, int Second)> Uncorrelated
    {
        get;
        init => field = value.IsEmpty || KeepsDiagonal ? value
            : !ServesZeros(Covariance) ? throw new ArgumentException($"Covariances can be held at 0 in the structures EEE and VVV, and are so in diagonal ones; {Covariance} ties them together in another way.", nameof(value))
            : _bound is not null ? throw new ArgumentException("Covariances are held at 0 without a bound on the ratio of eigenvalues, which would move them.", nameof(value))
            : value.Any(pair => pair.First == pair.Second || pair.First < 0 || pair.Second < 0) ? throw new ArgumentException("A covariance to hold at 0 is that of two different columns.", nameof(value))
            : value;
    } = [];

    /// <summary>Whether covariances of single pairs of columns can be 0 in a structure, or are anyway.</summary>
    /// <param name="covariance">The structure.</param>
    public static bool ServesZeros(Covariance covariance) => covariance is Covariance.EEE or Covariance.VVV || Covariances.IsDiagonal(covariance);

    /// <summary>Whether a structure can have a bound on the ratio of eigenvalues: EII, VII, EEI, VVI, EEE and VVV can, in which eigenvalues can be moved one by one.</summary>
    /// <param name="covariance">The structure.</param>
    public static bool BoundServes(Covariance covariance) => EigenvalueBound.Serves(covariance);

    /// <inheritdoc/>
    public override bool TakesEveryValue => true;

    /// <inheritdoc/>
    public override bool IsContinuous => true;

    private bool KeepsDiagonal => _anatomy.Orientation == Sharing.None;

    private bool IsSpherical => _anatomy.Shape == Sharing.None;

    private bool HasZeros => !Uncorrelated.IsEmpty && !KeepsDiagonal;

    internal override int CountHeld => HeldMeans.Length;

    internal override Family Bare => HeldMeans.IsEmpty ? this : new GaussianFamily(Covariance, Floor, Prior, EigenvalueRatio) { Uncorrelated = Uncorrelated };

    internal override IEnumerable<string> Holds(ImmutableArray<int> held, ImmutableArray<Column> columns) =>
        held.Select(j => $"the mean of component {j + 1}")
            .Concat(HasZeros ? Uncorrelated.Select(pair => $"covariances of {columns[pair.First].Name} and {columns[pair.Second].Name} 0") : []);

    /// <inheritdoc/>
    internal override HeldParameters Held(ImmutableArray<int> held, Family finished) => new()
    {
        Means = held,
        Uncorrelated = Uncorrelated,
        Covariance = finished is GaussianFamily gaussian && gaussian.Covariance != Covariance ? Covariance : null,
    };

    /// <inheritdoc/>
    internal override Family Holding(ImmutableArray<ImmutableArray<double>> means, HeldParameters held) =>
        means.IsEmpty && held.Uncorrelated.IsEmpty && held.Covariance is null
            ? this
            : new GaussianFamily(held.Covariance ?? Covariance, Floor, Prior, EigenvalueRatio) { HeldMeans = means, Uncorrelated = held.Uncorrelated };

    /// <inheritdoc/>
    internal override Family Finished(ImmutableArray<Component> components)
    {
        Covariance form = FirstUnlike([.. components.Cast<GaussianComponent>()]) is null ? Covariance : KeepsDiagonal ? Covariance.VVI : Covariance.VVV;
        return form == Covariance && HeldMeans.IsEmpty && Uncorrelated.IsEmpty ? this : new GaussianFamily(form, Floor, form == Covariance ? Prior : null, form == Covariance ? EigenvalueRatio : null);
    }

    /// <inheritdoc/>
    internal override ImmutableArray<Component> Hold(ImmutableArray<Component> components)
    {
        ImmutableArray<Component>.Builder held = components.ToBuilder();
        int first = components.Length - HeldMeans.Length;
        for (int j = first; j < components.Length; j++)
        {
            held[j] = ((GaussianComponent)components[j]).Moved([.. HeldMeans[j - first]]);
        }

        return held.ToImmutable();
    }

    /// <inheritdoc/>
    public override Family Restrict(ReadOnlySpan<int> columns) => HeldMeans.IsEmpty && Uncorrelated.IsEmpty ? this : new GaussianFamily(Covariance, Floor, Prior, EigenvalueRatio);

    /// <inheritdoc/>
    /// <remarks>Celeux and Govaert 1995, table 1: volumes, shapes of product 1, and rotations.</remarks>
    public override int CountParameters(int components, int dimensions)
    {
        int zeros = HasZeros ? Anatomy.Count(_anatomy.Shape, components) * ZeroCovariances.Of(Uncorrelated, dimensions).Count : 0;
        return ((components - HeldMeans.Length) * dimensions)
            - zeros
            + Anatomy.Count(_anatomy.Volume, components)
            + (Anatomy.Count(_anatomy.Shape, components) * (dimensions - 1))
            + (Anatomy.Count(_anatomy.Orientation, components) * Orthogonal.Coordinates(dimensions));
    }

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
        if ((Prior.ObjectionTo(moments.Columns.Length) ?? ObjectionToHolds(moments.Columns.Length)) is { } objection)
        {
            throw new TableException(objection, moments.Origin);
        }

        // A prior makes up for columns without variance as long as there is one with.
        bool canBeConstant = Prior.Exists && Enumerable.Range(0, moments.Columns.Length).Any(moments.Varies);
        for (int i = 0; i < moments.Columns.Length; i++)
        {
            double variance = moments.Covariance(i, i);
            if (!double.IsFinite(variance) || !double.IsFinite(moments.Mean[i]))
            {
                throw new TableException("the values are too large: their squares overflow; divide the column by a constant", moments.Origin, column: moments.Columns[i].Name);
            }

            if (!moments.Varies(i) && !canBeConstant)
            {
                bool tiny = moments.Mean[i] == 0 ? variance > 0 : Math.Abs(moments.Mean[i]) < TinyMean;
                throw new TableException(
                    !tiny && variance > 0
                        ? FewLastPlaces(moments.Mean[i], Math.Sqrt(variance))
                        : tiny
                        ? "the values differ by too little: their squares underflow; multiply the column by a constant, or leave it out if the value is the same in every row"
                        : "the value is the same in every row, so no Gaussian can be fitted; leave the column out",
                    moments.Origin,
                    column: moments.Columns[i].Name);
            }
        }
    }

    /// <summary>The message on values that differ, but by little more than the spacing of doubles of their size.</summary>
    private static string FewLastPlaces(double mean, double deviation)
    {
        double size = Math.Abs(mean);
        string offset = mean.ToString("G3", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal);
        return FormattableString.Invariant($"the values differ by only a few units in the last place: doubles near {offset} are {Math.BitIncrement(size) - size:G3} apart, and the standard deviation is {deviation:G3}; subtract an offset such as {offset} from the column before it is written to the file, so that it keeps its digits");
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
        double[] values = KeepsDiagonal ? Variances(moments) : [.. moments.PackedCovariance];
        PriorFor(1, moments).Blend(values, moments.TotalWeight);
        var floor = new CovarianceFloor(Floor, moments);
        double[] at = mean.ToArray();
        GaussianComponent whole = KeepsDiagonal
            ? GaussianComponent.FromVariances(at, values)
            : GaussianComponent.TryCreate(at, floor.Raise(values, out _)) ?? throw floor.Dependent();
        GaussianComponent[] found = Maximization(moments, floor).Fit(new Scatters([1], [values], at.Length), [at], [whole]).Components;
        return (_bound?.Cut(found, [1], Covariance) ?? found)[0];
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
        Maximization free = Maximization(statistics.Moments, new CovarianceFloor(Floor, statistics.Moments)).Run(statistics, PriorFor(statistics.Count, statistics.Moments));
        return _bound?.Apply(free, statistics, Covariance) ?? free;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Coordinates: means in units of a root R of their component's covariance, μ + R·m; volumes, Σ·exp(v/√d); shapes,
    /// R·(I + E)·Rᵀ with E trace-free, diagonal along the axes or, where shape and orientation are shared alike, any symmetric
    /// matrix; and rotations D·(I + Ω) of the axes by the entries of the skew-symmetric Ω above its diagonal, in units of radians or,
    /// where these are smaller, of √(e_p·e_q)/|e_q − e_p| (of the components that share the axes the smallest).
    /// </remarks>
    public override double SquaredGradient(ComponentStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ComponentStatistics free = WithoutHeldMeans(WithPrior(statistics));
        return _bound?.SquaredGradient(Covariance, free)
            ?? (HasZeros ? ZeroCovariancesGradient.Squared(_anatomy.Shape == Sharing.Equal, ZerosOf(statistics.Moments), free) : GaussianGradientNorm.Squared(Covariance, free));
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
            features[i] = moments.Varies(i) ? (row[i] - moments.Mean[i]) / moments.Deviation(i) : 0;
        }
    }

    internal override Family? WithDefaultPrior => Prior.Exists || _bound is not null || !HeldMeans.IsEmpty || !Uncorrelated.IsEmpty
        ? null
        : new GaussianFamily(Covariance, Floor, GaussianPrior.Default);

    /// <remarks>
    /// There must be two values for each parameter. Without a prior, covariances that components do not share are singular where a
    /// component has no more rows than there are columns, and one that all share where there are no more rows than columns and components.
    /// </remarks>
    internal override string? LacksRows(int components, long rows, int dimensions)
    {
        int parameters = CountParameters(components, dimensions) + components - 1;
        if (ValuesPerParameter * parameters > (double)rows * dimensions)
        {
            return "more than one parameter for every two values of the table";
        }

        bool isOwn = _anatomy is { Orientation: Sharing.Varying, Shape: Sharing.Varying };
        return Prior.Exists || _anatomy.Orientation == Sharing.None || dimensions == 1 ? null
            : isOwn && rows <= (long)components * (dimensions + 1) ? "no more rows per component than columns, so covariances are singular"
            : rows - components <= dimensions ? "too few rows for the columns, so the covariance is singular"
            : null;
    }

    internal override double LogPrior(ImmutableArray<Component> components, TableMoments moments)
    {
        if (!Prior.Exists)
        {
            return 0;
        }

        PriorSums prior = PriorFor(components.Length, moments);
        double sum = 0;
        foreach (Component component in components)
        {
            sum += prior.LogDensity((GaussianComponent)component);
        }

        return sum;
    }

    internal override ImmutableArray<FittedPrior> Priors(int components, TableMoments moments) => Prior.Exists
        ? [new FittedPrior([.. moments.Columns.Select(column => column.Name)], Prior.WrittenOut(Covariance, components, moments))]
        : [];

    internal override FeatureMap CreateFeatureMap(TableMoments moments) => new StandardizedFeatureMap(moments);

    internal override string? ObjectionTo(Component component) => component switch
    {
        not GaussianComponent => $"it is a {component.GetType().Name}, the family is Gaussian",
        GaussianComponent { IsDiagonal: false } when KeepsDiagonal => $"its covariance is a full matrix, of which the structure {Covariance} knows the diagonal only; make it with GaussianComponent.CreateDiagonal or choose VVV",
        _ => null,
    };

    internal override bool Includes(Family other)
    {
        if (other is not GaussianFamily gaussian || gaussian.Covariance == Covariance || (HasZeros && !gaussian.KeepsDiagonal && !Uncorrelated.All(pair => gaussian.Uncorrelated.Contains(pair))))
        {
            return false;
        }

        Anatomy its = gaussian._anatomy;
        return its.Volume <= _anatomy.Volume && its.Shape <= _anatomy.Shape && its.Orientation <= _anatomy.Orientation;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Fewer rows than twice those that span a space of d dimensions, and in some direction less than a ten-thousandth of the
    /// components' average variance: a handful of rows that happen to lie in a line or nearly in a point.
    /// </remarks>
    internal override ImmutableArray<int> Spurious(ImmutableArray<Component> components, ReadOnlySpan<double> rows, TableMoments moments)
    {
        int d = moments.Columns.Length;
        var few = new List<int>();
        for (int j = 0; j < rows.Length; j++)
        {
            if (rows[j] < SpuriousRows * (d + 1))
            {
                few.Add(j);
            }
        }

        return few.Count > 0 && FactorOfAverage(components, d) is { } factor
            ? [.. few.Where(j => JacobiEigen.Decompose(PackedSymmetric.Whiten(((GaussianComponent)components[j]).PackedCovariance(), factor, d), d).Eigenvalues[^1] < SpuriousVariance)]
            : [];
    }

    /// <summary>The Cholesky factor of the components' average covariance; null where that is not positive definite.</summary>
    private static double[]? FactorOfAverage(ImmutableArray<Component> components, int d)
    {
        double[] average = new double[PackedSymmetric.Length(d)];
        foreach (Component component in components)
        {
            double[] covariance = ((GaussianComponent)component).PackedCovariance();
            for (int i = 0; i < average.Length; i++)
            {
                average[i] += covariance[i] / components.Length;
            }
        }

        double[] factor = new double[average.Length];
        return PackedSymmetric.TryCholesky(average, d, factor) ? factor : null;
    }

    internal override Spread Spread(ImmutableArray<Column> columns) => new(
        [.. Enumerable.Range(0, columns.Length)],
        IsAlongColumns: KeepsDiagonal,
        IsShared: _anatomy is not ({ Volume: Sharing.Varying } or { Shape: Sharing.Varying } or { Orientation: Sharing.Varying }),
        StaysWhereHeld: HasZeros || !GaussianMaximization.Raises(Covariance));

    internal override ImmutableArray<Component> Adopt(ImmutableArray<Component> components)
    {
        if (!components.All(component => component is GaussianComponent))
        {
            return components;
        }

        // A start beyond the bound would be better than anything within it, and the log-likelihood would seem to fall.
        GaussianComponent[] nearest = Nearest([.. components.Cast<GaussianComponent>()]);
        double[] alike = new double[nearest.Length];
        Array.Fill(alike, 1.0);
        return [.. _bound?.Cut(nearest, alike, Covariance) ?? nearest];
    }

    /// <summary>The first component that does not share with the others what the structure says they share; null if all do.</summary>
    internal int? FirstUnlike(ImmutableArray<GaussianComponent> components)
    {
        if (_anatomy.Volume == Sharing.Equal && _anatomy.Shape != Sharing.Varying && _anatomy.Orientation != Sharing.Varying)
        {
            int unlike = Enumerable.Range(0, components.Length).FirstOrDefault(j => !components[j].StoredCovariance.SequenceEqual(components[0].StoredCovariance), -1);
            return unlike < 0 ? null : unlike;
        }

        if (Covariance is Covariance.VVV or Covariance.VVI or Covariance.VII)
        {
            return null;
        }

        // A volume is a product of eigenvalues, of which the entries of a nearly singular covariance have few digits.
        GaussianComponent[] nearest = Nearest([.. components]);
        double within = AlikeWithin + (Rounding * components.Max(component => component.Magnification()));
        int far = Enumerable.Range(0, components.Length).FirstOrDefault(j => !(Change(components[j], nearest[j]) < within), -1);
        return far < 0 ? null : far;
    }

    /// <summary>Components of the structure at the same means, as if rows of equal weight were spread as the given ones are.</summary>
    private GaussianComponent[] Nearest(GaussianComponent[] given)
    {
        int d = given[0].Dimensions;
        GaussianComponent[] formed = Array.ConvertAll(given, component => component.IsDiagonal == KeepsDiagonal
            ? component
            : KeepsDiagonal ? GaussianComponent.FromVariances(component.Mean.ToArray(), [.. Enumerable.Range(0, d).Select(component.Variance)])
            : GaussianComponent.TryCreate(component.Mean.ToArray(), component.PackedCovariance())!);
        double[] shares = new double[given.Length];
        Array.Fill(shares, 1.0 / given.Length);
        ShapedCovariance[] shaped = CovarianceStructure.Of(Covariance).Fit(new Scatters(shares, Array.ConvertAll(formed, component => component.StoredCovariance.ToArray()), d), formed);
        return [.. formed.Zip(shaped, (component, own) => KeepsDiagonal
            ? GaussianComponent.FromVariances(component.Mean.ToArray(), own.Values)
            : GaussianComponent.TryCreate(component.Mean.ToArray(), own.Values, own.Spectrum) ?? component)];
    }

    /// <summary>Whether covariances with zeros have coordinates, for derivatives; a fit's steps along them could leave what is positive definite.</summary>
    internal bool HasZeroCoordinates { get; init; }

    /// <remarks>Steps along free coordinates would leave the bound on eigenvalues, so there are none with it.</remarks>
    internal override int? CountCoordinates(int components, int dimensions) =>
        _bound is not null || (HasZeros && !HasZeroCoordinates) ? null : CountParameters(components, dimensions) + (HeldMeans.Length * dimensions) + CountCentred(components);

    /// <inheritdoc cref="GaussianCoordinates"/>
    internal override void CopyCoordinates(ImmutableArray<Component> components, TableMoments moments, Span<double> coordinates)
    {
        if (HasZeros)
        {
            CoordinatesWithZeros(components.Length, moments).Copy(components, coordinates);
            return;
        }

        new GaussianCoordinates(Covariance, components.Length, moments).Copy(components, coordinates);
    }

    internal override ImmutableArray<Component>? FromCoordinates(ReadOnlySpan<double> coordinates, ImmutableArray<Component> like, TableMoments moments)
    {
        Func<double[], ShapedCovariance, GaussianComponent?> make = Maximization(moments, new CovarianceFloor(Floor, moments)).MakeExactly;
        ImmutableArray<Component>? read = HasZeros
            ? CoordinatesWithZeros(like.Length, moments).Read(coordinates, make)
            : new GaussianCoordinates(Covariance, like.Length, moments).Read(coordinates, like, make);
        return read is { } components ? Hold(components) : null;
    }

    internal override void CopyGradient(ComponentStatistics statistics, Span<double> gradient)
    {
        ComponentStatistics free = WithoutHeldMeans(WithPrior(statistics));
        if (HasZeros)
        {
            CoordinatesWithZeros(free.Count, free.Moments).CopyGradient(free, gradient);
            return;
        }

        new GaussianCoordinates(Covariance, free.Count, free.Moments).CopyGradient(free, gradient);
    }

    internal override ParameterMap CreateParameterMap() => new GaussianParameterMap(this);

    /// <remarks>Of many columns the spread is looked at column by column, since covariances of all pairs are too many to test.</remarks>
    internal override (int Location, int Spread) CountScores(Component component)
    {
        int d = component.Dimensions;
        return (d, KeepsDiagonal || d > MostTestedPairs ? d : PackedSymmetric.Length(d));
    }

    /// <remarks>Location: S₁. Spread: S₂ − N·Σ, about the own mean S₂ − S₁·S₁ᵀ/N − (N − 1)·Σ, or of many columns its diagonal.</remarks>
    internal override void CopyScores(Component about, double weight, ReadOnlySpan<double> sums, bool aboutOwnMean, Span<double> location, Span<double> spread)
    {
        var component = (GaussianComponent)about;
        int d = component.Dimensions;
        sums[..d].CopyTo(location);
        bool isDiagonal = spread.Length == d;
        double share = aboutOwnMean && weight > 1 ? 1 / weight : 0;
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int j = isDiagonal ? i : 0; j <= i; j++, at++)
            {
                double sum = sums[d + (isDiagonal && !KeepsDiagonal ? PackedSymmetric.Index(i, i) : at)];
                spread[at] = sum - (share * sums[i] * sums[j]) - ((weight - (share > 0 ? 1 : 0)) * component.Covariance(i, j));
            }
        }
    }

    internal override void Recentre(Component from, Component to, double weight, Span<double> sums) =>
        CentredSums.Move(((GaussianComponent)from).Mean, ((GaussianComponent)to).Mean, weight, sums);

    internal override void CopyExpected(Component of, Component about, double weight, Span<double> sums)
    {
        int d = of.Dimensions;
        double[] mean = new double[d];
        double[] covariance = new double[d * d];
        of.CopyMean(mean);
        of.CopyCovariance(covariance);
        sums[..d].Clear();
        for (int i = 0, at = d; i < d; i++)
        {
            for (int j = KeepsDiagonal ? i : 0; j <= i; j++, at++)
            {
                sums[at] = weight * covariance[(i * d) + j];
            }
        }

        CentredSums.Move(mean, ((GaussianComponent)about).Mean, weight, sums);
    }

    internal override void AddMoments(Component about, double weight, ReadOnlySpan<double> sums, ReadOnlySpan<double> origin, Span<double> first, Span<double> second)
    {
        int d = origin.Length;
        double[] moved = sums.ToArray();
        CentredSums.Move(((GaussianComponent)about).Mean, origin, weight, moved);
        for (int i = 0, at = d; i < d; i++)
        {
            first[i] += moved[i];
            for (int j = KeepsDiagonal ? i : 0; j <= i; j++, at++)
            {
                second[PackedSymmetric.Index(i, j)] += moved[at];
            }
        }
    }

    /// <remarks>Squares of deviations have no negative direction; those about the rows' own mean lose digits to those about another point.</remarks>
    internal override bool ArePossible(double weight, ReadOnlySpan<double> sums)
    {
        int d = KeepsDiagonal ? sums.Length / 2 : (int)((Math.Sqrt(9 + (8.0 * sums.Length)) - 3) / 2);
        ReadOnlySpan<double> squares = sums[d..];
        double[] scaled = new double[PackedSymmetric.Length(d)];
        for (int i = 0; i < d; i++)
        {
            double square = squares[KeepsDiagonal ? i : PackedSymmetric.Index(i, i)];
            if (!(square >= 0 && sums[i] * sums[i] <= (1 + SumsWithin) * square * weight))
            {
                return false;
            }

            for (int j = 0; j < i && !KeepsDiagonal; j++)
            {
                double size = Math.Sqrt(square) * Math.Sqrt(squares[PackedSymmetric.Index(j, j)]);
                double product = squares[PackedSymmetric.Index(i, j)] - (weight > 0 ? sums[i] / weight * sums[j] : 0);
                scaled[PackedSymmetric.Index(i, j)] = size > 0 ? product / size : product;
            }

            scaled[PackedSymmetric.Index(i, i)] = SumsWithin + (square > 0 && weight > 0 ? 1 - (sums[i] / square * (sums[i] / weight)) : 1);
        }

        return PackedSymmetric.TryCholesky(scaled, d, new double[scaled.Length]);
    }

    internal override Kernel CreateKernel(ImmutableArray<Component> components) => Covariance switch
    {
        _ when KeepsDiagonal => new DiagonalGaussianKernel(components, IsSpherical && components.All(IsSphere)),
        _ when components[0].Dimensions == 1 => new DiagonalGaussianKernel(components, spherical: true),
        Covariance.EEE when TiedGaussianKernel.Serves(components) => new TiedGaussianKernel(components),
        _ => new FullGaussianKernel(components),
    };

    internal override void WriteComponent(Utf8JsonWriter json, Component component, ImmutableArray<Column> columns) =>
        GaussianJson.Write(json, (GaussianComponent)component);

    /// <summary>How many coordinates do without a constraint that parameters have: logarithms of shapes beside volumes.</summary>
    private int CountCentred(int components)
    {
        return _anatomy.Volume == _anatomy.Shape ? 0 : Anatomy.Count(_anatomy.Shape, components);
    }

    private PriorSums PriorFor(int components, TableMoments moments) => Prior.Exists ? Prior.Sums(Covariance, components, moments) : PriorSums.None;

    private ComponentStatistics WithPrior(ComponentStatistics statistics) =>
        Prior.Exists ? PriorFor(statistics.Count, statistics.Moments).AddedTo(statistics) : statistics;

    private static bool IsSphere(Component component)
    {
        ReadOnlySpan<double> variances = ((GaussianComponent)component).StoredCovariance;
        return !variances.ContainsAnyExcept(variances[0]);
    }

    private ZeroCovariancesCoordinates CoordinatesWithZeros(int components, TableMoments moments) =>
        new(_anatomy.Shape == Sharing.Equal, ZerosOf(moments), components, moments);

    private ZeroCovariances ZerosOf(TableMoments moments) => ZeroCovariances.Of(Uncorrelated, moments.Columns.Length);

    private GaussianMaximization Maximization(TableMoments moments, CovarianceFloor floor) =>
        new(Covariance, floor, HasZeros ? ZerosOf(moments) : null, HeldMeans);

    /// <summary>Statistics in which means that are held want to go nowhere.</summary>
    private ComponentStatistics WithoutHeldMeans(ComponentStatistics statistics)
    {
        if (HeldMeans.IsEmpty)
        {
            return statistics;
        }

        int d = statistics.Moments.Columns.Length;
        int length = CountStatistics(d);
        double[] values = new double[statistics.Count * length];
        double[] weights = new double[statistics.Count];
        for (int j = 0; j < statistics.Count; j++)
        {
            weights[j] = statistics.Weight(j);
            Span<double> own = values.AsSpan(j * length, length);
            statistics.Of(j)[..length].CopyTo(own);
            own[..(j < statistics.Count - HeldMeans.Length ? 0 : d)].Clear();
        }

        return new ComponentStatistics(statistics.About, statistics.Moments, weights, values, 0, length, length);
    }

    private string? ObjectionToHolds(int dimensions) =>
        HeldMeans.Any(mean => mean.Length != dimensions) ? $"a mean to hold has {HeldMeans[0].Length} values, and there are {dimensions} columns; give one for each"
        : Uncorrelated.Any(pair => Math.Max(pair.First, pair.Second) >= dimensions) ? $"a covariance to hold at 0 is that of a column that the table, with {dimensions}, does not have"
        : null;

    private static double[] Variances(TableMoments moments)
    {
        double[] variances = new double[moments.Columns.Length];
        for (int i = 0; i < variances.Length; i++)
        {
            variances[i] = moments.Covariance(i, i);
        }

        return variances;
    }
}
