using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;
using Mixtura.Data.Text;

namespace Mixtura.Data.Parquet;

/// <summary>A Parquet file as a source of rows, read through DuckDB as a stream of Arrow batches.</summary>
internal sealed class ParquetSource : IRowSource
{
    private readonly string _path;
    private readonly ImmutableArray<string> _types;

    internal ParquetSource(string path)
    {
        _path = path;
        var columns = new List<SchemaColumn>();
        var types = new List<string>();
        try
        {
            using var database = new DuckDatabase(1);
            using DuckDBCommand command = database.Command("DESCRIBE SELECT * FROM " + DuckDatabase.Parquet(path));
            using DuckDBDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                string type = reader.GetString(1);
                types.Add(type);
                columns.Add(new SchemaColumn(reader.GetString(0), KindOf(type)));
            }
        }
        catch (DuckDBException error)
        {
            throw Damaged(path, error);
        }

        Schema = new TableSchema(path, [.. columns]);
        _types = [.. types];
    }

    public TableSchema Schema { get; }

    /// <summary>The columns' types as DuckDB names them.</summary>
    internal ImmutableArray<string> Types => _types;

    public void Read(ReadSlot[] slots, Action<Batch> consume, int threads, CancellationToken ct)
    {
        string list = string.Join(", ", slots.Select((slot, s) => $"{Expression(slot)} AS c{s}"));
        string sql = $"SELECT {(slots.Length == 0 ? "1" : list)} FROM {DuckDatabase.Parquet(_path)}";
        Batch? batch = null;
        foreach (RecordBatch record in Stream(_path, sql, threads, ct))
        {
            using (record)
            {
                if (batch is null || batch.Capacity < record.Length)
                {
                    batch = new Batch(slots.Length, Math.Max(record.Length, 2048));
                }

                Convert(record, slots, batch);
            }

            consume(batch);
            batch.Clear();
        }
    }

    /// <summary>Runs a query over the file; the caller disposes of each batch.</summary>
    internal static IEnumerable<RecordBatch> Stream(string path, string sql, int threads, CancellationToken ct)
    {
        using var database = new DuckDatabase(threads);
        using DuckDBCommand command = database.Command(sql);
        using CancellationTokenRegistration registration = ct.Register(command.Cancel);
        using IArrowArrayStream stream = Try(command.ExecuteArrowStream);
        while (true)
        {
            RecordBatch? record = Try(() => stream.ReadNextRecordBatchAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult());
            if (record is null)
            {
                yield break;
            }

            yield return record;
        }

        T Try<T>(Func<T> step)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                return step();
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                throw new OperationCanceledException(ct);
            }
            catch (Exception error) when (error is DuckDBException or IOException or InvalidOperationException)
            {
                throw Damaged(path, error);
            }
        }
    }

    internal static TableException Damaged(string path, Exception error) => File.Exists(path)
        ? new TableException("the file is not Parquet, or it is damaged or cut short; make or fetch it again", path, inner: error)
        : new TableException("the file has vanished; check the path", path, inner: error);

    private static ColumnKind KindOf(string type) => type switch
    {
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT" => ColumnKind.Whole,
        "FLOAT" or "DOUBLE" => ColumnKind.Real,
        "BOOLEAN" => ColumnKind.Boolean,
        "VARCHAR" => ColumnKind.Text,
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => ColumnKind.Real,
        _ when type.StartsWith("ENUM", StringComparison.Ordinal) => ColumnKind.Text,
        _ => ColumnKind.Other,
    };

    private string Expression(ReadSlot slot)
    {
        string name = DuckDatabase.Name(slot.Name);
        string type = _types[slot.Index];
        return slot switch
        {
            { IsLabel: true } => $"CAST({name} AS VARCHAR)",
            { Kind: ColumnKind.Boolean } => $"CAST(CAST({name} AS INTEGER) AS DOUBLE)",

            // By way of their text these are rounded once, as they would be in a CSV file.
            _ when type is "HUGEINT" or "UHUGEINT" || type.StartsWith("DECIMAL", StringComparison.Ordinal) =>
                $"CAST(CAST({name} AS VARCHAR) AS DOUBLE)",
            _ => $"CAST({name} AS DOUBLE)",
        };
    }

    private static void Convert(RecordBatch record, ReadSlot[] slots, Batch batch)
    {
        int count = record.Length;
        for (int s = 0; s < slots.Length; s++)
        {
            double[] values = batch.Values[s];
            IArrowArray column = record.Column(s);
            if (column is DoubleArray numbers)
            {
                numbers.Values[..count].CopyTo(values);
                if (numbers.NullCount > 0)
                {
                    for (int i = 0; i < count; i++)
                    {
                        if (numbers.IsNull(i))
                        {
                            values[i] = double.NaN;
                        }
                    }
                }
            }
            else if (column is StringArray texts && Labels(texts, slots[s], batch, s, count) is (int row, CellProblem problem))
            {
                count = row;
                batch.Problem = problem;
            }
        }

        batch.Rows = count;
    }

    private static (int Row, CellProblem Problem)? Labels(StringArray texts, ReadSlot slot, Batch batch, int s, int count)
    {
        bool grow = slot.Levels is null;
        LevelMap map = slot.Levels ?? (batch.NewLevels[s] ??= new LevelMap([]));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> cell = texts.IsNull(i) ? [] : CellText.Trim(texts.GetBytes(i));
            if (CellText.IsMissing(cell))
            {
                batch.Values[s][i] = double.NaN;
                continue;
            }

            int code = map.Code(cell, grow);
            if (code < 0)
            {
                return (i, CellProblem.UnknownLevel(System.Text.Encoding.UTF8.GetString(cell), map.Levels, slot.Name));
            }

            batch.Values[s][i] = code;
        }

        return null;
    }
}
