using System.Collections.Concurrent;

namespace Mixtura;

/// <summary>
/// Reads a source's rows part by part: while one part is worked on the next is read. The parts' arrays are used again.
/// </summary>
internal sealed class StreamedRows
{
    /// <summary>Parts in memory at one time: one worked on, one waiting and one being read,</summary>
    public const int PartsAtOnce = 3;

    /// <summary>and where they are put in order, one in its new order and what it is ordered by.</summary>
    private const int PartsAtOnceInOrder = 5;

    /// <summary>One worked on, one being read.</summary>
    private const int BatchesAtOnce = 2;

    /// <summary>Larger parts gain nothing.</summary>
    private const int MostChunks = 64;

    private readonly IRowReader _source;
    private readonly long _memory;
    private readonly int _partChunks;
    private readonly ChunkPool _pool;

    private StreamedRows(IRowReader source, long memory, ChunkPool? pool)
    {
        _source = source;
        _memory = memory;
        _pool = pool ?? RowTable.CreatePool(source.Columns.Length);
        RequireMemory(1, PartsAtOnce);
        _partChunks = 1;
        while (_partChunks < MostChunks && PartsAtOnce * 2 * _partChunks * BytesPerChunk <= memory)
        {
            _partChunks *= 2;
        }
    }

    /// <summary>The most bytes that rows take.</summary>
    public long Memory => _memory;

    /// <summary>Where parts' arrays wait to be used again.</summary>
    public ChunkPool Pool => _pool;

    /// <summary>Reads the rows once, and keeps them where they are few enough.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="memory">The most bytes that they may take.</param>
    /// <param name="pool">Arrays of another table of as many columns, which is not read at the same time; or null.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static RowTable Open(IRowReader source, long memory, ChunkPool? pool, CancellationToken cancellation)
    {
        var stream = new StreamedRows(source, memory, pool);
        return new FirstReading(stream).Run(cancellation);
    }

    /// <summary>Reads the rows part by part.</summary>
    /// <param name="table">The table, whose rows these are.</param>
    /// <param name="chunks">The number of chunks in a part, a power of two; 0 for as many as are read at ease.</param>
    /// <param name="multiple">A power of two of chunks of which each part but the last is a multiple.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IEnumerable<RowTable> Parts(RowTable table, int chunks, int multiple, CancellationToken cancellation)
    {
        int size = chunks > 0 ? chunks : Math.Max(_partChunks, multiple);
        RequireMemory(Math.Min(size, table.ChunkCount), chunks > 0 ? PartsAtOnceInOrder : PartsAtOnce);
        using CancellationTokenSource stop = WorkCancellation.Linked(cancellation);
        using var waiting = new BlockingCollection<RowTable>(1);
        long rows = 0;
        Task reading = Task.Run(
            () =>
            {
                try
                {
                    var builder = new RowTableBuilder(_source, size, _pool, part => waiting.Add(part, stop.Token));
                    _source.Read(builder, stop.Token);
                    builder.EmitRest();
                    rows = builder.RowCount;
                }
                finally
                {
                    waiting.CompleteAdding();
                }
            },
            CancellationToken.None);
        try
        {
            foreach (RowTable part in waiting.GetConsumingEnumerable(cancellation))
            {
                yield return part;
                part.GiveBack(_pool);
            }

            reading.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
            _ = reading.Exception;
        }

        CheckCount(rows, table);
    }

    /// <summary>Reads the rows chunk by chunk, without reading ahead.</summary>
    /// <param name="table">The table, whose rows these are.</param>
    /// <param name="take">Takes a chunk, to be used until it returns.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public void Walk(RowTable table, Action<RowTable> take, CancellationToken cancellation)
    {
        var builder = new RowTableBuilder(_source, 1, _pool, part =>
        {
            take(part);
            part.GiveBack(_pool);
        });
        using CancellationTokenSource stop = WorkCancellation.Linked(cancellation);
        _source.Read(builder, stop.Token);
        builder.EmitRest();
        CheckCount(builder.RowCount, table);
    }

    private void CheckCount(long rows, RowTable table)
    {
        if (rows != table.RowCount)
        {
            throw new TableException($"there were {table.RowCount} rows when it was first read and now there are {rows}: it changed while it was read; read it again", _source.Origin);
        }
    }

    /// <summary>Whether single chunks can be read.</summary>
    public bool CanSeek => _source is ISeekingRowReader { CanSeek: true };

    /// <summary>Reads tables of some chunks each; the next is read while one is worked on.</summary>
    /// <param name="table">The table, whose rows these are.</param>
    /// <param name="batches">The chunks' indices for each, at least one; only the table's last chunk can hold fewer rows than others, so it must come last.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IEnumerable<RowTable> Batches(RowTable table, int[][] batches, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = WorkCancellation.Linked(cancellation);
        Task<RowTable> Begin(int[] chunks) => Task.Run(() => Chunks(table, chunks, stop.Token), CancellationToken.None);
        Task<RowTable> reading = Begin(batches[0]);
        try
        {
            for (int b = 1; b <= batches.Length; b++)
            {
                RowTable batch = reading.GetAwaiter().GetResult();
                reading = b < batches.Length ? Begin(batches[b]) : reading;
                yield return batch;
            }
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
            _ = reading.Exception;
        }
    }

    private RowTable Chunks(RowTable table, int[] chunks, CancellationToken cancellation)
    {
        RequireMemory(chunks.Length, BatchesAtOnce);
        var source = (ISeekingRowReader)_source;
        var builder = new RowTableBuilder(_source.Columns, _source.IsWeighted, _source.Origin, _source.Precision);
        foreach (int chunk in chunks)
        {
            source.Read((long)chunk * RowTable.ChunkRows, table.RowsInChunk(chunk), builder, cancellation);
        }

        // Weights are added up chunk by chunk, as those of chunks in memory are.
        return builder.Build().Chunks([.. Enumerable.Range(0, chunks.Length)]);
    }

    private long BytesPerChunk => RowTable.ChunkRows * ((_source.Columns.Length * (_source.Precision == Precision.Single ? 4L : 8)) + (_source.IsWeighted ? 8 : 0));

    private void RequireMemory(int chunks, int atOnce)
    {
        if (atOnce * chunks * BytesPerChunk > _memory)
        {
            throw new TableException($"to be read part by part the table needs {Megabytes(atOnce * chunks * BytesPerChunk)} MiB for its rows, and {Megabytes(_memory)} MiB are given; give more memory or read fewer columns", _source.Origin);
        }
    }

    private static long Megabytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;

    /// <summary>The reading that counts and checks rows, and keeps them until they are too many.</summary>
    private sealed class FirstReading(StreamedRows stream)
    {
        private readonly List<RowTable> _kept = [];
        private long _bytes;
        private bool _isStreamed;

        public RowTable Run(CancellationToken cancellation)
        {
            IRowReader source = stream._source;
            var builder = new RowTableBuilder(source, stream._partChunks, stream._pool, Take);
            source.Read(builder, cancellation);
            builder.EmitRest();
            return _isStreamed
                ? new RowTable(stream, source.Columns, source.Precision, builder.RowCount, builder.TotalWeight, source.IsWeighted, source.Origin)
                : RowTable.Concatenated(_kept, builder.TotalWeight, source);
        }

        private void Take(RowTable part)
        {
            _bytes += part.ChunkCount * stream.BytesPerChunk;
            if (!_isStreamed && _bytes <= stream._memory / PartsAtOnce)
            {
                _kept.Add(part);
                return;
            }

            // Parts that were kept are left to the collector: the pool needs those of a few parts only.
            _isStreamed = true;
            _kept.Clear();
            part.GiveBack(stream._pool);
        }
    }
}
