using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;

namespace Mixtura.Data;

/// <summary>An embedded DuckDB in memory, for one task; its errors come as errors of the file in hand.</summary>
internal sealed class DuckDatabase : IDisposable
{
    // Opening one takes three times as long as reading a small file: the last of a finished query serves the next.
    private static DuckDatabase? s_idle;

    /// <summary>How DuckDB's errors begin when its memory is not enough.</summary>
    private const string OutOfMemory = "Out of Memory Error";

    private static readonly string[] s_errorsAboutInput = ["Invalid Input Error", "Conversion Error", "IO Error", "Binder Error"];

    private readonly DuckDBConnection _connection;
    private int _threads;
    private long? _memory;

    /// <param name="threads">The most threads.</param>
    /// <param name="memory">The most bytes that it may take, or null for its default.</param>
    /// <param name="file">A file for its tables, which does not exist yet; null to keep them in memory.</param>
    internal DuckDatabase(int threads, long? memory = null, string? file = null)
    {
        _threads = Math.Max(1, threads);

        // The cache of file contents would hold the file a second time; extensions would be fetched from the network.
        var settings = new DuckDBConnectionStringBuilder
        {
            DataSource = file ?? DuckDBConnectionStringBuilder.InMemoryDataSource,
            ["threads"] = _threads.ToString(CultureInfo.InvariantCulture),
            ["enable_external_file_cache"] = "false",
            ["preserve_insertion_order"] = "true",
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
            ["temp_directory"] = Path.GetTempPath(),
        };
        _connection = new DuckDBConnection(settings.ConnectionString);
        try
        {
            _connection.Open();
            SetMemory(memory);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
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

    /// <summary>The rows of one Parquet file.</summary>
    internal static string Parquet(string path) => $"read_parquet({File(path)}, hive_partitioning = false)";

    /// <summary>A file's path as SQL writes it, taken literally: DuckDB would expand *, ? and [.</summary>
    internal static string File(string path) => Text(Path.GetFullPath(path)
        .Replace("[", "[[]", StringComparison.Ordinal)
        .Replace("*", "[*]", StringComparison.Ordinal)
        .Replace("?", "[?]", StringComparison.Ordinal));

    /// <summary>Runs a query; the caller disposes of each batch.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="explain">Turns an error of DuckDB's into the one to throw.</param>
    /// <param name="ct">Cancels the query.</param>
    /// <param name="memory">The most bytes that DuckDB may take, or null for its default, 80 % of the machine's.</param>
    internal static IEnumerable<RecordBatch> Stream(string sql, int threads, Func<Exception, Exception> explain, CancellationToken ct, long? memory = null)
    {
        using var lease = new Lease(threads, memory);
        using DuckDBCommand command = lease.Database.Command(sql);
        using CancellationTokenRegistration registration = ct.Register(command.Cancel);
        using IArrowArrayStream stream = Try(command.ExecuteArrowStream);
        while (true)
        {
            RecordBatch? record = Try(() => stream.ReadNextRecordBatchAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult());
            if (record is null)
            {
                lease.IsFinished = true;
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
            catch (Exception error) when (memory is { } given && error.Message.Contains(OutOfMemory, StringComparison.Ordinal))
            {
                throw new TableException($"the reader of files needs more than the {given >> 20} MiB that are its share of the memory given; give more memory, or fewer threads, each of which reads a part of its own", inner: error);
            }
            catch (Exception error) when (error is DuckDBException or IOException or InvalidOperationException)
            {
                lease.IsFinished = IsAboutInput(error);
                throw explain(error);
            }
        }
    }

    /// <summary>Whether a query has come to its end in an error that leaves the database as it was; others may have broken it.</summary>
    private static bool IsAboutInput(Exception error) => s_errorsAboutInput.Any(kind => error.Message.StartsWith(kind, StringComparison.Ordinal));

    private void SetMemory(long? memory)
    {
        if (memory != _memory)
        {
            Execute(memory is { } bytes ? $"SET memory_limit = '{(bytes >> 10).ToString(CultureInfo.InvariantCulture)}KiB'" : "RESET memory_limit", CancellationToken.None);
            _memory = memory;
        }
    }

    private void SetThreads(int threads)
    {
        if (threads != _threads)
        {
            Execute($"SET threads = {threads.ToString(CultureInfo.InvariantCulture)}", CancellationToken.None);
            _threads = threads;
        }
    }

    /// <summary>A database for one query, handed on if the query came to its end.</summary>
    private sealed class Lease : IDisposable
    {
        internal Lease(int threads, long? memory)
        {
            Database = Interlocked.Exchange(ref s_idle, null) ?? new DuckDatabase(threads);
            Database.SetThreads(Math.Max(1, threads));
            Database.SetMemory(memory);
        }

        internal DuckDatabase Database { get; }

        internal bool IsFinished { get; set; }

        public void Dispose()
        {
            if (IsFinished)
            {
                Interlocked.Exchange(ref s_idle, Database)?.Dispose();
            }
            else
            {
                Database.Dispose();
            }
        }
    }
}
