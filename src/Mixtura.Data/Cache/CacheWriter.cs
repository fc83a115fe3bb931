using System.Runtime.InteropServices;

namespace Mixtura.Data.Cache;

/// <summary>Writes a cache beside its place, and puts it there when it is whole; without <see cref="Finish"/> nothing is left.</summary>
internal sealed class CacheWriter : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly RowCache _cache;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly BinaryWriter _writer;
    private readonly double[][] _block;
    private int _filled;
    private bool _isInPlace;

    internal CacheWriter(RowCache cache)
    {
        _cache = cache;
        _block = [.. Enumerable.Range(0, cache.Columns).Select(_ => new double[RowCache.BlockRows])];
        string target = Path.GetFullPath(cache.Path);
        _temporary = Path.Combine(Path.GetDirectoryName(target)!, $".mixtura-{Guid.NewGuid():N}.tmp");
        try
        {
            _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }

        _writer = new BinaryWriter(_stream);
        Try(() =>
        {
            _writer.Write(RowCache.Mark);
            _writer.Write(cache.Head.Length);
            _writer.Write(cache.Head);
            _writer.Write(RowCache.Hash(cache.Head));
        });
    }

    /// <summary>Adds rows.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="weights">Their weights, or null.</param>
    internal void Add(IReadOnlyList<double[]> columns, int rows, double[]? weights)
    {
        for (int done = 0; done < rows;)
        {
            int take = Math.Min(rows - done, RowCache.BlockRows - _filled);
            for (int c = 0; c < _block.Length; c++)
            {
                (c < columns.Count ? columns[c] : weights!).AsSpan(done, take).CopyTo(_block[c].AsSpan(_filled));
            }

            done += take;
            _filled += take;
            if (_filled == RowCache.BlockRows)
            {
                Try(WriteBlock);
            }
        }
    }

    /// <summary>Ends the cache and puts it in place.</summary>
    internal void Finish(CacheFoot foot) => Try(() =>
    {
        if (_filled > 0)
        {
            WriteBlock();
        }

        _writer.Write(RowCache.EndOfBlocks);
        long[] numbers = [foot.RowsInFile, foot.Missing.Length, foot.Dropped.Length, .. foot.Missing, .. foot.Dropped];
        _writer.Write(MemoryMarshal.AsBytes<long>(numbers));
        _writer.Write(RowCache.Hash(MemoryMarshal.AsBytes<long>(numbers)));
        _writer.Write((long)numbers.Length);
        _writer.Write(RowCache.Mark);
        _writer.Flush();
        _stream.Flush(flushToDisk: true);
        _writer.Dispose();
        File.Move(_temporary, _cache.Path, overwrite: true);
        _isInPlace = true;
    });

    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // What could not be written is thrown away.
        }

        if (!_isInPlace)
        {
            File.Delete(_temporary);
        }
    }

    private void WriteBlock()
    {
        _writer.Write(_filled);
        foreach (double[] column in _block)
        {
            Write(column.AsSpan(0, _filled));
        }

        _filled = 0;
    }

    private void Write(ReadOnlySpan<double> values)
    {
        _writer.Write(MemoryMarshal.AsBytes(values));
        _writer.Write(RowCache.Hash(values));
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    private TableException Failed(Exception e) =>
        new("the cache cannot be written; check that the folder is writable and the disk has room, or do without the cache", _cache.Path, inner: e);
}
