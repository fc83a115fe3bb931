using Apache.Arrow;

namespace Mixtura.Data.Csv;

/// <summary>A CSV or TSV file as a source of rows, read through DuckDB as a stream of Arrow batches.</summary>
internal sealed class CsvSource : IRowSource
{
    private const int RowsToJudgeBy = 16_384;

    private readonly CsvTable _table;
    private bool _isWhole;
    private string? _rows;

    internal CsvSource(string path, FileFormat format, CancellationToken ct)
    {
        _table = new CsvTable(path, format, Head(path, format, ct));
        RefuseEndless();
        try
        {
            var counts = new ColumnCounts(_table.Width);
            foreach (RecordBatch record in Stream($"SELECT * FROM {_table.Rows}", 1, ct))
            {
                using (record)
                {
                    counts.Add(record);
                }

                if (counts.Rows >= RowsToJudgeBy && !counts.Kinds().Contains(ColumnKind.Other))
                {
                    break;
                }
            }

            if (counts.Rows == 0)
            {
                throw new TableException("the file has a header but no rows; add rows", path);
            }

            Schema = new TableSchema(path, [.. _table.Head.Names.Zip(counts.Kinds(), (name, kind) => new SchemaColumn(name, kind))]);
        }
        catch (TableException)
        {
            RefuseDamaged(ct);
            throw;
        }
    }

    public TableSchema Schema { get; }

    /// <summary>The most bytes that DuckDB may take for the rows, or null for its default.</summary>
    public long? Memory { get; init; }

    internal char Delimiter => _table.Head.Delimiter;

    public void Read(ReadSlot[] slots, Action<Batch> consume, int threads, CancellationToken ct)
    {
        RefuseDamaged(ct);
        RefuseEndless();
        RefuseChanged();
        string list = slots.Length == 0 ? "1" : string.Join(", ", [.. slots.Select(Value), .. slots.Index().Where(item => !IsText(item.Item)).Select(item => $"CASE WHEN v{item.Index} IS NULL THEN {CsvTable.Name(item.Item.Index)} END")]);
        long rows = 0;
        Exception? failure = null;
        try
        {
            Feed(DuckDatabase.Stream($"SELECT {list} FROM {Rows(threads, ct)}", threads, error => failure = error, ct, Memory));
        }
        catch (Exception error) when (ReferenceEquals(error, failure))
        {
            // Rows before the malformed one may not have come yet, and what is wrong with them is to be told first.
            throw Explain(error, piece => Feed(DuckDatabase.Stream($"SELECT {list} FROM {piece} OFFSET {rows}", 1, later => later, ct)), ct);
        }

        void Feed(IEnumerable<RecordBatch> records)
        {
            foreach (Batch batch in ArrowBatches.Convert(records, slots))
            {
                consume(batch);
                rows += batch.Rows;
            }
        }
    }

    /// <summary>All the cells as texts, those of empty cells null.</summary>
    internal IEnumerable<RecordBatch> Cells(int threads, CancellationToken ct)
    {
        RefuseDamaged(ct);
        RefuseEndless();
        return Stream($"SELECT * FROM {Rows(threads, ct)}", threads, ct);
    }

    /// <summary>The file's rows, for SQL; the columns are named c0, c1, … .</summary>
    internal string Rows(int threads, CancellationToken ct)
    {
        if (_table.Width > 1)
        {
            return _table.Rows;
        }

        // In a file of one column a blank line is a row, but not at the end of the file.
        return _rows ??= $"(FROM {_table.Rows} LIMIT {LastRow(threads, ct)})";
    }

    private static CsvHead Head(string path, FileFormat format, CancellationToken ct)
    {
        try
        {
            return CsvHead.Read(path, format);
        }
        catch (TableException) when (format.IsGzip)
        {
            GzipCheck.Verify(path, ct);
            throw;
        }
    }

    private static bool IsText(ReadSlot slot) => slot.IsLabel || slot.Kind == ColumnKind.Boolean;

    /// <summary>A slot's cells; for numbers those of which there is no doubt, since DuckDB takes 1_000 and +-1 for numbers too.</summary>
    private static string Value(ReadSlot slot, int s)
    {
        string cell = CsvTable.Name(slot.Index);
        return IsText(slot)
            ? $"{cell} AS v{s}"
            : $"CASE WHEN NOT contains({cell}, '_') AND NOT prefix({cell}, '+') THEN TRY_CAST({cell} AS DOUBLE) END AS v{s}";
    }

    private long LastRow(int threads, CancellationToken ct)
    {
        string sql = $"SELECT coalesce(max(n), 0)::BIGINT AS n FROM (SELECT c0, row_number() OVER () AS n FROM {_table.Rows}) WHERE c0 IS NOT NULL";
        long last = 0;
        foreach (RecordBatch record in Stream(sql, threads, ct))
        {
            using (record)
            {
                last = ((Int64Array)record.Column(0)).Values[0];
            }
        }

        return last;
    }

    private IEnumerable<RecordBatch> Stream(string sql, int threads, CancellationToken ct) =>
        DuckDatabase.Stream(sql, threads, error => Explain(error, null, ct), ct);

    /// <summary>What an error of DuckDB's is about.</summary>
    private TableException Explain(Exception error, Action<string>? readBefore, CancellationToken ct)
    {
        if (!File.Exists(_table.Path))
        {
            return new TableException("the file has vanished; check the path", _table.Path, inner: error);
        }

        RefuseDamaged(ct);
        return MalformedRow.Explain(_table, error, readBefore, ct);
    }

    private void RefuseDamaged(CancellationToken ct)
    {
        if (_table.Format.IsGzip && !_isWhole)
        {
            GzipCheck.Verify(_table.Path, ct);
            _isWhole = true;
        }
    }

    private void RefuseEndless()
    {
        if (!_table.Format.IsGzip)
        {
            LineLength.CheckLast(_table.Path);
        }
    }

    private void RefuseChanged()
    {
        if (!CsvHead.Read(_table.Path, _table.Format).Names.SequenceEqual(_table.Head.Names))
        {
            throw new TableException("the file changed while it was read; read it again", _table.Path);
        }
    }
}
