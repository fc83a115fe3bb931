namespace Mixtura.Estimation;

/// <summary>Given shares of the rows, component by component, each up to the end of the last block.</summary>
/// <param name="shares">The shares; they may be changed between passes.</param>
/// <param name="components">The number of components.</param>
internal sealed class RowShares(double[] shares, int components) : Responsibilities
{
    private readonly int _length = shares.Length / components;

    public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
    {
        int first = ((table.FirstChunk + chunk) * RowTable.ChunkRows) + (block * RowTable.BlockRows);
        for (int j = 0; j < components; j++)
        {
            shares.AsSpan((j * _length) + first, RowTable.BlockRows).CopyTo(tile.Slice(j * RowTable.BlockRows, RowTable.BlockRows));
        }
    }
}
