using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Mixtura.Checkpoints;

/// <summary>Reads what a <see cref="StateWriter"/> wrote, in the same order.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    public bool IsAtEnd => _at == bytes.Length;

    public bool ReadBool() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        _ => throw CheckpointFormat.Damaged(),
    };

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public string ReadString() => Encoding.UTF8.GetString(Take(ReadLength(1)));

    public byte[] ReadBytes() => Take(ReadLength(1)).ToArray();

    public double[] ReadDoubles()
    {
        double[] values = new double[ReadLength(sizeof(double))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadDouble();
        }

        return values;
    }

    public int[] ReadInts()
    {
        int[] values = new int[ReadLength(sizeof(int))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadInt32();
        }

        return values;
    }

    public ImmutableArray<int> ReadPlaces() => [.. ReadInts()];

    /// <summary>The number of values that follow, each of at least so many bytes.</summary>
    public int ReadLength(int size)
    {
        int length = ReadInt32();
        return length >= 0 && (long)length * size <= bytes.Length - _at ? length : throw CheckpointFormat.Damaged();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at)
        {
            throw CheckpointFormat.Damaged();
        }

        ReadOnlySpan<byte> taken = bytes.Span.Slice(_at, count);
        _at += count;
        return taken;
    }
}
