using System.Collections.Immutable;
using Apache.Arrow;
using DuckDB.NET.Data;

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

    /// <summary>The most bytes that DuckDB may take for the rows, or null for its default.</summary>
    public long? Memory { get; init; }

    public void Read(ReadSlot[] slots, Action<Batch> consume, int threads, CancellationToken ct)
    {
        string list = string.Join(", ", slots.Select((slot, s) => $"{Expression(slot)} AS c{s}"));
        string sql = $"SELECT {(slots.Length == 0 ? "1" : list)} FROM {DuckDatabase.Parquet(_path)}";
        foreach (Batch batch in ArrowBatches.Convert(DuckDatabase.Stream(sql, threads, error => Damaged(_path, error), ct, Memory), slots))
        {
            consume(batch);
        }
    }

    /// <summary>All the cells: floating-point numbers as such, and all others as texts.</summary>
    internal IEnumerable<RecordBatch> Cells(int threads, CancellationToken ct)
    {
        string list = string.Join(", ", Schema.Columns.Select((column, j) =>
            $"CAST({DuckDatabase.Name(column.Name)} AS {(_types[j] is "DOUBLE" or "FLOAT" ? "DOUBLE" : "VARCHAR")}) AS c{j}"));
        return DuckDatabase.Stream($"SELECT {list} FROM {DuckDatabase.Parquet(_path)}", threads, error => Damaged(_path, error), ct);
    }

    private static TableException Damaged(string path, Exception error) => File.Exists(path)
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

    public bool IsSinglePrecision(int column) => _types[column] == "FLOAT";

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
}
