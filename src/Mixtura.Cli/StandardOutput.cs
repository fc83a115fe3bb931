using Mixtura.Data;

namespace Mixtura.Cli;

/// <summary>The stream of results: errors say that it is standard output that cannot be written, and why.</summary>
internal sealed class StandardOutput(Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="IOException">There is no room, or the stream is closed.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception e) when (IsOfStream(e))
        {
            throw Told(e);
        }
    }

    /// <exception cref="IOException">There is no room, or the stream is closed.</exception>
    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (Exception e) when (IsOfStream(e))
        {
            throw Told(e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Whether an error says that a stream cannot be written; a closed one gives the second.</summary>
    public static bool IsOfStream(Exception e) => e is IOException or UnauthorizedAccessException;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IOException Told(Exception e) =>
        new("standard output cannot be written: " + (e is UnauthorizedAccessException ? "it is closed" : FileProblem.Describe(e)), e);
}
