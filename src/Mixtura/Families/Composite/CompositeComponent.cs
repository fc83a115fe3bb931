using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>Several components on disjoint columns, independent of each other; immutable and thread-safe.</summary>
[JsonConverter(typeof(ComponentJsonConverter))]
public sealed class CompositeComponent : Component
{
    private const int StackLimit = 256;

    private readonly ImmutableArray<ImmutableArray<int>> _columns;

    /// <summary>Makes a component.</summary>
    /// <param name="parts">The parts, each with the columns it describes; together each column 0, …, d − 1 once.</param>
    /// <exception cref="ModelException">The columns do not cover 0, …, d − 1 exactly once, or a part's dimension is not its number of columns.</exception>
    public CompositeComponent(IEnumerable<(Component Component, ImmutableArray<int> Columns)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        (Component Component, ImmutableArray<int> Columns)[] all = [.. parts];
        Parts = [.. all.Select(part => part.Component)];
        _columns = [.. all.Select(part => part.Columns)];
        Dimensions = CountColumns(_columns);
        LogNormalizer = Parts.Sum(part => part.LogNormalizer);
        for (int i = 0; i < all.Length; i++)
        {
            if (Parts[i].Dimensions != _columns[i].Length)
            {
                throw new ModelException($"the part has {Parts[i].Dimensions} columns but names {_columns[i].Length}", $"parts[{i}]");
            }
        }
    }

    /// <inheritdoc/>
    public override int Dimensions { get; }

    /// <summary>The parts, in order.</summary>
    public ImmutableArray<Component> Parts { get; }

    /// <summary>The columns of a part, from 0.</summary>
    /// <param name="part">The part, from 0.</param>
    public ImmutableArray<int> Columns(int part) => _columns[part];

    /// <summary>One line: the parts.</summary>
    public override string ToString() => $"Composite: {string.Join("; ", Parts)}";

    /// <inheritdoc/>
    public override double LogDensity(ReadOnlySpan<double> row) => LogNormalizer + LogShape(row);

    internal override double LogNormalizer { get; }

    internal override double LogNormalizerAbove(Component reference) => reference is CompositeComponent other && other.Parts.Length == Parts.Length
        ? Parts.Select((part, p) => part.LogNormalizerAbove(other.Parts[p])).Sum()
        : base.LogNormalizerAbove(reference);

    internal override double LogShape(ReadOnlySpan<double> row)
    {
        if (row.Length != Dimensions)
        {
            throw new ArgumentException($"The row has {row.Length} values, the component {Dimensions} columns.", nameof(row));
        }

        double[]? rented = null;
        Span<double> space = Dimensions <= StackLimit
            ? stackalloc double[Dimensions]
            : rented = System.Buffers.ArrayPool<double>.Shared.Rent(Dimensions);
        double sum = 0;
        for (int p = 0; p < Parts.Length; p++)
        {
            Span<double> part = space[.._columns[p].Length];
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = row[_columns[p][i]];
            }

            sum += Parts[p].LogShape(part);
        }

        if (rented is not null)
        {
            System.Buffers.ArrayPool<double>.Shared.Return(rented);
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Sample(RandomSource random, Span<double> row)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            double[] part = new double[_columns[p].Length];
            Parts[p].Sample(random, part);
            for (int i = 0; i < part.Length; i++)
            {
                row[_columns[p][i]] = part[i];
            }
        }
    }

    /// <inheritdoc/>
    public override Component Marginal(ReadOnlySpan<int> columns)
    {
        var parts = new List<(Component, ImmutableArray<int>)>();
        foreach ((int part, ImmutableArray<int> within, ImmutableArray<int> to) in Restrict(_columns, columns))
        {
            parts.Add((Parts[part].Marginal(within.AsSpan()), to));
        }

        return new CompositeComponent(parts);
    }

    /// <inheritdoc/>
    public override Component Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        double[] known = new double[Dimensions];
        for (int i = 0; i < columns.Length; i++)
        {
            known[columns[i]] = values[i];
        }

        int[] chosen = columns.ToArray();
        int[] others = Others(columns, Dimensions);
        var parts = new List<(Component, ImmutableArray<int>)>();
        foreach ((int p, ImmutableArray<int> within, ImmutableArray<int> to) in Restrict(_columns, others))
        {
            int[] given = [.. Enumerable.Range(0, _columns[p].Length).Where(i => chosen.Contains(_columns[p][i]))];
            int[] left = [.. within.Order()];
            Component part = given.Length == 0 ? Parts[p] : Parts[p].Condition(given, [.. given.Select(i => known[_columns[p][i]])]);

            // The part keeps its own order of columns, the family of the rest takes the table's.
            bool inOrder = within.AsSpan().SequenceEqual(left);
            parts.Add((inOrder ? part : part.Marginal([.. within.Select(i => Array.IndexOf(left, i))]), to));
        }

        return new CompositeComponent(parts);
    }

    /// <inheritdoc/>
    public override void CopyMean(Span<double> mean)
    {
        for (int p = 0; p < Parts.Length; p++)
        {
            double[] part = new double[_columns[p].Length];
            Parts[p].CopyMean(part);
            for (int i = 0; i < part.Length; i++)
            {
                mean[_columns[p][i]] = part[i];
            }
        }
    }

    /// <inheritdoc/>
    public override void CopyCovariance(Span<double> covariance)
    {
        double[] means = new double[Dimensions];
        CopyMean(means);
        for (int i = 0; i < Dimensions; i++)
        {
            for (int j = 0; j < Dimensions; j++)
            {
                covariance[(i * Dimensions) + j] = double.IsNaN(means[i]) || double.IsNaN(means[j]) ? double.NaN : 0;
            }
        }

        for (int p = 0; p < Parts.Length; p++)
        {
            int size = _columns[p].Length;
            double[] part = new double[size * size];
            Parts[p].CopyCovariance(part);
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    covariance[(_columns[p][i] * Dimensions) + _columns[p][j]] = part[(i * size) + j];
                }
            }
        }
    }

    /// <inheritdoc/>
    public override double Cdf(double x) => Dimensions == 1 ? Parts[0].Cdf(x) : base.Cdf(x);

    /// <inheritdoc/>
    public override bool HasSameParameters(Component other)
    {
        if (other is not CompositeComponent c || c.Parts.Length != Parts.Length)
        {
            return false;
        }

        for (int p = 0; p < Parts.Length; p++)
        {
            if (!c._columns[p].AsSpan().SequenceEqual(_columns[p].AsSpan()) || !c.Parts[p].HasSameParameters(Parts[p]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The number of columns, when each of 0, …, d − 1 is named once.</summary>
    internal static int CountColumns(ImmutableArray<ImmutableArray<int>> columns)
    {
        int[] all = [.. columns.SelectMany(part => part).Order()];
        if (all.Length == 0 || columns.Any(part => part.IsEmpty))
        {
            throw new ModelException("each part needs at least one column", "parts");
        }

        for (int i = 0; i < all.Length; i++)
        {
            if (all[i] != i)
            {
                throw new ModelException($"the parts must name each of the columns 0, …, {all.Length - 1} exactly once", "parts");
            }
        }

        return all.Length;
    }

    /// <summary>For each part that keeps columns: the part, which of its columns remain, and where they go.</summary>
    internal static IEnumerable<(int Part, ImmutableArray<int> Within, ImmutableArray<int> To)> Restrict(ImmutableArray<ImmutableArray<int>> parts, ReadOnlySpan<int> columns)
    {
        var result = new List<(int, ImmutableArray<int>, ImmutableArray<int>)>();
        for (int p = 0; p < parts.Length; p++)
        {
            var within = ImmutableArray.CreateBuilder<int>();
            var to = ImmutableArray.CreateBuilder<int>();
            for (int i = 0; i < columns.Length; i++)
            {
                int at = parts[p].IndexOf(columns[i]);
                if (at >= 0)
                {
                    within.Add(at);
                    to.Add(i);
                }
            }

            if (within.Count > 0)
            {
                result.Add((p, within.ToImmutable(), to.ToImmutable()));
            }
        }

        return result;
    }
}
