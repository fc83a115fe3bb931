using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mixtura.Data;

/// <summary>Puts batches into a table, or hands them on to a streamed one: finds missing, infinite and negative values, and drops or refuses rows.</summary>
internal sealed class RowCollector
{
    /// <summary>A table may take this share of the machine's or container's memory: a fit needs room beside it.</summary>
    private const double ShareOfMemory = 0.8;

    private readonly string _path;
    private readonly long _mostRows;
    private readonly ReadSlot[] _slots;
    private readonly int _weightSlot;
    private readonly MissingPolicy _policy;
    private readonly RowTableBuilder _builder;
    private readonly double[][] _columns;
    private readonly long[] _missing;
    private readonly List<long> _dropped = [];
    private long _rows;
    private long _firstMissingRow;
    private string? _firstMissingColumn;

    /// <param name="path">The file.</param>
    /// <param name="slots">What is read.</param>
    /// <param name="weightSlot">Which of them is the weight, or −1.</param>
    /// <param name="policy">What to do with missing cells.</param>
    /// <param name="precision">How values are kept.</param>
    /// <param name="memory">How many bytes the table may take, or null for a share of the memory that there is.</param>
    internal RowCollector(string path, ReadSlot[] slots, int weightSlot, MissingPolicy policy, Precision precision, long? memory = null)
        : this(path, slots, weightSlot, policy, new RowTableBuilder(ColumnsOf(slots, weightSlot), weightSlot >= 0, path, precision))
    {
        long bytes = (slots.Length - (weightSlot >= 0 ? 1L : 0)) * (precision == Precision.Single ? sizeof(float) : sizeof(double));
        _mostRows = (memory ?? (long)(ShareOfMemory * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)) / Math.Max(1, bytes + (weightSlot >= 0 ? sizeof(double) : 0));
    }

    /// <summary>Hands rows on to a builder that does not keep them.</summary>
    internal RowCollector(string path, ReadSlot[] slots, int weightSlot, MissingPolicy policy, RowTableBuilder builder)
    {
        _path = path;
        _mostRows = long.MaxValue;
        _slots = slots;
        _weightSlot = weightSlot;
        _policy = policy;
        _missing = new long[slots.Length];
        _columns = new double[slots.Length - (weightSlot >= 0 ? 1 : 0)][];
        _builder = builder;
    }

    /// <summary>The table's columns: all that are read but the weights.</summary>
    internal static ImmutableArray<Column> ColumnsOf(ReadSlot[] slots, int weightSlot) =>
    [
        .. slots.Where((_, s) => s != weightSlot).Select(slot => slot.Levels is null ? new Column(slot.Name) : new Column(slot.Name, [.. slot.Levels.Levels])),
    ];

    internal void Add(Batch batch)
    {
        bool gaps = Check(batch);
        if (batch.Problem is { } problem)
        {
            throw new TableException(problem.Text, _path, _rows + batch.Rows + 1, problem.Column);
        }

        int kept = gaps ? Compact(batch) : batch.Rows;
        _rows += batch.Rows;
        if (kept == 0 || (_policy == MissingPolicy.Refuse && _firstMissingColumn is not null))
        {
            return;
        }

        for (int s = 0; s < _columns.Length; s++)
        {
            _columns[s] = batch.Values[s];
        }

        if (_builder.RowCount + kept > _mostRows)
        {
            throw new TableException($"the table has more than the {_mostRows} rows that the memory holds; choose fewer columns, or take some of the rows", _path);
        }

        try
        {
            _builder.AppendBatch(_columns, kept, _weightSlot >= 0 ? batch.Values[_weightSlot] : null);
        }
        catch (TableException e) when (e.Row is { } row && _dropped.Count > 0)
        {
            // The builder counts the rows that it was given, the reader of the message those of the file.
            throw new TableException(e.Problem, _path, LoadedTable.FileRow(row - 1, CollectionsMarshal.AsSpan(_dropped)), e.Column, e);
        }
    }

    internal LoadedTable Finish(ImmutableArray<string> ignored)
    {
        Check();
        return About(_builder.Build(), ignored);
    }

    /// <summary>A table of the rows that were handed on, and what was left out.</summary>
    internal LoadedTable About(RowTable rows, ImmutableArray<string> ignored) => new(rows, _path, _rows, [.. _dropped], [.. _missing], ignored);

    /// <summary>Refuses what can be known only at the end: that there was no row, or a missing cell where these are refused.</summary>
    internal void Check()
    {
        if (_rows == 0)
        {
            throw new TableException("the file has columns but no rows; add rows", _path);
        }

        if (_policy == MissingPolicy.Refuse && _firstMissingColumn is not null)
        {
            long cells = _missing.Sum();
            throw new TableException(
                $"{(cells == 1 ? "1 cell is" : $"{cells} cells are")} missing, the first here; fill them in, or leave such rows out (MissingPolicy.Drop; --missing drop)",
                _path,
                _firstMissingRow,
                _firstMissingColumn);
        }

        if (_dropped.Count == _rows)
        {
            string worst = _slots[Array.IndexOf(_missing, _missing.Max())].Name;
            throw new TableException($"each of the {_rows} rows has a missing cell, so none remains; leave out columns with many, such as '{worst}'", _path);
        }
    }

    /// <summary>Refuses values that are infinite and weights that are negative, and counts missing cells.</summary>
    /// <returns>Whether a cell is missing.</returns>
    private bool Check(Batch batch)
    {
        bool gaps = false;
        (int Row, int Slot) bad = (int.MaxValue, 0);
        (int Row, int Slot) first = (int.MaxValue, 0);
        for (int s = 0; s < _slots.Length; s++)
        {
            ReadOnlySpan<double> values = batch.Values[s].AsSpan(0, batch.Rows);
            double low = s == _weightSlot ? 0 : double.MinValue;
            for (int i = 0; i < values.Length; i++)
            {
                double value = values[i];
                if (value >= low && value <= double.MaxValue)
                {
                    continue;
                }

                if (!double.IsNaN(value))
                {
                    bad = i < bad.Row ? (i, s) : bad;
                    break;
                }

                gaps = true;
                _missing[s]++;
                first = i < first.Row ? (i, s) : first;
            }
        }

        if (bad.Row < int.MaxValue)
        {
            throw new TableException(
                double.IsInfinity(batch.Values[bad.Slot][bad.Row])
                    ? "the value is infinite or too large for a double; correct it, or leave it empty if it is missing"
                    : "the weight is negative; weights are zero or more",
                _path,
                _rows + bad.Row + 1,
                _slots[bad.Slot].Name);
        }

        if (gaps && _firstMissingColumn is null)
        {
            _firstMissingRow = _rows + first.Row + 1;
            _firstMissingColumn = _slots[first.Slot].Name;
        }

        return gaps;
    }

    private int Compact(Batch batch)
    {
        int kept = 0;
        for (int i = 0; i < batch.Rows; i++)
        {
            bool whole = true;
            foreach (double[] values in batch.Values)
            {
                whole &= !double.IsNaN(values[i]);
            }

            if (!whole)
            {
                if (_policy == MissingPolicy.Drop)
                {
                    _dropped.Add(_rows + i + 1);
                }

                continue;
            }

            if (kept != i)
            {
                foreach (double[] values in batch.Values)
                {
                    values[kept] = values[i];
                }
            }

            kept++;
        }

        return kept;
    }
}
