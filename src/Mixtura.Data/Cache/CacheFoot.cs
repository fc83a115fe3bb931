namespace Mixtura.Data.Cache;

/// <summary>What a file held besides the rows that are in its cache.</summary>
/// <param name="RowsInFile">The number of rows in the file.</param>
/// <param name="Missing">The number of missing cells in each column that was read.</param>
/// <param name="Dropped">The numbers of the rows left out, from 1.</param>
internal sealed record CacheFoot(long RowsInFile, long[] Missing, long[] Dropped)
{
    /// <summary>The number of rows that were kept.</summary>
    internal long Rows => RowsInFile - Dropped.Length;

    /// <summary>The number of rows in a block.</summary>
    /// <param name="block">The block, from 0.</param>
    internal int RowsOf(long block) => (int)Math.Clamp(Rows - (block * RowCache.BlockRows), 0, RowCache.BlockRows);

    /// <summary>Whether a file can have held this: rows are left, those left out are in their order, and each of them has a missing cell.</summary>
    internal bool IsPossible => Rows > 0
        && Array.TrueForAll(Missing, cells => cells >= 0 && cells <= Dropped.Length)
        && Dropped.Length <= Missing.Sum()
        && Dropped.Index().All(row => row.Item > (row.Index == 0 ? 0 : Dropped[row.Index - 1]) && row.Item <= RowsInFile);
}
