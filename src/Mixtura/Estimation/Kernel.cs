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

    /// <summary>Adds log-densities, less <see cref="Offset"/>, to the tile.</summary>
    /// <param name="block">The rows, column by column.</param>
    /// <param name="components">Which components, each at most once.</param>
    /// <param name="tile">For each of them in turn <see cref="RowTable.BlockRows"/> values.</param>
    /// <param name="scratch">The thread's own space.</param>
    public abstract void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch);

    /// <summary>Whether <see cref="Reach"/> or <see cref="AddPossible"/> can save work.</summary>
    public virtual bool LeavesOut => false;

    /// <summary>Bounds of the components' log-densities, or null where there are none worth their cost.</summary>
    /// <param name="scales">The units of length, one for each column.</param>
    public virtual KernelReach? Reach(ReadOnlySpan<double> scales) => null;

    /// <summary>
    /// As <see cref="AddLogDensities"/>, but rows whose result is sure to lie further than <see cref="Normalization.LeastLogShare"/>
    /// below the best that is known of them may be given −∞ instead.
    /// </summary>
    /// <param name="block">The rows, column by column.</param>
    /// <param name="components">Which components, each at most once.</param>
    /// <param name="tile">For each of them in turn <see cref="RowTable.BlockRows"/> values.</param>
    /// <param name="best">The best known of each row; it may be raised.</param>
    /// <param name="scratch">The thread's own space.</param>
    public virtual void AddPossible(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> best, Span<double> scratch) =>
        AddLogDensities(block, components, tile, scratch);

    /// <summary>Adds the block's statistics.</summary>
    /// <param name="block">The rows, column by column.</param>
    /// <param name="components">Which components, each at most once.</param>
    /// <param name="tile">For each of them in turn weight times responsibility of <see cref="RowTable.BlockRows"/> rows.</param>
    /// <param name="statistics">The sums of component j begin at j·<paramref name="stride"/>.</param>
    /// <param name="stride">The distance between two components' sums.</param>
    /// <param name="scratch">The thread's own space.</param>
    public abstract void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch);
}
