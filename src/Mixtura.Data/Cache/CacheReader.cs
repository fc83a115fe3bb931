using System.Runtime.InteropServices;

namespace Mixtura.Data.Cache;

/// <summary>Reads a cache; what is damaged is an <see cref="InvalidDataException"/>.</summary>
internal sealed class CacheReader : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const int SeekingBufferBytes = 1 << 12;

    /// <summary>The numbers of a foot besides those of missing cells and of rows left out.</summary>
    private const int FootCounts = 3;

    private readonly FileStream _stream;
    private readonly BinaryReader _reader;
    private long _firstBlock;

    /// <param name="path">The cache.</param>
    /// <param name="seeks">Whether blocks are read here and there, and not one after the other.</param>
    internal CacheReader(string path, bool seeks = false)
    {
        (int buffer, FileOptions access) = seeks ? (SeekingBufferBytes, FileOptions.RandomAccess) : (BufferBytes, FileOptions.SequentialScan);
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, buffer, access);
        _reader = new BinaryReader(_stream);
    }

    /// <summary>Whether the cache begins with a head, after which its blocks come.</summary>
    internal bool HasHead(byte[] head)
    {
        bool has = _reader.ReadBytes(RowCache.Mark.Length).AsSpan().SequenceEqual(RowCache.Mark)
            && _reader.ReadInt32() == head.Length
            && _reader.ReadBytes(head.Length).AsSpan().SequenceEqual(head)
            && _reader.ReadUInt64() == RowCache.Hash(head);
        _firstBlock = _stream.Position;
        return has;
    }

    /// <summary>Reads the foot, from the end of the file, and looks whether the file is as long as it says.</summary>
    /// <param name="columns">The number of columns, the weights among them.</param>
    internal CacheFoot Foot(int columns)
    {
        long trailer = sizeof(long) + RowCache.Mark.Length;
        _stream.Position = Math.Max(0, _stream.Length - trailer);
        long count = _reader.ReadInt64();
        if (!_reader.ReadBytes(RowCache.Mark.Length).AsSpan().SequenceEqual(RowCache.Mark) || count < FootCounts || count > _stream.Length / sizeof(long))
        {
            throw new InvalidDataException("The cache has no end.");
        }

        long foot = _stream.Length - trailer - sizeof(ulong) - (count * sizeof(long));
        if (foot < _firstBlock)
        {
            throw new InvalidDataException("The cache's end promises more than there is.");
        }

        _stream.Position = foot;
        long[] numbers = new long[count];
        _stream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        if (_reader.ReadUInt64() != RowCache.Hash(MemoryMarshal.AsBytes<long>(numbers)) || numbers[1] != columns || numbers[2] != count - FootCounts - columns)
        {
            throw new InvalidDataException("The cache's end is damaged.");
        }

        var found = new CacheFoot(numbers[0], numbers[FootCounts..(FootCounts + columns)], numbers[(FootCounts + columns)..]);
        return found.IsPossible && found.Rows <= _stream.Length / sizeof(double) && foot == _firstBlock + BlocksBytes(found.Rows, columns) + sizeof(int)
            ? found
            : throw new InvalidDataException("The cache's end does not suit its blocks.");
    }

    /// <summary>Goes to a block, which is read next.</summary>
    /// <param name="block">The block, from 0.</param>
    /// <param name="columns">The number of columns, the weights among them.</param>
    internal void Seek(long block, int columns) => _stream.Position = _firstBlock + (block * RowCache.BlockBytes(RowCache.BlockRows, columns));

    /// <summary>Reads the next block.</summary>
    /// <param name="columns">Receives the columns, of <see cref="RowCache.BlockRows"/> values each.</param>
    /// <param name="rows">The number of rows that it must have.</param>
    internal void Next(double[][] columns, int rows)
    {
        if (_reader.ReadInt32() != rows)
        {
            throw new InvalidDataException("A block has another number of rows than it should.");
        }

        foreach (double[] column in columns)
        {
            Span<double> values = column.AsSpan(0, rows);
            _stream.ReadExactly(MemoryMarshal.AsBytes(values));
            if (_reader.ReadUInt64() != RowCache.Hash(values))
            {
                throw new InvalidDataException("A block is damaged.");
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    private static long BlocksBytes(long rows, int columns)
    {
        (long whole, long rest) = Math.DivRem(rows, RowCache.BlockRows);
        return (whole * RowCache.BlockBytes(RowCache.BlockRows, columns)) + (rest > 0 ? RowCache.BlockBytes((int)rest, columns) : 0);
    }
}
