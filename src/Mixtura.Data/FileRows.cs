using System.Collections.Immutable;
using Mixtura.Data.Cache;

namespace Mixtura.Data;

/// <summary>The chosen columns of a file as rows that can be read again and again; the file must stay as it is.</summary>
internal sealed class FileRows : ISeekingRowReader
{
    private readonly IRowSource _source;
    private readonly ReadSlot[] _plan;
    private readonly int _weightSlot;
    private readonly ReadOptions _options;
    private readonly FileIdentity _identity;
    private readonly RowCache? _cache;
    private CacheFoot? _found;

    internal FileRows(IRowSource source, ReadSlot[] plan, int weightSlot, ReadOptions options, Precision precision)
    {
        _source = source;
        _plan = plan;
        _weightSlot = weightSlot;
        _options = options;
        Precision = precision;
        Columns = RowCollector.ColumnsOf(plan, weightSlot);
        _identity = FileIdentity.Of(source.Schema.Path);
        _cache = options.Cache ? RowCache.For(_identity, plan, weightSlot, options, precision) : null;
        _found = _cache?.TryOpen();
        UsesOldCache = _found is not null;
    }

    public ImmutableArray<Column> Columns { get; }

    public bool IsWeighted => _weightSlot >= 0;

    public Precision Precision { get; }

    public string? Origin => _source.Schema.Path;

    /// <remarks>Files have no places where a row begins, caches have; there is one after the first whole reading.</remarks>
    public bool CanSeek => _cache is not null && _found is not null;

    /// <summary>Whether a cache of an earlier reading serves.</summary>
    internal bool UsesOldCache { get; }

    /// <summary>The rows as a table, and what was left out of them.</summary>
    internal LoadedTable About(RowTable rows, ImmutableArray<string> ignored)
    {
        CacheFoot found = _found ?? throw new InvalidOperationException("The rows were not read yet.");
        return new LoadedTable(rows, _identity.Path, found.RowsInFile, found.Dropped, [.. found.Missing], ignored)
        {
            ReaderMemory = _options.ReaderMemory,
            CachePath = _cache?.Path,
            UsesOldCache = UsesOldCache,
        };
    }

    public void Read(RowTableBuilder rows, CancellationToken cancellation)
    {
        _identity.Check();
        if (_cache is not null && _found is not null)
        {
            ReadCache(_cache, _found, rows, cancellation);
        }
        else
        {
            ReadFile(rows, cancellation);
        }

        _identity.Check();
    }

    public void Read(long first, int count, RowTableBuilder rows, CancellationToken cancellation)
    {
        (RowCache cache, CacheFoot found) = CanSeek ? (_cache!, _found!) : throw new NotSupportedException("The rows are not in a cache.");
        _identity.Check();
        UseCache(cache, seeks: true, reader =>
        {
            double[][] block = Block();
            reader.Seek(first / RowCache.BlockRows, _plan.Length);
            for (long at = first; at < first + count;)
            {
                cancellation.ThrowIfCancellationRequested();
                int from = (int)(at % RowCache.BlockRows);
                int take = (int)Math.Min(RowCache.BlockRows - from, first + count - at);
                int rowsOfBlock = found.RowsOf(at / RowCache.BlockRows);
                if (rowsOfBlock < from + take)
                {
                    throw new InvalidDataException("The cache has fewer rows than it should.");
                }

                reader.Next(block, rowsOfBlock);
                double[][] columns = from == 0 ? block : Array.ConvertAll(block, column => column[from..(from + take)]);
                Append(columns, take, rows);
                at += take;
            }
        });
        _identity.Check();
    }

    private void ReadFile(RowTableBuilder rows, CancellationToken cancellation)
    {
        using CacheWriter? writer = _cache is null ? null : new CacheWriter(_cache);
        var collector = new RowCollector(_identity.Path, _plan, _weightSlot, _options.Missing, rows, writer is null ? null : writer.Add);
        _source.Read(_plan, collector.Add, _options.ThreadCount, cancellation);
        _identity.Check();
        collector.Check();
        CacheFoot found = collector.Found();
        writer?.Finish(found);
        _found ??= found;
    }

    private void ReadCache(RowCache cache, CacheFoot found, RowTableBuilder rows, CancellationToken cancellation) => UseCache(cache, seeks: false, reader =>
    {
        double[][] block = Block();
        for (int b = 0; found.RowsOf(b) is > 0 and int count; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            reader.Next(block, count);
            Append(block, count, rows);
        }
    });

    private void Append(double[][] columns, int count, RowTableBuilder rows)
    {
        try
        {
            AppendTo(rows);
        }
        catch (TableException e) when (!IsValid())
        {
            // Hashes say only that a block is as it was; the message would name a row of the file.
            throw new InvalidDataException("A block has a value that no file can have.", e);
        }

        void AppendTo(RowTableBuilder builder) => builder.AppendBatch(columns[..Columns.Length], count, IsWeighted ? columns[^1] : null);

        // What takes the rows may refuse them for reasons of its own.
        bool IsValid()
        {
            try
            {
                AppendTo(new RowTableBuilder(Columns, IsWeighted, Origin, Precision));
                return true;
            }
            catch (TableException)
            {
                return false;
            }
        }
    }

    private double[][] Block() => [.. _plan.Select(_ => new double[RowCache.BlockRows])];

    private static void UseCache(RowCache cache, bool seeks, Action<CacheReader> use)
    {
        try
        {
            using var reader = new CacheReader(cache.Path, seeks);
            if (!reader.HasHead(cache.Head))
            {
                throw new InvalidDataException("The cache is another one.");
            }

            use(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new TableException("the cache is damaged or has vanished; delete it, so that it is written again", cache.Path, inner: e);
        }
    }
}
