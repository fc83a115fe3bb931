using System.Collections.Immutable;

namespace Mixtura.Data;

/// <summary>The rows read from a file, and what was left out of them.</summary>
public sealed class LoadedTable
{
    private readonly long[] _dropped;

    internal LoadedTable(RowTable rows, string path, long rowsInFile, long[] dropped, ImmutableArray<long> missing, ImmutableArray<string> ignored)
    {
        Rows = rows;
        Path = path;
        RowsInFile = rowsInFile;
        _dropped = dropped;
        MissingCells = missing;
        IgnoredColumns = ignored;
    }

    /// <summary>The rows that were kept, in the file's order.</summary>
    public RowTable Rows { get; }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>The cache of the rows beside the file (<see cref="ReadOptions.Cache"/>), or null.</summary>
    public string? CachePath { get; internal init; }

    /// <summary>Whether that cache was there before, so that the file was not read.</summary>
    public bool UsesOldCache { get; internal init; }

    /// <summary>The most bytes that the reader of files was given, or null.</summary>
    internal long? ReaderMemory { get; init; }

    /// <summary>The number of rows in the file, without its header.</summary>
    public long RowsInFile { get; }

    /// <summary>The number of rows left out for a missing cell.</summary>
    public long RowsDropped => _dropped.Length;

    /// <summary>The number of missing cells in each column of <see cref="Rows"/>, and last in the weight column where there is one.</summary>
    public ImmutableArray<long> MissingCells { get; }

    /// <summary>The columns left out because they hold no numbers, where no columns were named; in the file's order.</summary>
    public ImmutableArray<string> IgnoredColumns { get; }

    /// <summary>The rows left out, by their numbers in the file (from 1, the header not counted), increasing.</summary>
    public ReadOnlySpan<long> DroppedRows => _dropped;

    /// <summary>The number in the file (from 1, the header not counted) of a kept row.</summary>
    /// <param name="row">The row's index in <see cref="Rows"/>, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public long FileRow(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows.RowCount);

        return FileRow(row, _dropped);
    }

    internal static long FileRow(long row, ReadOnlySpan<long> dropped)
    {
        // Before the dropped row with index i there are dropped[i] - 1 - i kept rows: find how many dropped rows precede this one.
        int low = 0;
        int high = dropped.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (dropped[middle] - 1 - middle <= row)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return row + 1 + low;
    }
}
