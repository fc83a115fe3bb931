namespace Mixtura.Data.Output;

/// <summary>A database for rows on their way into a file: in memory, or, where memory is bounded, in a temporary file.</summary>
internal sealed class ScratchDatabase : IDisposable
{
    private readonly string? _folder;

    /// <param name="memory">The most bytes for it and the reader that the rows come from, which share it; null where memory holds all rows.</param>
    internal ScratchDatabase(long? memory)
    {
        _folder = memory is null ? null : Directory.CreateTempSubdirectory("mixtura-").FullName;
        Database = new DuckDatabase(Environment.ProcessorCount, memory / 2, _folder is null ? null : Path.Combine(_folder, "rows.duckdb"));
    }

    internal DuckDatabase Database { get; }

    public void Dispose()
    {
        Database.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
