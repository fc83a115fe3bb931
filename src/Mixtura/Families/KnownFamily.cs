using System.Collections.Immutable;
using System.Text.Json;
using Mixtura.Estimation;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>
/// Components of a family of which the last are known from elsewhere: fitting estimates their proportions and leaves their
/// parameters as they are. What components share, a tied covariance for instance, the known ones have no part in.
/// </summary>
internal sealed class KnownFamily : Family
{
    /// <param name="inner">The family of all components.</param>
    /// <param name="known">The known ones.</param>
    /// <exception cref="ModelException">A known component is not one of the family's.</exception>
    public KnownFamily(Family inner, ImmutableArray<Component> known)
    {
        for (int j = 0; j < known.Length; j++)
        {
            if (inner.ObjectionTo(known[j]) is { } objection)
            {
                throw new ModelException(objection, $"known[{j}]");
            }
        }

        Inner = inner;
        Known = known;
    }

    public Family Inner { get; }

    public ImmutableArray<Component> Known { get; }

    public override string Name => Inner.Name;

    public override string? Structure => Inner.Structure;

    public override bool TakesEveryValue => Inner.TakesEveryValue;

    public override bool IsContinuous => Inner.IsContinuous;

    internal override int CountHeld => Inner.CountHeld + Known.Length;

    internal override int CountFixed => Known.Length;

    internal override Family Bare => Inner.Bare;

    public override int CountParameters(int components, int dimensions) => components > Known.Length ? Inner.CountParameters(components - Known.Length, dimensions) : 0;

    public override void CheckColumns(ImmutableArray<Column> columns, string? origin)
    {
        Inner.CheckColumns(columns, origin);
        if (Known.FirstOrDefault(component => component.Dimensions != columns.Length) is { } other)
        {
            throw new TableException($"a known component has {other.Dimensions} columns, the table {columns.Length}; choose the same columns", origin);
        }
    }

    public override string? Objection(int column, double value) => Inner.Objection(column, value);

    public override void CheckMoments(TableMoments moments) => Inner.CheckMoments(moments);

    public override Component Pivot(TableMoments moments) => Inner.Pivot(moments);

    public override Component WithMean(ReadOnlySpan<double> mean, TableMoments moments) => Inner.WithMean(mean, moments);

    public override int CountStatistics(int dimensions) => Inner.CountStatistics(dimensions);

    public override void Accumulate(Component about, ReadOnlySpan<double> row, double weight, Span<double> statistics) => Inner.Accumulate(about, row, weight, statistics);

    public override Maximization Maximize(ComponentStatistics statistics)
    {
        if (!Enumerable.Range(0, statistics.Count - Known.Length).Any(statistics.IsAlive))
        {
            return new Maximization(statistics.About, []);
        }

        Maximization inner = Inner.Maximize(OfOthers(statistics));
        return inner with { Components = [.. inner.Components, .. Known] };
    }

    public override double SquaredGradient(ComponentStatistics statistics) => statistics.Count > Known.Length ? Inner.SquaredGradient(OfOthers(statistics)) : 0;

    public override double Change(Component before, Component after) => Inner.Change(before, after);

    public override int CountFeatures(TableMoments moments) => Inner.CountFeatures(moments);

    public override void CopyFeatures(ReadOnlySpan<double> row, TableMoments moments, Span<double> features) => Inner.CopyFeatures(row, moments, features);

    public override void CopyOrderKey(Component component, Span<double> key) => Inner.CopyOrderKey(component, key);

    public override Family Restrict(ReadOnlySpan<int> columns) => Inner.Restrict(columns);

    internal override IEnumerable<string> Holds(ImmutableArray<int> held, ImmutableArray<Column> columns) =>
        Inner.Holds(held[..^Known.Length], columns).Concat(held[^Known.Length..].Order().Select(j => $"component {j + 1}"));

    internal override HeldParameters Held(ImmutableArray<int> held, Family finished) =>
        Inner.Held(held[..^Known.Length], finished) with { Components = [.. held[^Known.Length..].Order()] };

    internal override ImmutableArray<Component> Hold(ImmutableArray<Component> components) => [.. Inner.Hold(Others(components)), .. Known];

    internal override Family Finished(ImmutableArray<Component> components) => Inner.Finished(components);

    internal override int CountNonnegative(int dimensions) => Inner.CountNonnegative(dimensions);

    internal override void CopyNonnegative(Component component, Span<double> values) => Inner.CopyNonnegative(component, values);

    internal override Component WithNonnegative(Component component, ReadOnlySpan<double> values) => Inner.WithNonnegative(component, values);

    internal override void CopyNonnegativeSums(ReadOnlySpan<double> sums, Span<double> values) => Inner.CopyNonnegativeSums(sums, values);

    internal override FeatureMap CreateFeatureMap(TableMoments moments) => Inner.CreateFeatureMap(moments);

    internal override string? ObjectionTo(Component component) => Inner.ObjectionTo(component);

    internal override double LogPrior(ImmutableArray<Component> components, TableMoments moments) => Inner.LogPrior(Others(components), moments);

    internal override ImmutableArray<FittedPrior> Priors(int components, TableMoments moments) => components > Known.Length ? Inner.Priors(components - Known.Length, moments) : [];

    internal override Spread Spread(ImmutableArray<Column> columns) => Inner.Spread(columns);

    internal override bool Includes(Family other) => other is KnownFamily known && Inner.Includes(known.Inner);

    internal override ImmutableArray<int> Spurious(ImmutableArray<Component> components, ReadOnlySpan<double> rows, TableMoments moments) => Inner.Spurious(Others(components), rows, moments);

    internal override ImmutableArray<Component> Adopt(ImmutableArray<Component> components) => [.. Inner.Adopt(Others(components)), .. Known];

    internal override int? CountCoordinates(int components, int dimensions) => components > Known.Length ? Inner.CountCoordinates(components - Known.Length, dimensions) : 0;

    internal override void CopyCoordinates(ImmutableArray<Component> components, TableMoments moments, Span<double> coordinates)
    {
        if (components.Length > Known.Length)
        {
            Inner.CopyCoordinates(Others(components), moments, coordinates);
        }
    }

    internal override ImmutableArray<Component>? FromCoordinates(ReadOnlySpan<double> coordinates, ImmutableArray<Component> like, TableMoments moments) =>
        like.Length == Known.Length ? like : Inner.FromCoordinates(coordinates, Others(like), moments)?.AddRange(Known);

    internal override void CopyGradient(ComponentStatistics statistics, Span<double> gradient)
    {
        if (statistics.Count > Known.Length)
        {
            Inner.CopyGradient(OfOthers(statistics), gradient);
        }
    }

    internal override ParameterMap CreateParameterMap() => new KnownParameterMap(this);

    internal override (int Location, int Spread) CountScores(Component component) => Inner.CountScores(component);

    internal override void CopyScores(Component about, double weight, ReadOnlySpan<double> sums, bool aboutOwnMean, Span<double> location, Span<double> spread) =>
        Inner.CopyScores(about, weight, sums, aboutOwnMean, location, spread);

    internal override void Recentre(Component from, Component to, double weight, Span<double> sums) => Inner.Recentre(from, to, weight, sums);

    internal override void CopyExpected(Component of, Component about, double weight, Span<double> sums) => Inner.CopyExpected(of, about, weight, sums);

    internal override void AddMoments(Component about, double weight, ReadOnlySpan<double> sums, ReadOnlySpan<double> origin, Span<double> first, Span<double> second) =>
        Inner.AddMoments(about, weight, sums, origin, first, second);

    internal override bool ArePossible(double weight, ReadOnlySpan<double> sums) => Inner.ArePossible(weight, sums);

    internal override Kernel CreateKernel(ImmutableArray<Component> components) => Inner.CreateKernel(components);

    internal override void WriteComponent(Utf8JsonWriter json, Component component, ImmutableArray<Column> columns) => Inner.WriteComponent(json, component, columns);

    private ImmutableArray<Component> Others(ImmutableArray<Component> components) => components[..^Known.Length];

    private ComponentStatistics OfOthers(ComponentStatistics statistics) =>
        statistics.Part(Others(statistics.About), statistics.Moments, 0, Inner.CountStatistics(statistics.Moments.Columns.Length));
}
