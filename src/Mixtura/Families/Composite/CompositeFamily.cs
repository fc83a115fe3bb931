using System.Collections.Immutable;
using System.Text.Json;
using Mixtura.Estimation;
using Mixtura.Inference;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>Several families on disjoint columns, independent given the component: measurements, counts and labels in one mixture.</summary>
public sealed class CompositeFamily : Family
{
    private readonly ImmutableArray<ImmutableArray<int>> _columns;
    private PartMoments? _moments;

    /// <summary>Describes a family.</summary>
    /// <param name="parts">The parts; together they name each of the columns 0, …, d − 1 once.</param>
    /// <exception cref="ModelException">The columns do not cover 0, …, d − 1 exactly once, or a part has noise, which belongs to whole rows.</exception>
    public CompositeFamily(params ImmutableArray<CompositePart> parts)
    {
        if (parts.Any(part => part.Family is NoiseFamily))
        {
            throw new ModelException("a part of a composite cannot have noise: it belongs to whole rows; give the composite to a NoiseFamily", "parts");
        }

        if (parts.Any(part => part.Family is GaussianFamily { HeldMeans.IsEmpty: false }))
        {
            throw new ModelException("a part of a composite cannot have held means; hold whole components, as known ones", "parts");
        }

        Parts = parts;
        _columns = [.. parts.Select(part => part.Columns)];
        Dimensions = CompositeComponent.CountColumns(_columns);
    }

    /// <inheritdoc/>
    public override string Name => "composite";

    /// <inheritdoc/>
    public override string? Structure => Parts.Select(part => part.Family.Structure).OfType<string>().Distinct().ToArray() is { Length: > 0 } structures
        ? string.Join('+', structures)
        : null;

    /// <summary>The parts, in order.</summary>
    public ImmutableArray<CompositePart> Parts { get; }

    /// <summary>The number of columns, d.</summary>
    public int Dimensions { get; }

    internal override Family? WithDefaultPrior => Parts.Any(part => part.Family.WithDefaultPrior is not null)
        ? new CompositeFamily([.. Parts.Select(part => part with { Family = part.Family.WithDefaultPrior ?? part.Family })])
        : null;

    internal override string? LacksRows(int components, long rows, int dimensions) =>
        Parts.Select(part => part.Family.LacksRows(components, rows, part.Columns.Length)).FirstOrDefault(reason => reason is not null);

    /// <inheritdoc/>
    public override bool TakesEveryValue => Parts.All(part => part.Family.TakesEveryValue);

    /// <inheritdoc/>
    public override bool IsContinuous => Parts.All(part => part.Family.IsContinuous);

    /// <inheritdoc/>
    internal override Family Finished(ImmutableArray<Component> components)
    {
        Family[] parts = [.. Parts.Select((part, p) => part.Family.Finished([.. components.Select(component => ((CompositeComponent)component).Parts[p])]))];
        return parts.Zip(Parts).All(pair => ReferenceEquals(pair.First, pair.Second.Family))
            ? this
            : new CompositeFamily([.. Parts.Zip(parts, (part, finished) => part with { Family = finished })]);
    }

    internal override IEnumerable<string> Holds(ImmutableArray<int> held, ImmutableArray<Column> columns) =>
        Parts.SelectMany(part => part.Family.Holds([], [.. part.Columns.Select(c => columns[c])]));

    internal override HeldParameters Held(ImmutableArray<int> held, Family finished)
    {
        HeldParameters all = HeldParameters.None;
        for (int p = 0; p < Parts.Length; p++)
        {
            HeldParameters own = Parts[p].Family.Held([], ((CompositeFamily)finished).Parts[p].Family);
            ImmutableArray<int> columns = Parts[p].Columns;
            all = all with
            {
                Uncorrelated = [.. all.Uncorrelated, .. own.Uncorrelated.Select(pair => (columns[pair.First], columns[pair.Second]))],
                Covariance = all.Covariance ?? own.Covariance,
            };
        }

        return all;
    }

    internal override Family Holding(ImmutableArray<ImmutableArray<double>> means, HeldParameters held)
    {
        if (!means.IsEmpty)
        {
            throw new ModelException("a component of several families cannot have a held mean alone; hold whole components", "held");
        }

        return new CompositeFamily([.. Parts.Select(part => part.Family is not GaussianFamily ? part : part with
        {
            Family = part.Family.Holding([], held with
            {
                Uncorrelated = [.. held.Uncorrelated.Where(pair => part.Columns.Contains(pair.First) && part.Columns.Contains(pair.Second)).Select(pair => (part.Columns.IndexOf(pair.First), part.Columns.IndexOf(pair.Second)))],
            }),
        })]);
    }

    /// <inheritdoc/>
    public override int CountParameters(int components, int dimensions) => Parts.Sum(part => part.Family.CountParameters(components, part.Columns.Length));

    /// <inheritdoc/>
    public override void CheckColumns(ImmutableArray<Column> columns, string? origin)
    {
        if (columns.Length != Dimensions)
        {
            throw new TableException($"the table has {columns.Length} columns, the composite family {Dimensions}; choose the same columns", origin);
        }

        foreach (CompositePart part in Parts)
        {
            part.Family.CheckColumns([.. part.Columns.Select(c => columns[c])], origin);
        }
    }

    /// <inheritdoc/>
    public override string? Objection(int column, double value)
    {
        foreach (CompositePart part in Parts)
        {
            int at = part.Columns.IndexOf(column);
            if (at >= 0)
            {
                return part.Family.Objection(at, value);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override void CheckMoments(TableMoments moments)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            Parts[p].Family.CheckMoments(MomentsOf(moments, p));
        }
    }

    /// <inheritdoc/>
    public override Component Pivot(TableMoments moments) =>
        Compose((part, p) => part.Family.Pivot(MomentsOf(moments, p)));

    /// <inheritdoc/>
    public override Component WithMean(ReadOnlySpan<double> mean, TableMoments moments)
    {
        double[] values = mean.ToArray();
        return Compose((part, p) => part.Family.WithMean([.. part.Columns.Select(c => values[c])], MomentsOf(moments, p)));
    }

    /// <inheritdoc/>
    public override int CountStatistics(int dimensions) => Parts.Sum(part => part.Family.CountStatistics(part.Columns.Length));

    /// <inheritdoc/>
    public override void Accumulate(Component about, ReadOnlySpan<double> row, double weight, Span<double> statistics)
    {
        var component = (CompositeComponent)about;
        int offset = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            ImmutableArray<int> columns = _columns[p];
            double[] values = new double[columns.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = row[columns[i]];
            }

            int length = Parts[p].Family.CountStatistics(columns.Length);
            Parts[p].Family.Accumulate(component.Parts[p], values, weight, statistics.Slice(offset, length));
            offset += length;
        }
    }

    /// <inheritdoc/>
    public override Maximization Maximize(ComponentStatistics statistics)
    {
        Maximization[] parts = [.. Split(statistics).Select((part, p) => Parts[p].Family.Maximize(part))];
        ImmutableArray<Component> components = [.. Enumerable.Range(0, statistics.Count).Select(j =>
            (Component)new CompositeComponent(parts.Select((part, p) => (part.Components[j], _columns[p]))))];
        return new Maximization(components, [.. parts.SelectMany(part => part.AtFloor).Distinct().Order()]);
    }

    /// <inheritdoc/>
    public override double SquaredGradient(ComponentStatistics statistics) =>
        Split(statistics).Select((part, p) => Parts[p].Family.SquaredGradient(part)).Sum();

    /// <inheritdoc/>
    public override double Change(Component before, Component after)
    {
        var a = (CompositeComponent)before;
        var b = (CompositeComponent)after;
        double largest = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            largest = Math.Max(largest, Parts[p].Family.Change(a.Parts[p], b.Parts[p]));
        }

        return largest;
    }

    /// <inheritdoc/>
    public override int CountFeatures(TableMoments moments)
    {
        int count = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            count += Parts[p].Family.CountFeatures(MomentsOf(moments, p));
        }

        return count;
    }

    /// <inheritdoc/>
    public override void CopyFeatures(ReadOnlySpan<double> row, TableMoments moments, Span<double> features)
    {
        int offset = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            ImmutableArray<int> columns = _columns[p];
            double[] values = new double[columns.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = row[columns[i]];
            }

            TableMoments part = MomentsOf(moments, p);
            int length = Parts[p].Family.CountFeatures(part);
            Parts[p].Family.CopyFeatures(values, part, features.Slice(offset, length));
            offset += length;
        }
    }

    /// <inheritdoc/>
    public override void CopyOrderKey(Component component, Span<double> key)
    {
        var composite = (CompositeComponent)component;
        for (int p = 0; p < Parts.Length; p++)
        {
            double[] part = new double[_columns[p].Length];
            Parts[p].Family.CopyOrderKey(composite.Parts[p], part);
            for (int i = 0; i < part.Length; i++)
            {
                key[_columns[p][i]] = part[i];
            }
        }
    }

    /// <inheritdoc/>
    public override Family Restrict(ReadOnlySpan<int> columns) => new CompositeFamily(
        [.. CompositeComponent.Restrict(_columns, columns).Select(r => new CompositePart(Parts[r.Part].Family.Restrict(r.Within.AsSpan()), r.To))]);

    internal override int CountNonnegative(int dimensions) => Parts.Sum(part => part.Family.CountNonnegative(part.Columns.Length));

    internal override void CopyNonnegative(Component component, Span<double> values)
    {
        int at = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            int own = Parts[p].Family.CountNonnegative(_columns[p].Length);
            Parts[p].Family.CopyNonnegative(((CompositeComponent)component).Parts[p], values.Slice(at, own));
            at += own;
        }
    }

    internal override Component WithNonnegative(Component component, ReadOnlySpan<double> values)
    {
        var parts = new (Component, ImmutableArray<int>)[Parts.Length];
        int at = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            int own = Parts[p].Family.CountNonnegative(_columns[p].Length);
            parts[p] = (Parts[p].Family.WithNonnegative(((CompositeComponent)component).Parts[p], values.Slice(at, own)), _columns[p]);
            at += own;
        }

        return new CompositeComponent(parts);
    }

    internal override void CopyNonnegativeSums(ReadOnlySpan<double> sums, Span<double> values)
    {
        int at = 0;
        int offset = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            int own = Parts[p].Family.CountNonnegative(_columns[p].Length);
            int length = Parts[p].Family.CountStatistics(_columns[p].Length);
            Parts[p].Family.CopyNonnegativeSums(sums.Slice(offset, length), values.Slice(at, own));
            at += own;
            offset += length;
        }
    }

    internal override FeatureMap CreateFeatureMap(TableMoments moments) =>
        new CompositeFeatureMap([.. Parts.Select((part, p) => (part.Family.CreateFeatureMap(MomentsOf(moments, p)), _columns[p]))]);

    internal override string? ObjectionTo(Component component)
    {
        if (component is not CompositeComponent composite || !HasColumnsOf(composite))
        {
            return component is CompositeComponent ? "its parts have other columns than the family's" : $"it is a {component.GetType().Name}, the family is composite";
        }

        return Parts.Select((part, p) => part.Family.ObjectionTo(composite.Parts[p])).FirstOrDefault(objection => objection is not null);
    }

    internal override double LogPrior(ImmutableArray<Component> components, TableMoments moments)
    {
        double sum = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            sum += Parts[p].Family.LogPrior(PartOf(components, p), MomentsOf(moments, p));
        }

        return sum;
    }

    internal override ImmutableArray<Component> Adopt(ImmutableArray<Component> components)
    {
        if (!components.All(component => component is CompositeComponent composite && HasColumnsOf(composite)))
        {
            return components;
        }

        ImmutableArray<Component>[] parts = [.. Parts.Select((part, p) =>
            part.Family.Adopt([.. components.Select(component => ((CompositeComponent)component).Parts[p])]))];
        return [.. components.Select((_, j) => new CompositeComponent(parts.Select((part, p) => (part[j], _columns[p]))))];
    }

    internal override bool Includes(Family other) =>
        other is CompositeFamily composite
        && composite.Parts.Length == Parts.Length
        && Parts.Zip(composite.Parts).All(pair => pair.First.Columns.SequenceEqual(pair.Second.Columns) && (pair.First.Family.Includes(pair.Second.Family) || IsSameAs(pair.First.Family, pair.Second.Family)))
        && Parts.Zip(composite.Parts).Any(pair => pair.First.Family.Includes(pair.Second.Family));

    internal override ImmutableArray<int> Spurious(ImmutableArray<Component> components, ReadOnlySpan<double> rows, TableMoments moments)
    {
        var found = new SortedSet<int>();
        for (int p = 0; p < Parts.Length; p++)
        {
            found.UnionWith(Parts[p].Family.Spurious([.. components.Select(component => ((CompositeComponent)component).Parts[p])], rows, moments.Select(Parts[p].Columns.AsSpan())));
        }

        return [.. found];
    }

    internal override ImmutableArray<FittedPrior> Priors(int components, TableMoments moments) =>
        [.. Parts.SelectMany(part => part.Family.Priors(components, moments.Select(part.Columns.AsSpan())))];

    internal override Spread Spread(ImmutableArray<Column> columns)
    {
        // Probabilities and rates have no floor: what collapses is a part of measurements.
        Spread[] spreads = [.. Parts.Where(part => part.Family.IsContinuous).Select(part =>
        {
            Spread own = part.Family.Spread([.. part.Columns.Select(c => columns[c])]);
            return own with { Columns = [.. own.Columns.Select(c => part.Columns[c])] };
        })];
        return spreads.Length == 0 ? base.Spread(columns) : new Spread(
            [.. spreads.SelectMany(spread => spread.Columns).Order()],
            spreads.All(spread => spread.IsAlongColumns),
            spreads.All(spread => spread.IsShared),
            spreads.Any(spread => spread.StaysWhereHeld));
    }

    private static bool IsSameAs(Family one, Family other) => one.Name == other.Name && one.Structure == other.Structure;

    internal override int? CountCoordinates(int components, int dimensions)
    {
        int count = 0;
        foreach (CompositePart part in Parts)
        {
            if (part.Family.CountCoordinates(components, part.Columns.Length) is not { } own)
            {
                return null;
            }

            count += own;
        }

        return count;
    }

    /// <remarks>The parts' coordinates, one part after the other.</remarks>
    internal override void CopyCoordinates(ImmutableArray<Component> components, TableMoments moments, Span<double> coordinates)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            int length = Parts[p].Family.CountCoordinates(components.Length, Parts[p].Columns.Length)!.Value;
            Parts[p].Family.CopyCoordinates(PartOf(components, p), MomentsOf(moments, p), coordinates[..length]);
            coordinates = coordinates[length..];
        }
    }

    internal override ImmutableArray<Component>? FromCoordinates(ReadOnlySpan<double> coordinates, ImmutableArray<Component> like, TableMoments moments)
    {
        var parts = new ImmutableArray<Component>[Parts.Length];
        for (int p = 0; p < parts.Length; p++)
        {
            int length = Parts[p].Family.CountCoordinates(like.Length, Parts[p].Columns.Length)!.Value;
            if (Parts[p].Family.FromCoordinates(coordinates[..length], PartOf(like, p), MomentsOf(moments, p)) is not { } part)
            {
                return null;
            }

            parts[p] = part;
            coordinates = coordinates[length..];
        }

        return [.. Enumerable.Range(0, like.Length).Select(j => (Component)new CompositeComponent(parts.Select((part, p) => (part[j], _columns[p]))))];
    }

    internal override void CopyGradient(ComponentStatistics statistics, Span<double> gradient)
    {
        int p = 0;
        foreach (ComponentStatistics part in Split(statistics))
        {
            int length = Parts[p].Family.CountCoordinates(statistics.Count, Parts[p].Columns.Length)!.Value;
            Parts[p].Family.CopyGradient(part, gradient[..length]);
            gradient = gradient[length..];
            p++;
        }
    }

    internal override ParameterMap CreateParameterMap() => new CompositeParameterMap(this);

    internal override (int Location, int Spread) CountScores(Component component)
    {
        (int Location, int Spread)[] parts = [.. Parts.Select((part, p) => part.Family.CountScores(PartOf(component, p)))];
        return (parts.Sum(part => part.Location), parts.Sum(part => part.Spread));
    }

    internal override void CopyScores(Component about, double weight, ReadOnlySpan<double> sums, bool aboutOwnMean, Span<double> location, Span<double> spread)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            Component part = PartOf(about, p);
            (int ofLocation, int ofSpread) = Parts[p].Family.CountScores(part);
            int length = Parts[p].Family.CountStatistics(_columns[p].Length);
            Parts[p].Family.CopyScores(part, weight, sums[..length], aboutOwnMean, location[..ofLocation], spread[..ofSpread]);
            sums = sums[length..];
            location = location[ofLocation..];
            spread = spread[ofSpread..];
        }
    }

    internal override void Recentre(Component from, Component to, double weight, Span<double> sums)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            Parts[p].Family.Recentre(PartOf(from, p), PartOf(to, p), weight, Own(p, ref sums));
        }
    }

    internal override void CopyExpected(Component of, Component about, double weight, Span<double> sums)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            Parts[p].Family.CopyExpected(PartOf(of, p), PartOf(about, p), weight, Own(p, ref sums));
        }
    }

    internal override void AddMoments(Component about, double weight, ReadOnlySpan<double> sums, ReadOnlySpan<double> origin, Span<double> first, Span<double> second)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            ImmutableArray<int> columns = _columns[p];
            double[] ownOrigin = new double[columns.Length];
            double[] ownFirst = new double[columns.Length];
            double[] ownSecond = new double[PackedSymmetric.Length(columns.Length)];
            for (int i = 0; i < columns.Length; i++)
            {
                ownOrigin[i] = origin[columns[i]];
            }

            int length = Parts[p].Family.CountStatistics(columns.Length);
            Parts[p].Family.AddMoments(PartOf(about, p), weight, sums[..length], ownOrigin, ownFirst, ownSecond);
            sums = sums[length..];
            for (int i = 0; i < columns.Length; i++)
            {
                first[columns[i]] += ownFirst[i];
                for (int j = 0; j <= i; j++)
                {
                    second[PackedSymmetric.Index(columns[i], columns[j])] += ownSecond[PackedSymmetric.Index(i, j)];
                }
            }
        }
    }

    internal override bool ArePossible(double weight, ReadOnlySpan<double> sums)
    {
        foreach (CompositePart part in Parts)
        {
            int length = part.Family.CountStatistics(part.Columns.Length);
            if (!part.Family.ArePossible(weight, sums[..length]))
            {
                return false;
            }

            sums = sums[length..];
        }

        return true;
    }

    internal override Kernel CreateKernel(ImmutableArray<Component> components)
    {
        var parts = ImmutableArray.CreateBuilder<Kernel>(Parts.Length);
        for (int p = 0; p < Parts.Length; p++)
        {
            parts.Add(Parts[p].Family.CreateKernel(PartOf(components, p)));
        }

        return new CompositeKernel(parts.MoveToImmutable(), _columns);
    }

    internal override void WriteComponent(Utf8JsonWriter json, Component component, ImmutableArray<Column> columns)
    {
        var composite = (CompositeComponent)component;
        json.WriteStartArray("parts");
        for (int p = 0; p < Parts.Length; p++)
        {
            ImmutableArray<Column> own = [.. _columns[p].Select(c => columns[c])];
            json.WriteStartObject();
            json.WriteString("family", Parts[p].Family.Name);
            if (Parts[p].Family.Structure is { } structure)
            {
                json.WriteString("structure", structure);
            }

            JsonValues.WriteArray(json, "columns", own.Select(c => c.Name));
            Parts[p].Family.WriteComponent(json, composite.Parts[p], own);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private bool HasColumnsOf(CompositeComponent composite) => composite.Parts.Length == Parts.Length
        && Enumerable.Range(0, Parts.Length).All(p => composite.Columns(p).AsSpan().SequenceEqual(_columns[p].AsSpan()));

    private CompositeComponent Compose(Func<CompositePart, int, Component> make) =>
        new(Parts.Select((part, p) => (make(part, p), part.Columns)));

    private static ImmutableArray<Component> PartOf(ImmutableArray<Component> components, int part) =>
        [.. components.Select(component => ((CompositeComponent)component).Parts[part])];

    /// <summary>A part of a component; of noise, whose box may slant between parts, a component with its mean and covariance.</summary>
    private Component PartOf(Component component, int part)
    {
        if (component is CompositeComponent composite)
        {
            return composite.Parts[part];
        }

        ImmutableArray<int> columns = _columns[part];
        double[] mean = new double[Dimensions];
        double[] covariance = new double[Dimensions * Dimensions];
        component.CopyMean(mean);
        component.CopyCovariance(covariance);
        double[] packed = new double[PackedSymmetric.Length(columns.Length)];
        for (int i = 0; i < columns.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                packed[PackedSymmetric.Index(i, j)] = covariance[(columns[i] * Dimensions) + columns[j]];
            }
        }

        return GaussianComponent.TryCreate([.. columns.Select(c => mean[c])], packed)!;
    }

    /// <summary>Takes a part's sums off the beginning.</summary>
    private Span<double> Own(int part, ref Span<double> sums)
    {
        int length = Parts[part].Family.CountStatistics(_columns[part].Length);
        Span<double> own = sums[..length];
        sums = sums[length..];
        return own;
    }

    private IEnumerable<ComponentStatistics> Split(ComponentStatistics statistics)
    {
        int offset = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            int length = Parts[p].Family.CountStatistics(_columns[p].Length);
            yield return statistics.Part(PartOf(statistics.About, p), MomentsOf(statistics.Moments, p), offset, length);
            offset += length;
        }
    }

    /// <summary>Moments of a part's columns; kept for the table last asked about, since clustering asks for them row by row.</summary>
    private TableMoments MomentsOf(TableMoments whole, int part)
    {
        PartMoments? kept = Volatile.Read(ref _moments);
        if (kept is null || !ReferenceEquals(kept.Whole, whole))
        {
            kept = new PartMoments(whole, [.. _columns.Select(columns => whole.Select(columns.AsSpan()))]);
            Volatile.Write(ref _moments, kept);
        }

        return kept.Parts[part];
    }

    private sealed record PartMoments(TableMoments Whole, ImmutableArray<TableMoments> Parts);
}
