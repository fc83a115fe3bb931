using System.Globalization;
using DuckDB.NET.Data;

namespace Mixtura.Data;

/// <summary>An embedded DuckDB in memory, for one task; its errors come as errors of the file in hand.</summary>
internal sealed class DuckDatabase : IDisposable
{
    private readonly DuckDBConnection _connection = new("Data Source=:memory:");

    internal DuckDatabase(int threads)
    {
        _connection.Open();
        string count = Math.Max(1, threads).ToString(CultureInfo.InvariantCulture);

        // The cache of file contents would hold the file a second time; extensions would be fetched from the network.
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = $"""
            SET threads = {count};
            SET enable_external_file_cache = false;
            SET preserve_insertion_order = true;
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            SET temp_directory = {Text(Path.GetTempPath())};
            """;
        command.ExecuteNonQuery();
    }

    internal DuckDBConnection Connection => _connection;

    public void Dispose() => _connection.Dispose();

    internal DuckDBCommand Command(string sql)
    {
        DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        return command;
    }

    internal void Execute(string sql, CancellationToken ct)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using CancellationTokenRegistration registration = ct.Register(command.Cancel);
        ct.ThrowIfCancellationRequested();
        try
        {
            command.ExecuteNonQuery();
        }
        catch (DuckDBException) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
    }

    /// <summary>A text as SQL writes it.</summary>
    internal static string Text(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>A name as SQL writes it.</summary>
    internal static string Name(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>The rows of one Parquet file, its path taken literally: DuckDB would expand *, ? and [.</summary>
    internal static string Parquet(string path)
    {
        string literal = Path.GetFullPath(path)
            .Replace("[", "[[]", StringComparison.Ordinal)
            .Replace("*", "[*]", StringComparison.Ordinal)
            .Replace("?", "[?]", StringComparison.Ordinal);
        return $"read_parquet({Text(literal)}, hive_partitioning = false)";
    }
}
