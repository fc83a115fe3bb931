using System.Collections.Immutable;

namespace Mixtura.Data;

/// <summary>Reads the chosen columns of a source into a table.</summary>
internal sealed class TableLoader(IRowSource source, ReadOptions options)
{
    private const int MostLevels = 65_536;

    private readonly TableSchema _schema = source.Schema;
    private readonly string _path = source.Schema.Path;

    internal LoadedTable Load(CancellationToken ct)
    {
        List<ReadSlot> slots = Choose(out ImmutableArray<string> ignored);
        int weightSlot = -1;
        if (options.WeightColumn is { } weight)
        {
            weightSlot = slots.Count;
            slots.Add(WeightSlot(weight, slots));
        }

        ReadSlot[] plan = WithLevels([.. slots], ct);
        Precision precision = options.Precision ?? PrecisionOf(plan, weightSlot);
        if (options.Cache && options.Memory is null)
        {
            throw new ArgumentException("A cache serves tables that are streamed; say by Memory how much rows may take, or leave Cache out.");
        }

        if (options.Memory is { } memory)
        {
            var rows = new FileRows(source, plan, weightSlot, options, precision);
            var table = RowTable.Stream(rows, memory, ct);
            return rows.About(table, ignored);
        }

        var collector = new RowCollector(_path, plan, weightSlot, options.Missing, precision);
        source.Read(plan, collector.Add, options.ThreadCount, ct);
        return collector.Finish(ignored);
    }

    /// <summary>Single where every number to be read has it in the file, so that nothing is rounded.</summary>
    private Precision PrecisionOf(ReadSlot[] plan, int weightSlot)
    {
        ReadSlot[] numbers = [.. plan.Where((slot, s) => s != weightSlot && !slot.IsLabel)];
        return numbers.Length > 0 && numbers.All(slot => source.IsSinglePrecision(slot.Index)) ? Precision.Single : Precision.Double;
    }

    /// <summary>One column as texts, null where missing.</summary>
    internal string?[] Labels(string column, CancellationToken ct)
    {
        (string[] levels, int[] codes) = LabelCodes(column, ct);
        return Array.ConvertAll(codes, code => code < 0 ? null : levels[code]);
    }

    /// <summary>One column by the places of its texts among the distinct ones, −1 where missing.</summary>
    internal (string[] Levels, int[] Codes) LabelCodes(string column, CancellationToken ct)
    {
        int index = _schema.Find(column);
        if (_schema.Columns[index].Kind == ColumnKind.Other && !IsText)
        {
            throw NotUsable(_schema.Columns[index], "labels must be text, numbers or truth values");
        }

        var codes = new List<int>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        source.Read(
            [new ReadSlot(index, column, ColumnKind.Text, true, null)],
            batch =>
            {
                IReadOnlyList<string> levels = batch.NewLevels[0]?.Levels ?? [];
                int[] own = [.. levels.Select(level => places.TryGetValue(level, out int place) ? place : places[level] = places.Count)];
                for (int i = 0; i < batch.Rows; i++)
                {
                    double code = batch.Values[0][i];
                    codes.Add(double.IsNaN(code) ? -1 : own[(int)code]);
                }

                if (batch.Problem is { } problem)
                {
                    throw new TableException(problem.Text, _path, codes.Count + 1, problem.Column);
                }
            },
            options.ThreadCount,
            ct);
        return ([.. places.Keys], [.. codes]);
    }

    // In a text file the only other kind is a column without values.
    private bool IsText => source is Csv.CsvSource;

    private List<ReadSlot> Choose(out ImmutableArray<string> ignored)
    {
        ignored = [];
        if (options.Expected is { } expected)
        {
            if (options.Columns is not null || options.Categorical.Count > 0)
            {
                throw new ArgumentException("The expected columns say which are read and which are categorical; Columns and Categorical must be left empty.");
            }

            return [.. Distinct(expected.Select(column => column.Name)).Zip(expected, (index, column) => column.IsCategorical
                ? Label(index, new LevelMap(column.Levels))
                : Number(index))];
        }

        var categorical = new HashSet<string>(options.Categorical, StringComparer.Ordinal);
        foreach (string name in categorical)
        {
            _schema.Find(name);
        }

        if (options.Columns is { } chosen)
        {
            if (categorical.FirstOrDefault(name => !chosen.Contains(name, StringComparer.Ordinal)) is { } other)
            {
                throw new TableException("this categorical column is not among the columns to read; add it to them", _path, column: other);
            }

            if (chosen.Count == 0)
            {
                throw new TableException($"no column is chosen; choose among {TableSchema.Names(_schema.Columns)}", _path);
            }

            return [.. Distinct(chosen).Select(index => categorical.Contains(_schema.Columns[index].Name) ? Label(index, null) : Number(index))];
        }

        var slots = new List<ReadSlot>();
        var left = ImmutableArray.CreateBuilder<string>();
        for (int j = 0; j < _schema.Columns.Length; j++)
        {
            SchemaColumn column = _schema.Columns[j];
            if (string.Equals(column.Name, options.WeightColumn, StringComparison.Ordinal))
            {
                continue;
            }

            if (categorical.Contains(column.Name))
            {
                slots.Add(Label(j, null));
            }
            else if (column.IsNumeric)
            {
                slots.Add(Number(j));
            }
            else
            {
                left.Add(column.Name);
            }
        }

        ignored = left.ToImmutable();
        return slots.Count > 0
            ? slots
            : throw new TableException(
                $"there is no numeric column; the columns are {TableSchema.Names(_schema.Columns)}: name those of text as categorical to read them", _path);
    }

    private IEnumerable<int> Distinct(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name))
            {
                throw new TableException("this column is chosen twice; choose it once", _path, column: name);
            }

            yield return _schema.Find(name);
        }
    }

    private ReadSlot Number(int index)
    {
        SchemaColumn column = _schema.Columns[index];
        return column.IsNumeric
            ? new ReadSlot(index, column.Name, column.Kind, false, null)
            : column.Kind == ColumnKind.Text
                ? throw NotUsable(column, "read it as categorical, or leave it out")
                : throw NotUsable(column, "leave it out, or convert it to numbers");
    }

    private ReadSlot Label(int index, LevelMap? levels)
    {
        SchemaColumn column = _schema.Columns[index];
        return column.CanBeCategorical
            ? new ReadSlot(index, column.Name, column.Kind, true, levels)
            : throw NotUsable(column, "a categorical column holds text, whole numbers or truth values: read it as numbers, or leave it out");
    }

    private ReadSlot WeightSlot(string name, List<ReadSlot> slots)
    {
        int index = _schema.Find(name);
        return slots.Any(slot => slot.Index == index)
            ? throw new TableException("the column of weights is also chosen as data; choose it once", _path, column: name)
            : Number(index);
    }

    private TableException NotUsable(SchemaColumn column, string remedy) =>
        IsText && column.Kind == ColumnKind.Other
            ? new TableException("the column holds no value at all; leave it out", _path, column: column.Name)
            : new TableException($"the column holds {column.Describe()}; {remedy}", _path, column: column.Name);

    /// <summary>Collects the levels that are not known yet in a first pass, since a table's columns are fixed before its rows come.</summary>
    private ReadSlot[] WithLevels(ReadSlot[] slots, CancellationToken ct)
    {
        int[] open = [.. Enumerable.Range(0, slots.Length).Where(s => slots[s].IsLabel && slots[s].Levels is null)];
        if (open.Length == 0)
        {
            return slots;
        }

        HashSet<string>[] found = [.. open.Select(_ => new HashSet<string>(StringComparer.Ordinal))];
        long rows = 0;
        source.Read(
            [.. open.Select(s => slots[s])],
            batch =>
            {
                for (int s = 0; s < open.Length; s++)
                {
                    found[s].UnionWith(batch.NewLevels[s]?.Levels ?? []);
                    if (found[s].Count > MostLevels)
                    {
                        throw new TableException(
                            $"the column has more than {MostLevels} distinct levels, so it looks like an identifier; leave it out", _path, column: slots[open[s]].Name);
                    }
                }

                rows += batch.Rows;
                if (batch.Problem is { } problem)
                {
                    throw new TableException(problem.Text, _path, rows + 1, problem.Column);
                }
            },
            options.ThreadCount,
            ct);

        ReadSlot[] plan = [.. slots];
        for (int s = 0; s < open.Length; s++)
        {
            ReadSlot slot = slots[open[s]];
            if (rows > 0 && found[s].Count == 0)
            {
                throw new TableException("the column holds no value at all; leave it out", _path, column: slot.Name);
            }

            plan[open[s]] = slot with { Levels = new LevelMap(found[s].Order(StringComparer.Ordinal)) };
        }

        return plan;
    }
}
