namespace Mixtura.Data.Output;

/// <summary>A database for rows on their way into a file: in memory, or, where memory is bounded, in a temporary file.</summary>
internal sealed class ScratchDatabase : IDisposable
{
    private readonly string? _folder;

    /// <param name="memory">The most bytes for it and the reader that the rows come from, which share it; null where memory holds all rows.</param>
    internal ScratchDatabase(long? memory)
        : this(memory, memory is null ? null : Directory.CreateTempSubdirectory("mixtura-").FullName)
    {
    }

    /// <param name="memory">As above.</param>
    /// <param name="folder">A folder for it alone, which goes when it does; null to keep it in memory.</param>
    internal ScratchDatabase(long? memory, string? folder)
    {
        _folder = folder;
        try
        {
            Database = new DuckDatabase(Environment.ProcessorCount, memory / 2, folder is null ? null : Path.Combine(folder, "rows.duckdb"));
        }
        catch
        {
            RemoveFolder();
            throw;
        }
    }

    internal DuckDatabase Database { get; }

    public void Dispose()
    {
        Database.Dispose();
        RemoveFolder();
    }

    private void RemoveFolder()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
