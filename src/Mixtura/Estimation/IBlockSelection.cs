namespace Mixtura.Estimation;

/// <summary>Decides for a block of rows which components are looked at.</summary>
internal interface IBlockSelection
{
    /// <summary>Activates components, fills the tile with their log-densities and proportions, and counts the evaluations.</summary>
    /// <param name="chunk">The chunk's index.</param>
    /// <param name="block">The block's index within the chunk.</param>
    /// <param name="values">The block's rows, column by column.</param>
    /// <param name="worker">The thread's space.</param>
    void Fill(int chunk, int block, ReadOnlySpan<double> values, PassWorker worker);
}
