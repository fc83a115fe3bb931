using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Mixtura.Checkpoints;

/// <summary>Writes a state as bytes, little-endian; arrays have their length before them.</summary>
internal sealed class StateWriter
{
    private const int FirstLength = 1 << 12;

    private readonly ArrayBufferWriter<byte> _bytes = new(FirstLength);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Write(bool value) => Space(1)[0] = value ? (byte)1 : (byte)0;

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Space(sizeof(int)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Space(sizeof(long)), value);

    public void Write(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Space(sizeof(double)), value);

    public void Write(string value)
    {
        Write(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _bytes);
    }

    public void Write(ReadOnlySpan<byte> values)
    {
        Write(values.Length);
        _bytes.Write(values);
    }

    public void Write(ReadOnlySpan<double> values)
    {
        Write(values.Length);
        Span<byte> space = Space(values.Length * sizeof(double));
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(space);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(space[(i * sizeof(double))..], values[i]);
        }
    }

    public void Write(ReadOnlySpan<int> values)
    {
        Write(values.Length);
        foreach (int value in values)
        {
            Write(value);
        }
    }

    /// <summary>Places of components or columns; those of an array that was never made are none.</summary>
    public void WritePlaces(ImmutableArray<int> values) => Write(values.IsDefault ? [] : values.AsSpan());

    private Span<byte> Space(int length)
    {
        Span<byte> space = _bytes.GetSpan(length)[..length];
        _bytes.Advance(length);
        return space;
    }
}
