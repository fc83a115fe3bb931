namespace Mixtura.Estimation;

/// <summary>The rows on which moves are judged, all of them or a sample of a large table, and their features. Immutable.</summary>
internal sealed class JudgedRows
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>Moves are judged on so many rows; those of larger tables are sampled.</summary>
    private const int MostRows = 8000;

    private JudgedRows(RowTable table, FeatureMap map)
    {
        Table = table;
        Features = FeatureRows.Of(table, map);
    }

    public RowTable Table { get; }

    public FeatureRows Features { get; }

    /// <summary>The rows' weights, then zeros up to the end of the last block.</summary>
    public double[] Weights => Features.Weights;

    public int BlockCount => Features.BlockCount;

    /// <summary>The number of rows up to the end of the last block: the length of arrays with a value for each.</summary>
    public int Length => BlockCount * BlockRows;

    /// <summary>Chooses the rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="map">The features.</param>
    /// <param name="seed">Of large tables, decides which rows are looked at.</param>
    public static JudgedRows Of(RowTable table, FeatureMap map, ulong seed) => new(table.RowCount <= MostRows && !table.IsStreamed ? table : Sample(table, seed), map);

    /// <summary>A block's values, column by column.</summary>
    public ReadOnlySpan<double> Block(int block, Span<double> space) =>
        Table.Block(block / RowTable.BlocksPerChunk, block % RowTable.BlocksPerChunk, space);

    private static RowTable Sample(RowTable table, ulong seed) =>
        table.Gather(FeatureRows.Choose(table, Math.Min(MostRows, (int)Math.Min(int.MaxValue, table.RowCount)), StartContext.Randomness(seed, int.MaxValue - 1)));
}
