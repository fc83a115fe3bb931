using System.Collections.Immutable;
using System.Text.Json;
using Mixtura.Estimation;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>
/// Components of a family and, after them, one of uniform noise: the last component of a mixture is a
/// <see cref="UniformComponent"/>, all others are of the inner family (Banfield and Raftery 1993, section 4; Fraley and
/// Raftery 1998). Fitting estimates the noise's proportion and leaves its density as it is.
/// </summary>
/// <remarks>
/// Free parameters are those of the inner family, the noise's proportion and, unless it is given, the volume, which is
/// estimated from the table: two more than without noise, as mclust counts.
/// </remarks>
public sealed class NoiseFamily : Family
{
    /// <summary>What the noise is called among components.</summary>
    internal const string ComponentName = "noise";

    /// <summary>Describes a family.</summary>
    /// <param name="inner">The family of all components but the noise; its columns must be measurements.</param>
    /// <param name="volume">The volume of the noise's region, or null where fits take it from the table; see <see cref="Noise.Uniform"/>.</param>
    /// <exception cref="ArgumentException">The family's values do not vary continuously, so that no region has a volume, or it has noise already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The volume is not a finite number above 0.</exception>
    public NoiseFamily(Family inner, double? volume = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (inner is NoiseFamily)
        {
            throw new ArgumentException("The family has a noise component already.", nameof(inner));
        }

        if (!inner.IsContinuous)
        {
            throw new ArgumentException($"Uniform noise needs columns of measurements, in which a region has a volume; the family '{inner.Name}' describes others.", nameof(inner));
        }

        Inner = inner;
        Volume = UniformComponent.CheckVolume(volume, nameof(volume));
    }

    /// <summary>The family of all components but the noise.</summary>
    public Family Inner { get; }

    /// <summary>The volume of the noise's region where it is given, or null where fits take it from the table.</summary>
    public double? Volume { get; }

    /// <summary>The name of the inner family: noise is a property of a mixture beside its family in model files.</summary>
    public override string Name => Inner.Name;

    /// <inheritdoc/>
    public override string? Structure => Inner.Structure;

    /// <inheritdoc/>
    public override bool TakesEveryValue => Inner.TakesEveryValue;

    /// <inheritdoc/>
    public override bool IsContinuous => true;

    /// <inheritdoc/>
    /// <param name="components">The number of components, the noise included.</param>
    /// <param name="dimensions">The number of columns, d.</param>
    public override int CountParameters(int components, int dimensions) =>
        Inner.CountParameters(components - 1, dimensions) + (Volume is null ? 1 : 0);

    /// <inheritdoc/>
    public override void CheckColumns(ImmutableArray<Column> columns, string? origin) => Inner.CheckColumns(columns, origin);

    /// <inheritdoc/>
    public override string? Objection(int column, double value) => Inner.Objection(column, value);

    /// <inheritdoc/>
    public override void CheckMoments(TableMoments moments) => Inner.CheckMoments(moments);

    /// <inheritdoc/>
    public override Component Pivot(TableMoments moments) => Inner.Pivot(moments);

    /// <inheritdoc/>
    public override Component WithMean(ReadOnlySpan<double> mean, TableMoments moments) => Inner.WithMean(mean, moments);

    /// <inheritdoc/>
    public override int CountStatistics(int dimensions) => Inner.CountStatistics(dimensions);

    /// <inheritdoc/>
    public override void Accumulate(Component about, ReadOnlySpan<double> row, double weight, Span<double> statistics)
    {
        if (about is not UniformComponent)
        {
            Inner.Accumulate(about, row, weight, statistics);
        }
    }

    /// <inheritdoc/>
    public override Maximization Maximize(ComponentStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        if (!Enumerable.Range(0, statistics.Count - 1).Any(statistics.IsAlive))
        {
            // The noise has every row, as it may where its volume is given very small; the others keep their parameters.
            return new Maximization(statistics.About, []);
        }

        Maximization inner = Inner.Maximize(OfOthers(statistics));
        return inner with { Components = inner.Components.Add(statistics.About[^1]) };
    }

    /// <inheritdoc/>
    public override double SquaredGradient(ComponentStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return Inner.SquaredGradient(OfOthers(statistics));
    }

    /// <inheritdoc/>
    public override double Change(Component before, Component after) => before is UniformComponent ? 0 : Inner.Change(before, after);

    /// <inheritdoc/>
    public override int CountFeatures(TableMoments moments) => Inner.CountFeatures(moments);

    /// <inheritdoc/>
    public override void CopyFeatures(ReadOnlySpan<double> row, TableMoments moments, Span<double> features) => Inner.CopyFeatures(row, moments, features);

    /// <inheritdoc/>
    public override void CopyOrderKey(Component component, Span<double> key)
    {
        if (component is UniformComponent)
        {
            component.CopyMean(key);
        }
        else
        {
            Inner.CopyOrderKey(component, key);
        }
    }

    /// <inheritdoc/>
    public override Family Restrict(ReadOnlySpan<int> columns) => new NoiseFamily(Inner.Restrict(columns));

    internal override int CountNoise => 1;

    internal override int CountHeld => Inner.CountHeld;

    internal override int CountFixed => Inner.CountFixed + 1;

    internal override Family? WithDefaultPrior => Inner.WithDefaultPrior is { } inner ? new NoiseFamily(inner, Volume) : null;

    internal override string? LacksRows(int components, long rows, int dimensions) => Inner.LacksRows(components, rows, dimensions);

    internal override Family Bare => Inner.Bare;

    internal override IEnumerable<string> Holds(ImmutableArray<int> held, ImmutableArray<Column> columns) => Inner.Holds(held, columns);

    internal override ImmutableArray<Component> Hold(ImmutableArray<Component> components) => Inner.Hold(components);

    internal override HeldParameters Held(ImmutableArray<int> held, Family finished) => Inner.Held(held, finished is NoiseFamily noise ? noise.Inner : finished);

    internal override Family Holding(ImmutableArray<ImmutableArray<double>> means, HeldParameters held) =>
        Inner.Holding(means, held) is var inner && ReferenceEquals(inner, Inner) ? this : new NoiseFamily(inner, Volume);

    internal override Family Finished(ImmutableArray<Component> components) =>
        Inner.Finished(components[..^1]) is var inner && ReferenceEquals(inner, Inner) ? this : new NoiseFamily(inner, Volume);

    internal override int CountNonnegative(int dimensions) => Inner.CountNonnegative(dimensions);

    internal override void CopyNonnegative(Component component, Span<double> values) => Inner.CopyNonnegative(component, values);

    internal override Component WithNonnegative(Component component, ReadOnlySpan<double> values) => Inner.WithNonnegative(component, values);

    internal override void CopyNonnegativeSums(ReadOnlySpan<double> sums, Span<double> values) => Inner.CopyNonnegativeSums(sums, values);

    internal override FeatureMap CreateFeatureMap(TableMoments moments) => Inner.CreateFeatureMap(moments);

    internal override string? ObjectionTo(Component component) => component is UniformComponent ? null : Inner.ObjectionTo(component);

    internal override double LogPrior(ImmutableArray<Component> components, TableMoments moments) => Inner.LogPrior(components[..^1], moments);

    internal override ImmutableArray<FittedPrior> Priors(int components, TableMoments moments) => Inner.Priors(components - 1, moments);

    internal override bool Includes(Family other) => other is NoiseFamily noise && Nullable.Equals(noise.Volume, Volume) && Inner.Includes(noise.Inner);

    internal override ImmutableArray<int> Spurious(ImmutableArray<Component> components, ReadOnlySpan<double> rows, TableMoments moments) =>
        Inner.Spurious(components[..^1], rows[..Math.Min(rows.Length, components.Length - 1)], moments);

    internal override Spread Spread(ImmutableArray<Column> columns) => Inner.Spread(columns);

    internal override ImmutableArray<Component> Adopt(ImmutableArray<Component> components) =>
        components[^1] is UniformComponent ? Inner.Adopt(components[..^1]).Add(components[^1]) : Inner.Adopt(components);

    internal override int? CountCoordinates(int components, int dimensions) => Inner.CountCoordinates(components - 1, dimensions);

    internal override void CopyCoordinates(ImmutableArray<Component> components, TableMoments moments, Span<double> coordinates) =>
        Inner.CopyCoordinates(components[..^1], moments, coordinates);

    internal override ImmutableArray<Component>? FromCoordinates(ReadOnlySpan<double> coordinates, ImmutableArray<Component> like, TableMoments moments) =>
        Inner.FromCoordinates(coordinates, like[..^1], moments)?.Add(like[^1]);

    internal override void CopyGradient(ComponentStatistics statistics, Span<double> gradient) => Inner.CopyGradient(OfOthers(statistics), gradient);

    internal override ParameterMap CreateParameterMap() => new NoiseParameterMap(this);

    internal override (int Location, int Spread) CountScores(Component component) => component is UniformComponent ? (0, 0) : Inner.CountScores(component);

    internal override void CopyScores(Component about, double weight, ReadOnlySpan<double> sums, bool aboutOwnMean, Span<double> location, Span<double> spread)
    {
        if (about is not UniformComponent)
        {
            Inner.CopyScores(about, weight, sums, aboutOwnMean, location, spread);
        }
    }

    internal override void Recentre(Component from, Component to, double weight, Span<double> sums) => Inner.Recentre(from, to, weight, sums);

    internal override void CopyExpected(Component of, Component about, double weight, Span<double> sums) => Inner.CopyExpected(of, about, weight, sums);

    internal override void AddMoments(Component about, double weight, ReadOnlySpan<double> sums, ReadOnlySpan<double> origin, Span<double> first, Span<double> second) =>
        Inner.AddMoments(about, weight, sums, origin, first, second);

    internal override bool ArePossible(double weight, ReadOnlySpan<double> sums) => Inner.ArePossible(weight, sums);

    /// <remarks>The noise's sums are about the first component.</remarks>
    internal override Kernel CreateFullKernel(ImmutableArray<Component> components) => components[^1] is UniformComponent noise
        ? new NoiseKernel(Inner.CreateKernel([.. components[..^1], components[0]]), components.Length - 1, -noise.LogVolume, takesStatistics: true)
        : Inner.CreateFullKernel(components);

    internal override Kernel CreateKernel(ImmutableArray<Component> components) => components[^1] is UniformComponent noise
        ? new NoiseKernel(Inner.CreateKernel(components[..^1]), components.Length - 1, -noise.LogVolume)
        : Inner.CreateKernel(components);

    internal override void WriteComponent(Utf8JsonWriter json, Component component, ImmutableArray<Column> columns)
    {
        if (component is UniformComponent noise)
        {
            UniformJson.Write(json, noise, Volume);
        }
        else
        {
            Inner.WriteComponent(json, component, columns);
        }
    }

    /// <summary>Refuses components among which the noise is not the last, or not the only one of its kind.</summary>
    internal static void CheckPlace(ImmutableArray<Component> components)
    {
        for (int j = 0; j < components.Length; j++)
        {
            if (components[j] is UniformComponent != (j == components.Length - 1) || components.Length < 2)
            {
                throw new ModelException("the last component, and no other, must be the noise, with at least one before it", $"components[{j}]");
            }
        }
    }

    private ComponentStatistics OfOthers(ComponentStatistics statistics) =>
        statistics.Part(statistics.About[..^1], statistics.Moments, 0, Inner.CountStatistics(statistics.Moments.Columns.Length));
}
