using System.Runtime.InteropServices;

namespace Mixtura.Data.Cache;

/// <summary>Reads a cache; what is damaged is an <see cref="InvalidDataException"/>.</summary>
internal sealed class CacheReader : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const int MostHeadBytes = 1 << 26;

    private readonly FileStream _stream;
    private readonly BinaryReader _reader;

    internal CacheReader(string path)
    {
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.SequentialScan);
        _reader = new BinaryReader(_stream);
    }

    /// <summary>Whether the cache begins with a head, after which its blocks come.</summary>
    internal bool HasHead(byte[] head)
    {
        if (!_reader.ReadBytes(RowCache.Mark.Length).AsSpan().SequenceEqual(RowCache.Mark))
        {
            return false;
        }

        int length = _reader.ReadInt32();
        return length is > 0 and <= MostHeadBytes && _reader.ReadBytes(length).AsSpan().SequenceEqual(head) && _reader.ReadUInt64() == RowCache.Hash(head);
    }

    /// <summary>Reads the foot, from the end of the file.</summary>
    internal CacheFoot Foot()
    {
        long trailer = sizeof(long) + RowCache.Mark.Length;
        _stream.Position = Math.Max(0, _stream.Length - trailer);
        long count = _reader.ReadInt64();
        if (!_reader.ReadBytes(RowCache.Mark.Length).AsSpan().SequenceEqual(RowCache.Mark) || count < 3 || count > Array.MaxLength)
        {
            throw new InvalidDataException("The cache has no end.");
        }

        long foot = _stream.Length - trailer - sizeof(ulong) - (count * sizeof(long));
        if (foot < 0)
        {
            throw new InvalidDataException("The cache's end promises more than there is.");
        }

        _stream.Position = foot;
        long[] numbers = new long[count];
        _stream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return _reader.ReadUInt64() == RowCache.Hash(MemoryMarshal.AsBytes<long>(numbers)) && numbers[1] >= 0 && numbers[2] >= 0 && numbers[1] + numbers[2] + 3 == count
            ? new CacheFoot(numbers[0], numbers[3..(int)(3 + numbers[1])], numbers[(int)(3 + numbers[1])..])
            : throw new InvalidDataException("The cache's end is damaged.");
    }

    /// <summary>Reads the next block.</summary>
    /// <param name="columns">Receives the columns; arrays that are too short are replaced.</param>
    /// <returns>The number of rows; <see cref="RowCache.EndOfBlocks"/> when there are no more.</returns>
    internal int Next(double[][] columns)
    {
        int rows = _reader.ReadInt32();
        if (rows == RowCache.EndOfBlocks)
        {
            return rows;
        }

        if (rows is <= 0 or > RowCache.MostRows)
        {
            throw new InvalidDataException("A block has a number of rows that is not possible.");
        }

        for (int c = 0; c < columns.Length; c++)
        {
            if (columns[c].Length < rows)
            {
                columns[c] = new double[rows];
            }

            Span<double> values = columns[c].AsSpan(0, rows);
            _stream.ReadExactly(MemoryMarshal.AsBytes(values));
            if (_reader.ReadUInt64() != RowCache.Hash(values))
            {
                throw new InvalidDataException("A block is damaged.");
            }
        }

        return rows;
    }

    public void Dispose() => _reader.Dispose();
}
