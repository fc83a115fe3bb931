using System.Buffers.Binary;
using System.IO.Compression;

namespace Mixtura.Data.Csv;

/// <summary>Decompresses gzip and refuses a file that is cut short: the framework's stream ends such a file as if it were whole.</summary>
internal sealed class CheckedGzipStream : Stream
{
    private readonly string _path;
    private readonly Stream _file;
    private readonly GZipStream _gzip;
    private uint _length;
    private bool _checked;

    internal CheckedGzipStream(string path, Stream file)
    {
        _path = path;
        _file = file;
        _gzip = new GZipStream(file, CompressionMode.Decompress);
    }

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
        int read = _gzip.Read(buffer);
        _length += (uint)read;
        if (read == 0 && buffer.Length > 0 && !_checked)
        {
            _checked = true;
            if (!IsWhole())
            {
                throw new TableException("the gzip file is cut short; make or fetch it again", _path);
            }
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsWhole()
    {
        long size = _file.Length;
        if (size < 18)
        {
            return false;
        }

        Span<byte> trailer = stackalloc byte[4];
        _file.Position = size - 4;
        _file.ReadExactly(trailer);
        uint last = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        return last == _length || LastMemberHas(last, size);
    }

    /// <summary>A file of several members ends with the length of the last: looks, from the end, for one that has it.</summary>
    private bool LastMemberHas(uint length, long size)
    {
        const int Window = 64 * 1024;
        byte[] bytes = new byte[Window + 3];
        for (long end = size; end > 1;)
        {
            long start = Math.Max(1, end - Window);
            int count = (int)(Math.Min(size, end + 3) - start);
            _file.Position = start;
            _file.ReadExactly(bytes, 0, count);
            for (int at = count - 4; at >= 0; at--)
            {
                if (bytes[at] == 0x1F && bytes[at + 1] == 0x8B && bytes[at + 2] == 8 && bytes[at + 3] < 32 && Inflates(start + at, length))
                {
                    return true;
                }
            }

            end = start;
        }

        return false;
    }

    private bool Inflates(long start, uint length)
    {
        try
        {
            _file.Position = start;
            using var member = new GZipStream(_file, CompressionMode.Decompress, leaveOpen: true);
            uint total = 0;
            byte[] buffer = new byte[64 * 1024];
            while (member.Read(buffer) is > 0 and int read)
            {
                total += (uint)read;
            }

            return total == length;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
