using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Mixtura.Data.Output;

/// <summary>Growing UTF-8 text of CSV cells.</summary>
internal sealed class Utf8Buffer(byte delimiter)
{
    private byte[] _bytes = new byte[64 * 1024];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    internal void Byte(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    internal void Delimiter() => Byte(delimiter);

    internal void EndRecord() => Byte((byte)'\n');

    internal void Raw(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>The shortest text that reads back to the same bits; nothing for NaN.</summary>
    internal void Number(double value)
    {
        if (double.IsFinite(value))
        {
            Reserve(32);
            value.TryFormat(_bytes.AsSpan(Length), out int written, default, CultureInfo.InvariantCulture);
            Length += written;
        }
        else if (!double.IsNaN(value))
        {
            Raw(value > 0 ? "inf"u8 : "-inf"u8);
        }
    }

    internal void Number(long value)
    {
        Reserve(24);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out int written);
        Length += written;
    }

    internal void Cell(string? text)
    {
        if (text is null)
        {
            return;
        }

        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= 1024)
        {
            Span<byte> bytes = stackalloc byte[1024];
            Cell(bytes[..Encoding.UTF8.GetBytes(text, bytes)], protect: true);
        }
        else
        {
            Cell(Encoding.UTF8.GetBytes(text), protect: true);
        }
    }

    /// <summary>A cell's text, in quotes where it needs them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="protect">Whether quotes are to keep blanks at its ends, or that it is empty and not missing.</param>
    internal void Cell(ReadOnlySpan<byte> text, bool protect)
    {
        bool quotes = text.IndexOfAny("\"\r\n"u8) >= 0
            || text.Contains(delimiter)
            || (protect && (text.Length == 0 || text[0] is (byte)' ' or (byte)'\t' || text[^1] is (byte)' ' or (byte)'\t'));
        if (!quotes)
        {
            Raw(text);
            return;
        }

        Reserve((2 * text.Length) + 2);
        Byte((byte)'"');
        foreach (byte b in text)
        {
            if (b == '"')
            {
                Byte(b);
            }

            Byte(b);
        }

        Byte((byte)'"');
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + count));
        }
    }
}
