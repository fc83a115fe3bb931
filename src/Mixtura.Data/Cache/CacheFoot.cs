namespace Mixtura.Data.Cache;

/// <summary>What a file held besides the rows that are in its cache.</summary>
/// <param name="RowsInFile">The number of rows in the file.</param>
/// <param name="Missing">The number of missing cells in each column that was read.</param>
/// <param name="Dropped">The numbers of the rows left out, from 1.</param>
internal sealed record CacheFoot(long RowsInFile, long[] Missing, long[] Dropped)
{
    /// <summary>The number of rows that were kept.</summary>
    internal long Rows => RowsInFile - Dropped.Length;

    /// <summary>Whether a file can have held this: no more cells missing than there are rows, and those left out in their order.</summary>
    internal bool IsPossible => Rows >= 0
        && Array.TrueForAll(Missing, cells => cells >= 0 && cells <= RowsInFile)
        && Dropped.Index().All(row => row.Item > (row.Index == 0 ? 0 : Dropped[row.Index - 1]) && row.Item <= RowsInFile);
}
