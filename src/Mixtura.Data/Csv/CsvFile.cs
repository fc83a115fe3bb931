using Mixtura.Data.Text;

namespace Mixtura.Data.Csv;

/// <summary>An open CSV or TSV file: its delimiter and header, then its records in blocks.</summary>
internal sealed class CsvFile : IDisposable
{
    internal const int UsualBlockSize = 512 * 1024;
    private const int LongestRecord = 16 * 1024 * 1024;

    private readonly Stream _stream;
    private readonly int _blockSize;
    private readonly Stack<CsvBlock> _pool = new();
    private byte[] _carry = [];
    private int _carried;
    private bool _begun;
    private bool _ended;

    private CsvFile(string path, Stream stream, bool gzip, int blockSize)
    {
        Path = path;
        IsGzip = gzip;
        _stream = stream;
        _blockSize = blockSize;
    }

    internal string Path { get; }

    internal byte Delimiter { get; private set; }

    internal bool IsGzip { get; }

    /// <summary>The names of the columns.</summary>
    internal string[] Header { get; private set; } = [];

    /// <summary>The header as it stands in the file, without the line's end.</summary>
    internal byte[] HeaderLine { get; private set; } = [];

    internal static CsvFile Open(string path, FileFormat format, int blockSize = UsualBlockSize)
    {
        Stream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
            if (format.IsGzip)
            {
                stream = new CheckedGzipStream(path, stream);
            }

            var file = new CsvFile(path, stream, format.IsGzip, blockSize);
            file.Start(format);
            return file;
        }
        catch (Exception error)
        {
            stream?.Dispose();
            if (error is IOException or UnauthorizedAccessException)
            {
                throw FileFormat.Unreadable(path, error);
            }

            throw;
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The records after the header, in blocks that may be given back with <see cref="Return"/>.</summary>
    internal IEnumerable<CsvBlock> Blocks()
    {
        while (true)
        {
            CsvBlock block = _pool.TryPop(out CsvBlock? pooled) ? pooled : new CsvBlock();
            if (!Next(block))
            {
                yield break;
            }

            yield return block;
        }
    }

    internal void Return(CsvBlock block)
    {
        if (block.Bytes.Length <= 2 * _blockSize)
        {
            _pool.Push(block);
        }
    }

    private void Start(FileFormat format)
    {
        var first = new CsvBlock();
        Delimiter = format.IsTab ? (byte)'\t' : (byte)0;
        CsvCursor cursor;
        do
        {
            if (!Next(first))
            {
                throw new TableException("the file holds no text; it needs a header and rows", Path);
            }

            cursor = new CsvCursor(first.Text, Delimiter);
            while (!cursor.AtEnd && cursor.SkipBlankLine())
            {
            }
        }
        while (cursor.AtEnd);

        int start = cursor.Position;
        Header = ReadHeader(first, ref cursor);
        int end = cursor.Position - 1;
        HeaderLine = first.Text[start..(end > start && first.Text[end - 1] == '\r' ? end - 1 : end)].ToArray();

        // What follows the header goes back in front of what was carried over.
        ReadOnlySpan<byte> rest = first.Text[cursor.Position..];
        byte[] carry = new byte[rest.Length + _carried];
        rest.CopyTo(carry);
        _carry.AsSpan(0, _carried).CopyTo(carry.AsSpan(rest.Length));
        _carry = carry;
        _carried = carry.Length;
    }

    private string[] ReadHeader(CsvBlock block, ref CsvCursor cursor)
    {
        var names = new List<string>();
        bool numbers = true;
        FieldEnd end;
        do
        {
            end = cursor.Read();
            if (end == FieldEnd.Unclosed || (cursor.AtEnd && block.IsCut))
            {
                throw new TableException("a quote opened in the header is not closed, or the file is no text; check the first line", Path);
            }

            if (end == FieldEnd.AfterQuote)
            {
                throw new TableException("text follows a closing quote in the header; write quotes inside a quoted name twice", Path);
            }

            names.Add(cursor.FieldText());
            numbers &= CellText.TryNumber(cursor.Field, out _);
        }
        while (end == FieldEnd.Delimiter);

        if (names.Any(name => name.Contains('\uFFFD', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)))
        {
            throw new TableException("the header is not UTF-8 text; save the file as UTF-8", Path);
        }

        if (names.Any(name => name.Contains('\r', StringComparison.Ordinal)))
        {
            throw new TableException("the lines end in carriage returns alone; save the file with line feeds", Path);
        }

        if (numbers)
        {
            throw new TableException("the first line holds numbers only, so the file has no header row; add one that names the columns", Path);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int j = 0; j < names.Count; j++)
        {
            if (string.IsNullOrWhiteSpace(names[j]))
            {
                throw new TableException($"column {j + 1} of {names.Count} has no name in the header; name it", Path);
            }

            if (!seen.Add(names[j]))
            {
                throw new TableException("two columns have this name in the header; rename one of them", Path, column: names[j]);
            }
        }

        return [.. names];
    }

    private bool Next(CsvBlock block)
    {
        block.IsCut = false;
        int filled = _carried;
        byte[] bytes = block.Bytes;
        if (bytes.Length < Math.Max(filled + 1, _blockSize))
        {
            bytes = new byte[Math.Max(filled + 1 + (_blockSize / 2), _blockSize)];
        }

        _carry.AsSpan(0, filled).CopyTo(bytes);
        _carried = 0;
        while (true)
        {
            filled = Fill(bytes, filled);
            if (_ended)
            {
                while (filled > 0 && bytes[filled - 1] is (byte)'\n' or (byte)'\r')
                {
                    filled--;
                }

                if (filled == 0)
                {
                    return false;
                }

                bytes[filled++] = (byte)'\n';
                Hand(block, bytes, filled);
                return true;
            }

            int end = EndOfRecords(bytes.AsSpan(0, filled));
            if (end > 0)
            {
                Carry(bytes.AsSpan(end, filled - end));
                Hand(block, bytes, end);
                return true;
            }

            if (filled >= LongestRecord)
            {
                bytes[filled++] = (byte)'\n';
                block.IsCut = true;
                _ended = true;
                Hand(block, bytes, filled);
                return true;
            }

            Array.Resize(ref bytes, 2 * bytes.Length);
        }
    }

    private static void Hand(CsvBlock block, byte[] bytes, int length)
    {
        block.Bytes = bytes;
        block.Length = length;
    }

    private void Carry(ReadOnlySpan<byte> rest)
    {
        if (_carry.Length < rest.Length)
        {
            _carry = new byte[Math.Max(rest.Length, 4096)];
        }

        rest.CopyTo(_carry);
        _carried = rest.Length;
    }

    // One byte is left free for the line feed that ends the last record.
    private int Fill(byte[] bytes, int filled)
    {
        try
        {
            bool start = !_begun;
            _begun = true;
            while (!_ended && filled < bytes.Length - 1)
            {
                int read = _stream.Read(bytes, filled, bytes.Length - 1 - filled);
                _ended = read == 0;
                filled += read;
            }

            return start ? Prepare(bytes, filled) : filled;
        }
        catch (InvalidDataException error)
        {
            throw new TableException("the gzip file is damaged; make or fetch it again", Path, inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFormat.Unreadable(Path, error);
        }
    }

    /// <summary>At the start of the file: refuses other encodings, removes the byte order mark and finds the delimiter.</summary>
    private int Prepare(byte[] bytes, int filled)
    {
        ReadOnlySpan<byte> text = bytes.AsSpan(0, filled);
        if (text.Length >= 2 && ((text[0] == 0xFF && text[1] == 0xFE) || (text[0] == 0xFE && text[1] == 0xFF)))
        {
            throw new TableException("the file is UTF-16 text; save it as UTF-8", Path);
        }

        if (text.StartsWith("PAR1"u8) || text.StartsWith("PK\u0003\u0004"u8) || (text.Length >= 2 && text[0] == 0x1F && text[1] == 0x8B))
        {
            throw new TableException("the file is no text: it is compressed or a Parquet or spreadsheet file under another name; give it its own extension", Path);
        }

        if (text.StartsWith("\uFEFF"u8))
        {
            text[3..].CopyTo(bytes);
            filled -= 3;
        }

        if (Delimiter == 0)
        {
            Delimiter = FindDelimiter(bytes.AsSpan(0, filled));
        }

        return filled;
    }

    private static byte FindDelimiter(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0 && text[0] is (byte)'\n' or (byte)'\r')
        {
            text = text[1..];
        }

        ReadOnlySpan<byte> candidates = ",;\t|"u8;
        Span<int> header = stackalloc int[4];
        Span<int> row = stackalloc int[4];
        int line = Count(text, header);
        Count(text[line..], row);
        int best = 0;
        for (int i = 0; i < 4; i++)
        {
            if (header[i] > 0 && header[i] == row[i])
            {
                return candidates[i];
            }

            if (header[i] > header[best])
            {
                best = i;
            }
        }

        return candidates[best];

        static int Count(ReadOnlySpan<byte> text, Span<int> counts)
        {
            bool quoted = false;
            for (int i = 0; i < text.Length; i++)
            {
                byte b = text[i];
                if (b == '"')
                {
                    quoted = !quoted;
                }
                else if (!quoted && b == '\n')
                {
                    return i + 1;
                }
                else if (!quoted && ",;\t|"u8.IndexOf(b) is >= 0 and int which)
                {
                    counts[which]++;
                }
            }

            return text.Length;
        }
    }

    /// <summary>Where the last complete record ends, or 0; blank lines after it are left to what follows.</summary>
    private int EndOfRecords(ReadOnlySpan<byte> text)
    {
        int end;
        if (!text.Contains((byte)'"'))
        {
            end = text.LastIndexOf((byte)'\n') + 1;
        }
        else
        {
            end = 0;
            int at = 0;
            while (at < text.Length)
            {
                if (text[at] == '"')
                {
                    int close = Close(text, at + 1);
                    if (close < 0)
                    {
                        break;
                    }

                    at = close;
                }

                int next = text[at..].IndexOfAny(Delimiter, (byte)'\n');
                if (next < 0)
                {
                    break;
                }

                at += next + 1;
                if (text[at - 1] == '\n')
                {
                    end = at;
                }
            }
        }

        while (end >= 2 && (text[end - 2] == '\n' || (end >= 3 && text[end - 2] == '\r' && text[end - 3] == '\n')))
        {
            end -= text[end - 2] == '\n' ? 1 : 2;
        }

        return end;

        static int Close(ReadOnlySpan<byte> text, int at)
        {
            while (true)
            {
                int quote = text[at..].IndexOf((byte)'"');
                if (quote < 0 || at + quote + 1 >= text.Length)
                {
                    return -1;
                }

                at += quote + 1;
                if (text[at] != '"')
                {
                    return at;
                }

                at++;
            }
        }
    }
}
