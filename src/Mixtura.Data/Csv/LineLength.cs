namespace Mixtura.Data.Csv;

/// <summary>
/// Refuses lines of no end. Of one that is longer than its buffer DuckDB tells, but not where it is the last and no line feed follows: that
/// row would be left out without a word.
/// </summary>
/// <param name="path">The file, for messages.</param>
internal sealed class LineLength(string path)
{
    private const int BlockLength = 64 * 1024;

    private long _length;

    /// <summary>Looks at the next piece of the text.</summary>
    /// <param name="piece">The bytes, in the file's order.</param>
    /// <exception cref="TableException">A line is longer than rows can be.</exception>
    internal void Add(ReadOnlySpan<byte> piece)
    {
        while (piece.IndexOf((byte)'\n') is >= 0 and int end)
        {
            Add(end);
            _length = 0;
            piece = piece[(end + 1)..];
        }

        Add(piece.Length);
    }

    /// <summary>Looks at the last line of a file that is not compressed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TableException">The line is longer than rows can be, or the file cannot be read.</exception>
    internal static void CheckLast(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (!file.CanSeek)
            {
                return;
            }

            var line = new LineLength(path);
            byte[] block = new byte[BlockLength];
            for (long end = file.Length; end > 0; end -= block.Length)
            {
                long begin = Math.Max(0, end - block.Length);
                file.Position = begin;
                int read = file.ReadAtLeast(block.AsSpan(0, (int)(end - begin)), (int)(end - begin), throwOnEndOfStream: false);
                int feed = block.AsSpan(0, read).LastIndexOf((byte)'\n');
                line.Add(read - 1 - feed);
                if (feed >= 0)
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFormat.Unreadable(path, error);
        }
    }

    private void Add(int length)
    {
        _length += length;
        if (_length > CsvHead.LongestRecord)
        {
            throw new TableException($"a row is longer than {CsvHead.LongestRecord >> 20} MiB; check that the file is a table", path);
        }
    }
}
