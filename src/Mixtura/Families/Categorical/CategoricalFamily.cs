using System.Collections.Immutable;
using System.Text.Json;
using Mixtura.Estimation;
using Mixtura.Inference;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>Labels: in each component the columns are independent, each with a probability for each level (latent class analysis; Lazarsfeld and Henry 1968).</summary>
public sealed class CategoricalFamily : Family
{
    private readonly ImmutableArray<int> _offsets;

    /// <summary>Describes a family.</summary>
    /// <param name="levelCounts">The number of levels of each column, at least 1.</param>
    public CategoricalFamily(ImmutableArray<int> levelCounts)
    {
        if (levelCounts.IsDefaultOrEmpty || levelCounts.Any(count => count < 1))
        {
            throw new ArgumentException("Each column needs at least one level.", nameof(levelCounts));
        }

        LevelCounts = levelCounts;
        var offsets = ImmutableArray.CreateBuilder<int>(levelCounts.Length + 1);
        offsets.Add(0);
        foreach (int count in levelCounts)
        {
            offsets.Add(offsets[^1] + count);
        }

        _offsets = offsets.MoveToImmutable();
    }

    /// <inheritdoc/>
    public override string Name => "categorical";

    /// <summary>The number of levels of each column.</summary>
    public ImmutableArray<int> LevelCounts { get; }

    /// <summary>The family for a table's categorical columns.</summary>
    /// <param name="columns">The columns, each with levels.</param>
    /// <exception cref="TableException">A column has no levels.</exception>
    public static CategoricalFamily For(IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new CategoricalFamily([.. columns.Select(column => column.IsCategorical ? column.Levels.Length : throw NotLabels(column, null))]);
    }

    /// <inheritdoc/>
    public override int CountParameters(int components, int dimensions) => components * LevelCounts.Sum(count => count - 1);

    /// <inheritdoc/>
    public override void CheckColumns(ImmutableArray<Column> columns, string? origin)
    {
        if (columns.Length != LevelCounts.Length)
        {
            throw new TableException($"the table has {columns.Length} columns, the categorical family {LevelCounts.Length}; choose the same columns", origin);
        }

        for (int i = 0; i < columns.Length; i++)
        {
            if (!columns[i].IsCategorical)
            {
                throw NotLabels(columns[i], origin);
            }

            if (columns[i].Levels.Length != LevelCounts[i])
            {
                throw new TableException($"the column has {columns[i].Levels.Length} levels, the family {LevelCounts[i]}", origin, column: columns[i].Name);
            }
        }
    }

    /// <inheritdoc/>
    public override string? Objection(int column, double value) => value >= 0 && value < LevelCounts[column] && value == Math.Floor(value)
        ? null
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value:R} is no code of one of the column's {LevelCounts[column]} levels");

    /// <inheritdoc/>
    public override Component Pivot(TableMoments moments) =>
        new CategoricalComponent([.. LevelCounts.Select(count => Enumerable.Repeat(1.0 / count, count).ToArray())]);

    /// <inheritdoc/>
    public override Component WithMean(ReadOnlySpan<double> mean, TableMoments moments) =>
        throw new NotSupportedException("Components of labels have no mean; start from labels, a model, k-means++ or at random.");

    /// <inheritdoc/>
    public override int CountStatistics(int dimensions) => _offsets[^1];

    /// <inheritdoc/>
    public override void Accumulate(Component about, ReadOnlySpan<double> row, double weight, Span<double> statistics)
    {
        for (int i = 0; i < row.Length; i++)
        {
            statistics[_offsets[i] + (int)row[i]] += weight;
        }
    }

    /// <inheritdoc/>
    public override Maximization Maximize(ComponentStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        var components = ImmutableArray.CreateBuilder<Component>(statistics.Count);
        for (int j = 0; j < statistics.Count; j++)
        {
            if (!statistics.IsAlive(j))
            {
                components.Add(statistics.About[j]);
                continue;
            }

            double[][] probabilities = new double[LevelCounts.Length][];
            for (int i = 0; i < probabilities.Length; i++)
            {
                double[] column = statistics.Of(j).Slice(_offsets[i], LevelCounts[i]).ToArray();
                double total = column.Sum();
                probabilities[i] = Array.ConvertAll(column, count => count / total);
            }

            components.Add(new CategoricalComponent(probabilities));
        }

        return new Maximization(components.MoveToImmutable(), []);
    }

    /// <inheritdoc/>
    /// <remarks>Coordinates: the logits of the probabilities; the gradient is the level's total responsibility − N·p.</remarks>
    public override double SquaredGradient(ComponentStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        double square = 0;
        for (int j = 0; j < statistics.Count; j++)
        {
            var about = (CategoricalComponent)statistics.About[j];
            ReadOnlySpan<double> sums = statistics.Of(j);
            for (int i = 0; i < LevelCounts.Length; i++)
            {
                for (int level = 0; level < LevelCounts[i]; level++)
                {
                    double g = sums[_offsets[i] + level] - (statistics.Weight(j) * about.Probabilities(i)[level]);
                    square += g * g;
                }
            }
        }

        return square;
    }

    /// <inheritdoc/>
    public override double Change(Component before, Component after)
    {
        var a = (CategoricalComponent)before;
        var b = (CategoricalComponent)after;
        double largest = 0;
        for (int i = 0; i < LevelCounts.Length; i++)
        {
            for (int level = 0; level < LevelCounts[i]; level++)
            {
                largest = Math.Max(largest, Math.Abs(a.Probabilities(i)[level] - b.Probabilities(i)[level]));
            }
        }

        return largest;
    }

    /// <inheritdoc/>
    public override int CountFeatures(TableMoments moments) => _offsets[^1];

    /// <inheritdoc/>
    /// <remarks>One indicator for each level, so that two rows are as far apart as the number of labels in which they differ.</remarks>
    public override void CopyFeatures(ReadOnlySpan<double> row, TableMoments moments, Span<double> features)
    {
        features[.._offsets[^1]].Clear();
        for (int i = 0; i < row.Length; i++)
        {
            features[_offsets[i] + (int)row[i]] = 1;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The probability of each column's first level.</remarks>
    public override void CopyOrderKey(Component component, Span<double> key)
    {
        var labels = (CategoricalComponent)component;
        for (int i = 0; i < labels.Dimensions; i++)
        {
            key[i] = labels.Probabilities(i)[0];
        }
    }

    /// <inheritdoc/>
    public override Family Restrict(ReadOnlySpan<int> columns)
    {
        var counts = ImmutableArray.CreateBuilder<int>(columns.Length);
        foreach (int column in columns)
        {
            counts.Add(LevelCounts[column]);
        }

        return new CategoricalFamily(counts.MoveToImmutable());
    }

    internal override (int Location, int Spread) CountScores(Component component) => (LevelCounts.Sum(count => count - 1), 0);

    /// <remarks>The last level of a column follows from the others.</remarks>
    internal override void CopyScores(Component about, double weight, ReadOnlySpan<double> sums, bool aboutOwnMean, Span<double> location, Span<double> spread)
    {
        int at = 0;
        for (int i = 0; i < LevelCounts.Length; i++)
        {
            ReadOnlySpan<double> p = ((CategoricalComponent)about).Probabilities(i);
            for (int level = 0; level < LevelCounts[i] - 1; level++)
            {
                location[at++] = sums[_offsets[i] + level] - (weight * p[level]);
            }
        }
    }

    internal override void Recentre(Component from, Component to, double weight, Span<double> sums)
    {
    }

    internal override void CopyExpected(Component of, Component about, double weight, Span<double> sums)
    {
        for (int i = 0; i < LevelCounts.Length; i++)
        {
            for (int level = 0; level < LevelCounts[i]; level++)
            {
                sums[_offsets[i] + level] = weight * ((CategoricalComponent)of).Probabilities(i)[level];
            }
        }
    }

    internal override void AddMoments(Component about, double weight, ReadOnlySpan<double> sums, ReadOnlySpan<double> origin, Span<double> first, Span<double> second)
    {
        for (int i = 0; i < LevelCounts.Length; i++)
        {
            for (int level = 0; level < LevelCounts[i]; level++)
            {
                double deviation = level - origin[i];
                first[i] += sums[_offsets[i] + level] * deviation;
                second[PackedSymmetric.Index(i, i)] += sums[_offsets[i] + level] * deviation * deviation;
            }
        }
    }

    /// <remarks>Each column's levels share the whole responsibility.</remarks>
    internal override bool ArePossible(double weight, ReadOnlySpan<double> sums)
    {
        for (int i = 0; i < LevelCounts.Length; i++)
        {
            double total = 0;
            foreach (double sum in sums[_offsets[i].._offsets[i + 1]])
            {
                if (!(sum >= 0))
                {
                    return false;
                }

                total += sum;
            }

            if (!(Math.Abs(total - weight) <= SumsWithin * weight))
            {
                return false;
            }
        }

        return true;
    }

    internal override int CountNonnegative(int dimensions) => _offsets[^1];

    internal override void CopyNonnegative(Component component, Span<double> values)
    {
        for (int i = 0; i < LevelCounts.Length; i++)
        {
            ((CategoricalComponent)component).Probabilities(i).CopyTo(values[_offsets[i]..]);
        }
    }

    internal override Component WithNonnegative(Component component, ReadOnlySpan<double> values)
    {
        double[][] probabilities = new double[LevelCounts.Length][];
        for (int i = 0; i < probabilities.Length; i++)
        {
            double[] column = values.Slice(_offsets[i], LevelCounts[i]).ToArray();
            double total = column.Sum();
            probabilities[i] = Array.ConvertAll(column, value => value / total);
        }

        return new CategoricalComponent(probabilities);
    }

    internal override void CopyNonnegativeSums(ReadOnlySpan<double> sums, Span<double> values) => sums.CopyTo(values);

    internal override FeatureMap CreateFeatureMap(TableMoments moments) => new IndicatorFeatureMap([.. _offsets]);

    internal override string? ObjectionTo(Component component)
    {
        if (component is not CategoricalComponent labels)
        {
            return $"it is a {component.GetType().Name}, the family is categorical";
        }

        int[] counts = [.. Enumerable.Range(0, labels.Dimensions).Select(labels.CountLevels)];
        return LevelCounts.SequenceEqual(counts)
            ? null
            : $"its columns have {string.Join(", ", counts)} levels, the family's {string.Join(", ", LevelCounts)}";
    }

    internal override int? CountCoordinates(int components, int dimensions) => components * _offsets[^1];

    /// <remarks>The logarithms of the probabilities; a constant added to those of one column changes nothing.</remarks>
    internal override void CopyCoordinates(ImmutableArray<Component> components, TableMoments moments, Span<double> coordinates)
    {
        int at = 0;
        foreach (Component component in components)
        {
            for (int i = 0; i < LevelCounts.Length; i++)
            {
                foreach (double p in ((CategoricalComponent)component).Probabilities(i))
                {
                    coordinates[at++] = p > 0 ? Elementary.Log(p) : 0;
                }
            }
        }
    }

    internal override ImmutableArray<Component>? FromCoordinates(ReadOnlySpan<double> coordinates, ImmutableArray<Component> like, TableMoments moments)
    {
        var components = ImmutableArray.CreateBuilder<Component>(like.Length);
        int at = 0;
        foreach (Component component in like)
        {
            double[][] probabilities = new double[LevelCounts.Length][];
            for (int i = 0; i < probabilities.Length; i++)
            {
                probabilities[i] = ((CategoricalComponent)component).Probabilities(i).ToArray();
                if (!Softmax.TryFill(coordinates.Slice(at, LevelCounts[i]), probabilities[i]))
                {
                    return null;
                }

                at += LevelCounts[i];
            }

            components.Add(new CategoricalComponent(probabilities));
        }

        return components.MoveToImmutable();
    }

    internal override void CopyGradient(ComponentStatistics statistics, Span<double> gradient)
    {
        int at = 0;
        for (int j = 0; j < statistics.Count; j++)
        {
            var about = (CategoricalComponent)statistics.About[j];
            ReadOnlySpan<double> sums = statistics.Of(j);
            for (int i = 0; i < LevelCounts.Length; i++)
            {
                ReadOnlySpan<double> p = about.Probabilities(i);
                for (int level = 0; level < p.Length; level++)
                {
                    gradient[at++] = sums[_offsets[i] + level] - (statistics.Weight(j) * p[level]);
                }
            }
        }
    }

    internal override ParameterMap CreateParameterMap() => new CategoricalParameterMap(this);

    internal override Kernel CreateKernel(ImmutableArray<Component> components) => new CategoricalKernel(components, _offsets);

    internal override void WriteComponent(Utf8JsonWriter json, Component component, ImmutableArray<Column> columns)
    {
        var labels = (CategoricalComponent)component;
        json.WriteStartArray("probabilities");
        for (int i = 0; i < labels.Dimensions; i++)
        {
            if (columns[i].Levels.Length != labels.CountLevels(i))
            {
                throw new ModelException($"column '{columns[i].Name}' names {columns[i].Levels.Length} levels and has probabilities for {labels.CountLevels(i)}; make the mixture with columns that name their levels", "columns");
            }

            json.WriteStartObject();
            for (int level = 0; level < labels.CountLevels(i); level++)
            {
                json.WriteNumber(columns[i].Levels[level], labels.Probabilities(i)[level]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The levels of each column, as the first component of a model file names them.</summary>
    internal static ImmutableArray<ImmutableArray<string>> ReadLevels(JsonElement element, int dimensions, string path)
    {
        JsonElement columns = JsonValues.Property(element, "probabilities", JsonValueKind.Array, path);
        JsonValues.CheckLength(columns, dimensions, path + ".probabilities");
        return [.. columns.EnumerateArray().Select((column, i) =>
            column.ValueKind == JsonValueKind.Object
                ? column.EnumerateObject().Select(level => level.Name).ToImmutableArray()
                : throw new ModelException("it must be an object of levels and their probabilities", $"{path}.probabilities[{i}]"))];
    }

    internal static CategoricalComponent ReadComponent(JsonElement element, ImmutableArray<Column> columns, string path)
    {
        JsonElement array = JsonValues.Property(element, "probabilities", JsonValueKind.Array, path);
        JsonValues.CheckLength(array, columns.Length, path + ".probabilities");
        double[][] probabilities = new double[columns.Length][];
        foreach ((int i, JsonElement levels) in array.EnumerateArray().Index())
        {
            string place = $"{path}.probabilities[{i}]";
            if (levels.ValueKind != JsonValueKind.Object || levels.EnumerateObject().Count() != columns[i].Levels.Length)
            {
                throw new ModelException($"it must give the probability of each of the {columns[i].Levels.Length} levels of column '{columns[i].Name}'", place);
            }

            probabilities[i] = ReadProbabilities(levels, columns[i].Levels, place);
        }

        try
        {
            return new CategoricalComponent(probabilities);
        }
        catch (ModelException e)
        {
            throw new ModelException(e.Message, path, e);
        }
    }

    private static double[] ReadProbabilities(JsonElement element, ImmutableArray<string> levels, string path)
    {
        var given = element.EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);
        return [.. levels.Select(level => given.TryGetValue(level, out JsonElement value)
            ? JsonValues.Number(value, JsonValues.Join(path, level))
            : throw new ModelException($"'{level}' is missing", path))];
    }

    private static TableException NotLabels(Column column, string? origin) =>
        new("the column holds numbers, not labels; read it as categorical or give it to another family", origin, column: column.Name);
}
