using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Collects rows, one by one or in batches of columns, into a <see cref="RowTable"/>; each value is stored once.</summary>
public sealed class RowTableBuilder
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly ImmutableArray<Column> _columns;
    private readonly string? _origin;
    private readonly bool _weighted;
    private readonly List<double[]> _chunks = [];
    private readonly List<double[]> _weights = [];
    private long _rows;
    private double _totalWeight;
    private bool _built;

    /// <summary>Starts an empty table.</summary>
    /// <param name="columns">The columns, at least one, their names distinct.</param>
    /// <param name="weighted">Whether each row brings a weight.</param>
    /// <param name="origin">The file or other origin to name in error messages, or null.</param>
    /// <exception cref="TableException">There is no column, or two have the same name.</exception>
    public RowTableBuilder(ImmutableArray<Column> columns, bool weighted = false, string? origin = null)
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
    }

    /// <summary>The number of rows so far.</summary>
    public long RowCount => _rows;

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

        (double[] chunk, int within) = Reserve();
        int at = (within / BlockRows * BlockRows * _columns.Length) + (within % BlockRows);
        for (int j = 0; j < row.Length; j++)
        {
            chunk[at + (j * BlockRows)] = row[j];
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

            (double[] chunk, int within) = Reserve();
            int at = (within / BlockRows * BlockRows * _columns.Length) + (within % BlockRows);
            for (int j = 0; j < _columns.Length; j++)
            {
                columns[j].AsSpan(done, take).CopyTo(chunk.AsSpan(at + (j * BlockRows)));
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
    /// <exception cref="InvalidOperationException">The table was built before.</exception>
    public RowTable Build()
    {
        ObjectDisposedException.ThrowIf(_built, this);
        _built = true;
        if (_chunks.Count > 0)
        {
            TrimLastChunk();
        }

        return new RowTable(_columns, [.. _chunks], [.. _weights], _rows, _totalWeight, _weighted, _origin);
    }

    private (double[] Chunk, int Within) Reserve()
    {
        ObjectDisposedException.ThrowIf(_built, this);
        int within = (int)(_rows % RowTable.ChunkRows);
        if (within == 0 && _chunks.Count * (long)RowTable.ChunkRows == _rows)
        {
            _chunks.Add(new double[RowTable.ChunkRows * _columns.Length]);
            _weights.Add(_weighted ? new double[RowTable.ChunkRows] : RowTable.UnitWeights(RowTable.ChunkRows));
        }

        return (_chunks[^1], within);
    }

    private void TrimLastChunk()
    {
        int rows = (int)(_rows - ((long)(_chunks.Count - 1) * RowTable.ChunkRows));
        int blocks = (rows + BlockRows - 1) / BlockRows;
        double[] chunk = _chunks[^1];
        if (blocks < RowTable.BlocksPerChunk)
        {
            Array.Resize(ref chunk, blocks * BlockRows * _columns.Length);
            _chunks[^1] = chunk;
        }

        // Padding rows repeat a real row: any valid value will do, since they weigh nothing.
        int filled = rows - ((blocks - 1) * BlockRows);
        for (int j = 0; j < _columns.Length; j++)
        {
            Span<double> last = chunk.AsSpan((((blocks - 1) * _columns.Length) + j) * BlockRows, BlockRows);
            last[filled..].Fill(last[0]);
        }

        if (_weighted)
        {
            double[] weights = _weights[^1];
            Array.Resize(ref weights, blocks * BlockRows);
            _weights[^1] = weights;
        }
        else
        {
            _weights[^1] = RowTable.UnitWeights(rows);
        }
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

        if (_columns[column].IsCategorical && !(value >= 0 && value < _columns[column].Levels.Length && value == Math.Floor(value)))
        {
            throw new TableException($"{value:R} is no code of one of the column's {_columns[column].Levels.Length} levels", _origin, row, _columns[column].Name);
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
