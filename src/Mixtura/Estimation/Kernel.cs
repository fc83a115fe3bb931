namespace Mixtura.Estimation;

/// <summary>
/// Parameters of all components packed for one pass over blocks of <see cref="RowTable.BlockRows"/> rows. A kernel adds
/// log-densities to a tile and takes statistics given responsibilities; the engine owns what is between the two.
/// A kernel is used by several threads at once, each with its own scratch.
/// </summary>
internal abstract class Kernel
{
    /// <summary>Doubles of scratch space that each thread must bring.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>
    /// What is to be added to everything in the tile to make log-densities of it: the first component's normalizer, left
    /// out so that its size does not cost the posteriors their last digits.
    /// </summary>
    public virtual double Offset => 0;

    /// <summary>The number of sums that one component takes.</summary>
    public abstract int StatisticsLength { get; }

    /// <summary>Adds each component's log-density, less <see cref="Offset"/>, to its row of the tile.</summary>
    /// <param name="block">The rows, column by column.</param>
    /// <param name="tile">k × <see cref="RowTable.BlockRows"/>, component by component.</param>
    /// <param name="scratch">The thread's own space.</param>
    public abstract void AddLogDensities(ReadOnlySpan<double> block, Span<double> tile, Span<double> scratch);

    /// <summary>Adds the block's statistics.</summary>
    /// <param name="block">The rows, column by column.</param>
    /// <param name="tile">Weight times responsibility, k × <see cref="RowTable.BlockRows"/>.</param>
    /// <param name="statistics">The sums of component j begin at j·<paramref name="stride"/>.</param>
    /// <param name="stride">The distance between two components' sums.</param>
    /// <param name="scratch">The thread's own space.</param>
    public abstract void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch);
}
