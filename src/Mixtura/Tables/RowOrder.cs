using System.Numerics;

namespace Mixtura;

/// <summary>
/// The rows of a table in an order in which neighbours belong together: window by window, so that a streamed table, whose
/// windows are put in order as they are read, has the same order as one in memory.
/// </summary>
internal sealed class RowOrder
{
    /// <summary>A window of double precision has no more bytes than this,</summary>
    private const int MostBytes = 1 << 26;

    /// <summary>and no more chunks than this.</summary>
    private const int MostChunks = 512;

    private readonly RowTable _table;
    private readonly TableMoments _moments;
    private readonly int _threads;
    private readonly Once<ClusteredTable> _whole;

    /// <param name="table">The table.</param>
    /// <param name="moments">Its moments.</param>
    /// <param name="threads">The number of threads; it does not change the order.</param>
    public RowOrder(RowTable table, TableMoments moments, int threads)
    {
        _table = table;
        _moments = moments;
        _threads = threads;
        _whole = new Once<ClusteredTable>(() => ClusteredTable.Of(table, moments, threads));
    }

    /// <summary>Whether a table's rows can be put in order.</summary>
    public static bool Serves(RowTable table) => table.RowCount <= Array.MaxLength;

    /// <summary>The number of chunks in a window, a power of two.</summary>
    public static int WindowChunks(int columns) =>
        Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(MostBytes / (8L * columns * RowTable.ChunkRows)) + 1) / 2, 1, MostChunks);

    /// <summary>The number of blocks of the whole table.</summary>
    public int BlockCount => ((_table.ChunkCount - 1) * RowTable.BlocksPerChunk) + _table.BlocksInChunk(_table.ChunkCount - 1);

    /// <summary>A part of the table in order.</summary>
    /// <param name="part">The whole table where it is in memory, else one window.</param>
    public ClusteredTable Of(RowTable part) => ReferenceEquals(part, _table) ? _whole.Value : ClusteredTable.Of(part, _moments, _threads);
}
