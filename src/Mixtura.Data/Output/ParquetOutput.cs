using DuckDB.NET.Data;

namespace Mixtura.Data.Output;

/// <summary>Writes Parquet through a table of DuckDB's; its columns are named c0, c1, … until they are written.</summary>
internal static class ParquetOutput
{
    private const int RowsBetweenChecks = 8192;

    internal static void Write(string path, IReadOnlyList<OutputColumn> columns, CancellationToken ct)
    {
        using var database = new DuckDatabase(Environment.ProcessorCount);
        Fill(database, columns, [new Run(0, columns[0].Count)], ct);
        Copy(database, $"SELECT {Names(columns.Select(column => column.Name))} FROM t", path, ct);
    }

    /// <summary>Creates table t of the columns' cells, and of empty rows where a run has no first row.</summary>
    internal static void Fill(DuckDatabase database, IReadOnlyList<OutputColumn> columns, IEnumerable<Run> runs, CancellationToken ct)
    {
        Create(database, columns.Select(column => column.SqlType), ct);
        using DuckDBAppender appender = database.Connection.CreateAppender("t");
        foreach (Run run in runs)
        {
            for (long i = 0; i < run.Count; i++)
            {
                if (i % RowsBetweenChecks == 0)
                {
                    ct.ThrowIfCancellationRequested();
                }

                IDuckDBAppenderRow target = appender.CreateRow();
                foreach (OutputColumn column in columns)
                {
                    if (run.First < 0)
                    {
                        target.AppendNullValue();
                    }
                    else
                    {
                        column.Append(target, run.First + i);
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
