namespace Mixtura.Data.Cache;

/// <summary>What a file held besides the rows that are in its cache.</summary>
/// <param name="RowsInFile">The number of rows in the file.</param>
/// <param name="Missing">The number of missing cells in each column that was read.</param>
/// <param name="Dropped">The numbers of the rows left out, from 1.</param>
internal sealed record CacheFoot(long RowsInFile, long[] Missing, long[] Dropped);
