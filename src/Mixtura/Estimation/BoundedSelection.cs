using System.Runtime.CompilerServices;

namespace Mixtura.Estimation;

/// <summary>
/// Which components matter to a block of rows that lie together. The component that is likeliest at the block's centre
/// comes first; what it gives the block's rows, and bounds of the others over the block's ball, show which others can have
/// a responsibility above e^<see cref="Normalization.LeastLogShare"/>. The rest are left out, and sums of doubles do not notice.
/// </summary>
internal sealed class BoundedSelection : IBlockSelection
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly ClusteredTable _table;
    private readonly Kernel _kernel;
    private readonly double[] _logWeights;
    private readonly KernelReach? _reach;

    public BoundedSelection(ClusteredTable table, Kernel kernel, double[] logWeights)
    {
        _table = table;
        _kernel = kernel;
        _logWeights = logWeights;
        _reach = kernel.Reach(table.Scales);
    }

    /// <summary>Activates the components that can matter and fills the tile with their log-densities and proportions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(int chunk, int block, ReadOnlySpan<double> values, PassWorker worker)
    {
        SelectionSpace space = worker.Selection;
        int index = (chunk * RowTable.BlocksPerChunk) + block;
        ReadOnlySpan<double> atCentres = space.AtCentres(_table, _kernel, index, worker.Scratch);
        int lane = index % BlockRows;
        int first = 0;
        for (int j = 1; j < _logWeights.Length; j++)
        {
            if (atCentres[(j * BlockRows) + lane] + _logWeights[j] > atCentres[(first * BlockRows) + lane] + _logWeights[first])
            {
                first = j;
            }
        }

        space.Chosen[0] = first;
        worker.Activate(space.Chosen.AsSpan(0, 1));
        worker.FillTile(_logWeights);
        _kernel.AddLogDensities(values, worker.Active, worker.Tile, worker.Scratch);
        worker.Tile.CopyTo(space.Best);
        int count = Choose(first, atCentres, lane, _table.Radius(index), space);
        worker.Activate(space.Chosen.AsSpan(0, count));
        worker.Evaluations += (long)count * BlockRows;
        if (count > 1)
        {
            worker.FillTile(_logWeights, from: 1);
            _kernel.AddPossible(values, worker.Active[1..], worker.Tile[BlockRows..], space.Best, worker.Scratch);
        }
    }

    /// <summary>Puts components that may matter after the first, the likeliest at the centre before others; their number, the first included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Choose(int first, ReadOnlySpan<double> atCentres, int lane, double radius, SelectionSpace space)
    {
        double least = double.PositiveInfinity;
        foreach (double value in space.Best)
        {
            least = Math.Min(least, value);
        }

        least += Normalization.LeastLogShare;
        int count = 1;
        for (int j = 0; j < _logWeights.Length; j++)
        {
            double atCentre = atCentres[(j * BlockRows) + lane];
            if (j != first && !double.IsNegativeInfinity(_logWeights[j])
                && (_reach is null || !(_reach.UpperBound(j, atCentre, radius) + _logWeights[j] < least)))
            {
                space.Chosen[count] = j;
                space.Order[count++] = -(atCentre + _logWeights[j]);
            }
        }

        space.Order.AsSpan(1, count - 1).Sort(space.Chosen.AsSpan(1, count - 1));
        return count;
    }
}
