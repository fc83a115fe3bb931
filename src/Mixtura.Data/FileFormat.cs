namespace Mixtura.Data;

/// <summary>A file's format, told by its extension.</summary>
internal readonly record struct FileFormat(bool IsParquet, bool IsTab, bool IsGzip)
{
    private const string Supported = ".csv, .tsv, .csv.gz, .tsv.gz and .parquet";

    internal static FileFormat Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = Path.GetFileName(path).ToLowerInvariant();
        bool gzip = name.EndsWith(".gz", StringComparison.Ordinal);
        string extension = Path.GetExtension(gzip ? name[..^3] : name);
        return (extension, gzip) switch
        {
            (".csv", _) => new FileFormat(false, false, gzip),
            (".tsv", _) => new FileFormat(false, true, gzip),
            (".parquet", false) => new FileFormat(true, false, false),
            _ => throw new TableException(
                $"the file's extension does not tell a format that is known; supported are {Supported}: rename or convert the file", path),
        };
    }

    /// <summary>The format of a file that is to be read, once it is certain that there is something to read.</summary>
    internal static FileFormat OfInput(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new TableException("this is a folder; name a file in it", path);
        }

        if (!File.Exists(path))
        {
            throw new TableException("there is no such file; check the path", path);
        }

        FileFormat format = Of(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length == 0 && stream.CanSeek)
            {
                throw new TableException("the file is empty; it needs a header and rows", path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }

        return format;
    }

    internal static TableException Unreadable(string path, Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => new TableException("the file has vanished; check the path", path, inner: error),
        UnauthorizedAccessException => new TableException("the file may not be read; check its permissions", path, inner: error),
        _ => new TableException("the file cannot be read: " + FileProblem.Describe(error), path, inner: error),
    };
}
