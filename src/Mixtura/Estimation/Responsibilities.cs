namespace Mixtura.Estimation;

/// <summary>Responsibilities that come from outside a model: for each row of a block, its share in each component.</summary>
internal abstract class Responsibilities
{
    /// <summary>Fills the tile, k × <see cref="RowTable.BlockRows"/>; the shares of a row have the sum 1. Called by several threads.</summary>
    /// <param name="table">The table.</param>
    /// <param name="chunk">The chunk's index.</param>
    /// <param name="block">The block's index within the chunk.</param>
    /// <param name="tile">Receives the shares, component by component.</param>
    public abstract void Fill(RowTable table, int chunk, int block, Span<double> tile);
}
