using System.IO.Compression;

namespace Mixtura.Data.Csv;

/// <summary>
/// Refuses a gzip file that is damaged or cut short, or whose text has a line of no end. DuckDB reads such a file to where it ends, without its checksums, and the
/// framework's stream takes the end of a file for the end of its data.
/// </summary>
internal static class GzipCheck
{
    // A member of gzip put behind the file: its text ends the decompressed data only if all before it is whole.
    private static readonly byte[] s_mark = [.. "mixtura: the file is whole"u8];
    private static readonly byte[] s_member = Compress(s_mark);

    internal static void Verify(string path, CancellationToken ct)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var gzip = new GZipStream(new Appended(file, s_member), CompressionMode.Decompress);
            byte[] buffer = new byte[256 * 1024];
            var line = new LineLength(path);
            int kept = 0;
            while (gzip.Read(buffer, kept, buffer.Length - kept) is > 0 and int read)
            {
                ct.ThrowIfCancellationRequested();
                line.Add(buffer.AsSpan(kept, read));
                ReadOnlySpan<byte> text = buffer.AsSpan(0, kept + read);
                ReadOnlySpan<byte> end = text[Math.Max(0, text.Length - s_mark.Length)..];
                kept = end.Length;
                end.CopyTo(buffer);
            }

            if (!buffer.AsSpan(0, kept).SequenceEqual(s_mark))
            {
                throw new TableException("the gzip file is damaged or cut short; make or fetch it again", path);
            }
        }
        catch (InvalidDataException error)
        {
            throw new TableException("the gzip file is damaged or cut short; make or fetch it again", path, inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFormat.Unreadable(path, error);
        }
    }

    private static byte[] Compress(byte[] text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return stream.ToArray();
    }

    /// <summary>A stream with some bytes behind it.</summary>
    private sealed class Appended(Stream first, byte[] rest) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_at == 0 && first.Read(buffer) is > 0 and int read)
            {
                return read;
            }

            int count = Math.Min(buffer.Length, rest.Length - _at);
            rest.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
