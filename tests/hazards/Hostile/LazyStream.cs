using System.Text;

namespace Mixtura.Hazards.Hostile;

/// <summary>A stream whose text is made as it is read: a beginning, a piece many times over, and an end. It counts what was read.</summary>
internal sealed class LazyStream(string beginning, string piece, long times, string end) : Stream
{
    private readonly byte[] _beginning = Encoding.UTF8.GetBytes(beginning);
    private readonly byte[] _piece = Encoding.UTF8.GetBytes(piece);
    private readonly byte[] _end = Encoding.UTF8.GetBytes(end);

    /// <summary>How many bytes were read.</summary>
    public long Delivered { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _beginning.Length + (times * _piece.Length) + _end.Length;

    public override long Position
    {
        get => Delivered;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length && Delivered < Length)
        {
            ReadOnlySpan<byte> next = Next();
            int taken = Math.Min(next.Length, buffer.Length - filled);
            next[..taken].CopyTo(buffer[filled..]);
            filled += taken;
            Delivered += taken;
        }

        return filled;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private ReadOnlySpan<byte> Next()
    {
        long at = Delivered - _beginning.Length;
        return at < 0 ? _beginning.AsSpan((int)Delivered)
            : at < times * _piece.Length ? _piece.AsSpan((int)(at % _piece.Length))
            : _end.AsSpan((int)(at - (times * _piece.Length)));
    }
}
