using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Mixtura.Data.Text;

namespace Mixtura.Data.Csv;

/// <summary>What the start of a text file tells: its delimiter and the names of its columns.</summary>
/// <remarks>
/// DuckDB is told these, since what it finds out by itself depends on the first 20,480 rows and can be a single column of text, or
/// no rows at all where a name in the header holds another line end than the lines have.
/// </remarks>
/// <param name="Delimiter">What stands between cells.</param>
/// <param name="BlankLines">How many lines without text precede the header.</param>
/// <param name="EndsInReturn">Whether the header's line ends in a carriage return and a line feed.</param>
/// <param name="Names">The names of the columns.</param>
internal sealed record CsvHead(char Delimiter, int BlankLines, bool EndsInReturn, ImmutableArray<string> Names)
{
    internal const int LongestRecord = 16 * 1024 * 1024;

    private const int UsualLength = 64 * 1024;

    internal string DelimiterName => Delimiter == '\t' ? "tab" : $"'{Delimiter}'";

    internal static CsvHead Read(string path, FileFormat format)
    {
        try
        {
            for (int length = UsualLength; ; length *= 4)
            {
                using Stream file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using Stream stream = format.IsGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
                byte[] bytes = new byte[length];
                int read = stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
                if (Find(bytes.AsSpan(0, read), read < length, format, path) is { } head)
                {
                    return head;
                }

                if (read < length || length >= LongestRecord)
                {
                    throw new TableException("a quote opened in the header is not closed, or the file is no text; check the first line", path);
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw new TableException("the gzip file is damaged; make or fetch it again", path, inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFormat.Unreadable(path, error);
        }
    }

    /// <summary>The head, or null where the header does not end within the bytes.</summary>
    private static CsvHead? Find(ReadOnlySpan<byte> bytes, bool all, FileFormat format, string path)
    {
        if (bytes.Length >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)))
        {
            throw new TableException("the file is UTF-16 text; save it as UTF-8", path);
        }

        if (bytes.StartsWith("PAR1"u8) || bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            throw new TableException("the file is no text: it is compressed or a Parquet or spreadsheet file under another name; give it its own extension", path);
        }

        string text = Encoding.UTF8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        int blank = 0;
        int start = PassBlankLines(text, 0, ref blank);
        if (start == text.Length)
        {
            return all ? throw new TableException("the file holds no text; it needs a header and rows", path) : null;
        }

        char delimiter = format.IsTab ? '\t' : FindDelimiter(text, start, all);
        if (CsvRecord.At(text, start, delimiter, all) is not { } header)
        {
            return null;
        }

        Check(header, path);
        return new CsvHead(delimiter, blank, header.EndsInReturn, [.. header.Cells]);
    }

    private static int PassBlankLines(string text, int at, ref int lines)
    {
        while (at < text.Length && (text[at] == '\n' || (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n')))
        {
            at += text[at] == '\n' ? 1 : 2;
            lines++;
        }

        return at;
    }

    /// <summary>The delimiter that divides header and first row alike, or else the one that divides the header most.</summary>
    private static char FindDelimiter(string text, int start, bool all)
    {
        char best = ',';
        int most = 1;
        foreach (char candidate in ",;\t|")
        {
            if (CsvRecord.At(text, start, candidate, all) is not { Cells.Count: > 1 } header)
            {
                continue;
            }

            int blank = 0;
            int next = PassBlankLines(text, header.End, ref blank);
            if (next < text.Length && CsvRecord.At(text, next, candidate, all) is { } row && row.Cells.Count == header.Cells.Count)
            {
                return candidate;
            }

            if (header.Cells.Count > most)
            {
                most = header.Cells.Count;
                best = candidate;
            }
        }

        return best;
    }

    private static void Check(CsvRecord header, string path)
    {
        IReadOnlyList<string> names = header.Cells;
        if (header.TextAfterQuote)
        {
            throw new TableException("text follows a closing quote in the header; write quotes inside a quoted name twice", path);
        }

        if (names.Any(name => name.Contains('\uFFFD', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)))
        {
            throw new TableException("the header is not UTF-8 text; save the file as UTF-8", path);
        }

        if (names.Any(name => name.Replace("\r\n", "", StringComparison.Ordinal).Contains('\r', StringComparison.Ordinal)))
        {
            throw new TableException("the lines end in carriage returns alone; save the file with line feeds", path);
        }

        if (names.All(name => CellText.TryNumber(Encoding.UTF8.GetBytes(name), out _)))
        {
            throw new TableException("the first line holds numbers only, so the file has no header row; add one that names the columns", path);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int j = 0; j < names.Count; j++)
        {
            if (string.IsNullOrWhiteSpace(names[j]))
            {
                throw new TableException($"column {j + 1} of {names.Count} has no name in the header; name it", path);
            }

            if (!seen.Add(names[j]))
            {
                throw new TableException("two columns have this name in the header; rename one of them", path, column: names[j]);
            }
        }
    }
}
