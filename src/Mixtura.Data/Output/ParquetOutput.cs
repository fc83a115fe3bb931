using DuckDB.NET.Data;

namespace Mixtura.Data.Output;

/// <summary>Writes Parquet through a table of DuckDB's; its columns are named c0, c1, … until they are written.</summary>
internal static class ParquetOutput
{
    private const int RowsBetweenChecks = 8192;

    internal static void Write(string path, IReadOnlyList<OutputColumn> columns, CancellationToken ct)
    {
        using var database = new DuckDatabase(Environment.ProcessorCount);
        Fill(database, columns, [new AddedCells(columns, 0, columns[0].Count)], ct);
        Copy(database, $"SELECT {Names(columns.Select(column => column.Name))} FROM t", path, ct);
    }

    /// <summary>Creates table t of columns' cells.</summary>
    /// <param name="database">Where.</param>
    /// <param name="columns">The columns' types.</param>
    /// <param name="rows">The cells of all rows in their order; some rows have none.</param>
    /// <param name="ct">Cancels the work.</param>
    internal static void Fill(DuckDatabase database, IReadOnlyList<OutputColumn> columns, IEnumerable<AddedCells> rows, CancellationToken ct)
    {
        Create(database, columns.Select(column => column.SqlType), ct);
        using DuckDBAppender appender = database.Connection.CreateAppender("t");
        foreach (AddedCells cells in rows)
        {
            for (long i = 0; i < cells.Count; i++)
            {
                if (i % RowsBetweenChecks == 0)
                {
                    ct.ThrowIfCancellationRequested();
                }

                IDuckDBAppenderRow target = appender.CreateRow();
                for (int j = 0; j < columns.Count; j++)
                {
                    if (cells.Columns is { } own)
                    {
                        own[j].Append(target, cells.First + i);
                    }
                    else
                    {
                        target.AppendNullValue();
                    }
                }

                target.EndRow();
            }
        }
    }

    internal static void Create(DuckDatabase database, IEnumerable<string> types, CancellationToken ct) =>
        database.Execute($"CREATE TABLE t ({string.Join(", ", types.Select((type, j) => $"c{j} {type}"))})", ct);

    /// <summary>The columns of table t under their names.</summary>
    internal static string Names(IEnumerable<string> names) =>
        string.Join(", ", names.Select((name, j) => $"t.c{j} AS {DuckDatabase.Name(name)}"));

    internal static void Copy(DuckDatabase database, string query, string path, CancellationToken ct) =>
        database.Execute($"COPY ({query}) TO {DuckDatabase.Text(path)} (FORMAT parquet, COMPRESSION snappy, USE_TMP_FILE false)", ct);
}
