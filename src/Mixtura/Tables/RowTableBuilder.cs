using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Collects rows, one by one or in batches of columns, into a <see cref="RowTable"/>; each value is stored once.</summary>
public sealed class RowTableBuilder
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>2^24: whole numbers up to here are the same in single precision.</summary>
    private const double LargestWhole = 1 << 24;

    /// <summary>2^53: from here on every double is a whole number, so that it is one says nothing of what it counts.</summary>
    private const double WholeFrom = 1L << 53;

    private readonly ImmutableArray<Column> _columns;
    private readonly string? _origin;
    private readonly bool _weighted;
    private readonly Precision _precision;
    private readonly List<double[]> _doubles = [];
    private readonly List<float[]> _singles = [];
    private readonly List<double[]> _weights = [];
    private readonly int _partChunks = int.MaxValue;
    private readonly ChunkPool? _pool;
    private readonly Action<RowTable>? _emit;
    private int _firstChunk;
    private long _rows;
    private double _totalWeight;
    private bool _built;

    /// <summary>Starts an empty table.</summary>
    /// <param name="columns">The columns, at least one, their names distinct.</param>
    /// <param name="weighted">Whether each row brings a weight.</param>
    /// <param name="origin">The file or other origin to name in error messages, or null.</param>
    /// <param name="precision">How the values are kept; to single precision they are rounded.</param>
    /// <exception cref="TableException">There is no column, or two have the same name.</exception>
    public RowTableBuilder(ImmutableArray<Column> columns, bool weighted = false, string? origin = null, Precision precision = Precision.Double)
    {
        if (columns.IsDefaultOrEmpty)
        {
            throw new TableException("there is no column; a table needs at least one", origin);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Column column in columns)
        {
            if (!names.Add(column.Name))
            {
                throw new TableException("two columns have this name; rename one of them", origin, column: column.Name);
            }
        }

        _columns = columns;
        _weighted = weighted;
        _origin = origin;
        _precision = precision;
    }

    /// <summary>Hands rows on part by part, instead of keeping them.</summary>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="partChunks">The number of chunks in a part.</param>
    /// <param name="pool">Where the parts' arrays are taken from.</param>
    /// <param name="emit">Takes a part.</param>
    internal RowTableBuilder(IRowReader source, int partChunks, ChunkPool pool, Action<RowTable> emit)
        : this(source.Columns, source.IsWeighted, source.Origin, source.Precision)
    {
        _partChunks = partChunks;
        _pool = pool;
        _emit = emit;
    }

    /// <summary>The number of rows so far.</summary>
    public long RowCount => _rows;

    /// <summary>The sum of their weights.</summary>
    internal double TotalWeight => _totalWeight;

    /// <summary>Adds one row.</summary>
    /// <param name="row">The d values, all finite.</param>
    /// <param name="weight">The row's weight, finite and not negative; 1 in a table without weights.</param>
    /// <exception cref="TableException">A value or the weight is not finite, or the weight is negative.</exception>
    public void Append(ReadOnlySpan<double> row, double weight = 1)
    {
        if (row.Length != _columns.Length)
        {
            throw new TableException($"the row has {row.Length} values for {_columns.Length} columns", _origin, _rows + 1);
        }

        CheckWeight(weight, _rows + 1);
        for (int j = 0; j < row.Length; j++)
        {
            CheckValue(row[j], _rows + 1, j);
        }

        int within = Reserve();
        int at = (within / BlockRows * BlockRows * _columns.Length) + (within % BlockRows);
        for (int j = 0; j < row.Length; j++)
        {
            Store(at + (j * BlockRows), row.Slice(j, 1));
        }

        if (_weighted)
        {
            _weights[^1][within] = weight;
        }

        _totalWeight += weight;
        _rows++;
    }

    /// <summary>Adds a batch of rows given column by column.</summary>
    /// <param name="columns">One array for each column, each with at least <paramref name="count"/> finite values.</param>
    /// <param name="count">The number of rows in the batch.</param>
    /// <param name="weights">The batch's weights, or null in a table without weights.</param>
    /// <exception cref="TableException">A value or weight is not finite, or a weight is negative.</exception>
    public void AppendBatch(IReadOnlyList<double[]> columns, int count, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count != _columns.Length)
        {
            throw new ArgumentException($"The batch has {columns.Count} columns, the table {_columns.Length}.", nameof(columns));
        }

        if (_weighted != weights is not null)
        {
            throw new ArgumentException(_weighted ? "The table has weights, the batch has none." : "The table has no weights, the batch has.", nameof(weights));
        }

        int done = 0;
        while (done < count)
        {
            int take = Math.Min(count - done, BlockRows - (int)(_rows % BlockRows));
            for (int j = 0; j < _columns.Length; j++)
            {
                for (int i = 0; i < take; i++)
                {
                    CheckValue(columns[j][done + i], _rows + 1 + i, j);
                }
            }

            for (int i = 0; i < take && weights is not null; i++)
            {
                CheckWeight(weights[done + i], _rows + 1 + i);
            }

            int within = Reserve();
            int at = (within / BlockRows * BlockRows * _columns.Length) + (within % BlockRows);
            for (int j = 0; j < _columns.Length; j++)
            {
                Store(at + (j * BlockRows), columns[j].AsSpan(done, take));
            }

            if (weights is null)
            {
                _totalWeight += take;
            }
            else
            {
                for (int i = 0; i < take; i++)
                {
                    _weights[^1][within + i] = weights[done + i];
                    _totalWeight += weights[done + i];
                }
            }

            done += take;
            _rows += take;
        }
    }

    /// <summary>Finishes the table; the builder cannot be used afterwards.</summary>
    /// <exception cref="InvalidOperationException">The table was built before, or the rows are handed on to a streamed table.</exception>
    public RowTable Build()
    {
        ObjectDisposedException.ThrowIf(_built, this);
        if (_emit is not null)
        {
            throw new InvalidOperationException("The rows are handed on as they come; a source appends them and does not build a table.");
        }

        _built = true;
        return Part();
    }

    /// <summary>Hands on the rows that are left, and ends.</summary>
    internal void EmitRest()
    {
        _built = true;
        if (_weights.Count > 0)
        {
            Emit();
        }
    }

    private void Emit()
    {
        RowTable part = Part();
        _firstChunk += _weights.Count;
        _doubles.Clear();
        _singles.Clear();
        _weights.Clear();
        _emit!(part);
    }

    private RowTable Part()
    {
        if (_doubles.Count > 0)
        {
            _doubles[^1] = Trimmed(_doubles[^1]);
        }

        if (_singles.Count > 0)
        {
            _singles[^1] = Trimmed(_singles[^1]);
        }

        if (_weights.Count > 0)
        {
            TrimWeights();
        }

        long rows = _rows - ((long)_firstChunk * RowTable.ChunkRows);
        double weight = _emit is null ? _totalWeight : _weighted ? _weights.Sum(chunk => chunk.Sum()) : rows;
        return new RowTable(_columns, [.. _doubles], [.. _singles], [.. _weights], _precision, rows, weight, _weighted, _origin) { FirstChunk = _firstChunk };
    }

    /// <summary>Makes room for a row; its place within the last chunk.</summary>
    private int Reserve()
    {
        ObjectDisposedException.ThrowIf(_built, this);
        int within = (int)(_rows % RowTable.ChunkRows);
        if (within == 0 && (_firstChunk + _weights.Count) * (long)RowTable.ChunkRows == _rows)
        {
            if (_weights.Count == _partChunks)
            {
                Emit();
            }

            int length = RowTable.ChunkRows * _columns.Length;
            if (_precision == Precision.Single)
            {
                _singles.Add(_pool?.RentSingles() ?? new float[length]);
            }
            else
            {
                _doubles.Add(_pool?.RentDoubles() ?? new double[length]);
            }

            _weights.Add(!_weighted ? RowTable.UnitWeights(RowTable.ChunkRows) : _pool?.RentWeights() ?? new double[RowTable.ChunkRows]);
        }

        return within;
    }

    private void Store(int at, ReadOnlySpan<double> values)
    {
        if (_precision == Precision.Double)
        {
            values.CopyTo(_doubles[^1].AsSpan(at));
            return;
        }

        Span<float> target = _singles[^1].AsSpan(at, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            target[i] = (float)values[i];
        }
    }

    private int FilledInLastChunk => (int)(_rows - ((long)(_firstChunk + _weights.Count - 1) * RowTable.ChunkRows));

    /// <summary>The last chunk without unused blocks. Padding rows repeat a real row: any valid value will do, since they weigh nothing.</summary>
    private T[] Trimmed<T>(T[] chunk)
    {
        int rows = FilledInLastChunk;
        int blocks = (rows + BlockRows - 1) / BlockRows;
        if (blocks < RowTable.BlocksPerChunk)
        {
            Array.Resize(ref chunk, blocks * BlockRows * _columns.Length);
        }

        int filled = rows - ((blocks - 1) * BlockRows);
        for (int j = 0; j < _columns.Length; j++)
        {
            Span<T> last = chunk.AsSpan((((blocks - 1) * _columns.Length) + j) * BlockRows, BlockRows);
            last[filled..].Fill(last[0]);
        }

        return chunk;
    }

    private void TrimWeights()
    {
        int rows = FilledInLastChunk;
        if (!_weighted)
        {
            _weights[^1] = RowTable.UnitWeights(rows);
            return;
        }

        double[] weights = _weights[^1];
        Array.Resize(ref weights, (rows + BlockRows - 1) / BlockRows * BlockRows);
        weights.AsSpan(rows).Clear();
        _weights[^1] = weights;
    }

    private void CheckValue(double value, long row, int column)
    {
        if (!double.IsFinite(value))
        {
            throw new TableException(
                double.IsNaN(value)
                    ? "the value is not a number (NaN); remove the row or treat it as missing"
                    : "the value is infinite; correct it or remove the row",
                _origin,
                row,
                _columns[column].Name);
        }

        if (_precision == Precision.Single)
        {
            CheckSingle(value, row, column);
        }

        if (_columns[column].IsCategorical && !(value >= 0 && value < _columns[column].Levels.Length && value == Math.Floor(value)))
        {
            throw new TableException($"{value:R} is no code of one of the column's {_columns[column].Levels.Length} levels", _origin, row, _columns[column].Name);
        }
    }

    private void CheckSingle(double value, long row, int column)
    {
        if (!float.IsFinite((float)value))
        {
            throw new TableException($"{value:R} is beyond single precision, which ends at 3.4e38; keep the table in double precision or divide the column by a constant", _origin, row, _columns[column].Name);
        }

        if (Math.Abs(value) is > LargestWhole and < WholeFrom && value == Math.Floor(value) && (float)value != value)
        {
            throw new TableException($"{value:R} is a whole number that single precision would round: it keeps whole numbers up to 16,777,216; keep the table in double precision", _origin, row, _columns[column].Name);
        }
    }

    private void CheckWeight(double weight, long row)
    {
        if (!(double.IsFinite(weight) && weight >= 0))
        {
            throw new TableException($"the weight {weight:R} is not a finite number that is zero or more", _origin, row);
        }

        if (!_weighted && weight != 1)
        {
            throw new TableException("the table was started without weights, so each row must weigh 1", _origin, row);
        }
    }
}
