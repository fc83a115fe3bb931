using System.Buffers.Binary;
using System.IO.Hashing;
using Mixtura.Data;

namespace Mixtura.Hazards.Fuzzing.Tables;

/// <summary>The reader of caches of rows, given caches whose damage has hashes that are right: written again, refused, or rows as a file has them.</summary>
internal sealed class CacheTarget : FuzzTarget, IDisposable
{
    private const int Rows = 5_000;
    private const int Levels = 3;

    /// <summary>A block's rows, and the length of the mark with which a cache begins and ends.</summary>
    private const int BlockRows = 2_048;
    private const int MarkLength = 8;

    /// <summary>Reading may take so much for each byte of the cache, and this much besides.</summary>
    private const long MemoryForEachByte = 20;
    private const long MemoryBesides = 16 << 20;

    private static readonly ReadOptions[] s_options =
    [
        new() { Columns = ["x", "kind"], Categorical = ["kind"], WeightColumn = "w", Missing = MissingPolicy.Drop, Memory = 1 << 18, Cache = true },
        new() { Columns = ["x"], Missing = MissingPolicy.Drop, Memory = 1 << 18, Cache = true, Precision = Precision.Single },
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("mixtura-fuzz-").FullName;
    private readonly string _path;
    private readonly string _cachePath;
    private readonly (ReadOptions Options, byte[] Cache)[] _caches;

    public CacheTarget()
        : base("caches of rows")
    {
        _path = Path.Combine(_folder, "t.csv");
        TableFile.Write(
            _path,
            [
                OutputColumn.From("x", [.. Enumerable.Range(0, Rows).Select(i => i % 1_000 == 77 ? double.NaN : Math.Sqrt(i))]),
                OutputColumn.From("kind", [.. Enumerable.Range(0, Rows).Select(i => "abc".Substring(i % Levels, 1))]),
                OutputColumn.From("w", [.. Enumerable.Range(0, Rows).Select(i => 1.0 + (i % 7))]),
            ]);
        _cachePath = TableFile.Read(_path, s_options[0]).CachePath!;
        _caches = [.. s_options.Select(options => (options, Whole(options)))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override (FuzzEnd End, string Failure) Attempt(RandomSource random)
    {
        (ReadOptions options, byte[] cache) = _caches[Mutator.Below(random, _caches.Length)];
        byte[] changed = Change(cache, _caches[Mutator.Below(random, _caches.Length)].Cache, options.WeightColumn is null ? 1 : Levels, random);
        File.WriteAllBytes(_cachePath, changed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        (FuzzEnd end, string failure) = Read(options);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        return taken <= (MemoryForEachByte * changed.Length) + MemoryBesides ? (end, failure) : (FuzzEnd.Failed, $"reading {changed.Length} bytes took {taken:N0} bytes of memory");
    }

    private (FuzzEnd End, string Failure) Read(ReadOptions options)
    {
        try
        {
            LoadedTable table = TableFile.Read(_path, options);
            RowTable rows = table.Rows;
            if (!table.UsesOldCache)
            {
                return rows.RowCount + table.RowsDropped == Rows ? (FuzzEnd.Refused, "") : (FuzzEnd.Failed, "the cache was written again, and its rows are not those of the file");
            }

            // Every row is read: streamed tables look at them only in passes.
            RowTable kept = rows.Sample((int)rows.RowCount);
            bool isWhole = kept.RowCount == rows.RowCount && rows.RowCount > 0 && rows.RowCount + table.RowsDropped == table.RowsInFile && table.MissingCells.All(cells => cells >= 0 && cells <= table.RowsDropped);
            bool isSound = double.IsFinite(rows.TotalWeight)
                && Enumerable.Range(0, kept.ColumnCount).All(j => Array.TrueForAll(kept.CopyColumn(j), value => double.IsFinite(value) && (j == 0 || (value is >= 0 and < Levels && value == Math.Floor(value)))));
            return isWhole && isSound ? (FuzzEnd.Accepted, "") : (FuzzEnd.Failed, $"{rows.RowCount} of {table.RowsInFile} rows, {kept.RowCount} read, the weights' sum {rows.TotalWeight:R}");
        }
        catch (TableException e) when (e.Message.StartsWith(_cachePath, StringComparison.Ordinal))
        {
            return Refused(e);
        }
    }

    /// <summary>Changes anything, or the foot or a column of a block, whose hash is made anew.</summary>
    private static byte[] Change(byte[] cache, byte[] other, int columns, RandomSource random)
    {
        int what = Mutator.Below(random, 4);
        if (what == 0)
        {
            return Mutator.Change(cache, other, random);
        }

        int count = (int)BinaryPrimitives.ReadInt64LittleEndian(cache.AsSpan(cache.Length - MarkLength - sizeof(long)));
        int footEnd = cache.Length - MarkLength - sizeof(long) - sizeof(ulong);
        int footAt = footEnd - (count * sizeof(long));
        if (what == 1)
        {
            byte[] foot = Mutator.ChangeNumbers(cache[footAt..footEnd], other, random);
            return [.. cache[..footAt], .. foot, .. Hash(foot), .. BitConverter.GetBytes(foot.LongLength / sizeof(long)), .. cache[^MarkLength..]];
        }

        int headEnd = MarkLength + sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(cache.AsSpan(MarkLength)) + sizeof(ulong);
        int columnBytes = BlockRows * sizeof(double);
        int blocks = (footAt - headEnd) / (sizeof(int) + (columns * (columnBytes + sizeof(ulong))));
        int block = headEnd + (Mutator.Below(random, blocks) * (sizeof(int) + (columns * (columnBytes + sizeof(ulong)))));
        int at = block + sizeof(int) + (Mutator.Below(random, columns) * (columnBytes + sizeof(ulong)));
        byte[] values = Mutator.ChangeNumbers(cache[at..(at + columnBytes)], other, random);
        return [.. cache[..at], .. values, .. Hash(values), .. cache[(at + columnBytes + sizeof(ulong))..]];
    }

    private static byte[] Hash(byte[] bytes) => BitConverter.GetBytes(XxHash3.HashToUInt64(bytes));

    private byte[] Whole(ReadOptions options)
    {
        TableFile.Read(_path, options);
        return File.ReadAllBytes(_cachePath);
    }
}
