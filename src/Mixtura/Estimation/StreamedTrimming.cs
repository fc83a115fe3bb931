namespace Mixtura.Estimation;

/// <summary>
/// What <see cref="Trimming"/> does, of a streamed table, with the same rows left out: log-densities are not kept but computed again, once or a
/// few times to find where trimming ends (<see cref="TrimmingSearch"/>) and once more with the rows' weights.
/// </summary>
internal sealed class StreamedTrimming
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>The end is looked for within so many times the distance that it last moved,</summary>
    private const double Reach = 2;

    /// <summary>and no nearer than this: rounding moves it too.</summary>
    private const double LeastReach = 1e-6;

    private static readonly double[] s_ones = RowTable.UnitWeights(BlockRows);

    private readonly RowTable _table;
    private readonly double _leftOut;
    private readonly ExactWeight _exact;
    private Action<Action<RowTable, double[]>>? _walk;
    private TrimmingCut _cut = TrimmingCut.None;
    private double _reach = double.PositiveInfinity;

    public StreamedTrimming(RowTable table, double share)
    {
        _table = table;
        _leftOut = Trimming.WeightLeftOut(table, share);
        _exact = new ExactWeight(table.TotalWeight);
    }

    /// <summary>The weight of the rows that stay.</summary>
    public double KeptWeight => _table.TotalWeight - _leftOut;

    /// <summary>The rows of which nothing takes part though they weigh, in order, from 0. It takes a walk.</summary>
    public IEnumerable<long> LeftOut
    {
        get
        {
            var rows = new List<long>();
            Walk((logDensity, row, weight) =>
            {
                if (weight > 0 && _cut.Weight(logDensity, row, weight) == 0)
                {
                    rows.Add(row);
                }
            });
            return rows;
        }
    }

    /// <summary>Finds where trimming ends.</summary>
    /// <param name="walk">Gives each part's rows with their log-densities, in their order, as often as it is called.</param>
    public void Choose(Action<Action<RowTable, double[]>> walk)
    {
        _walk = walk;
        if (!(_leftOut > 0))
        {
            return;
        }

        double before = _cut.LogDensity;
        bool isFirst = double.IsNegativeInfinity(before);
        var search = isFirst || double.IsPositiveInfinity(_reach)
            ? new TrimmingSearch(_exact, _leftOut, -double.MaxValue, double.MaxValue)
            : new TrimmingSearch(_exact, _leftOut, before - _reach, before + _reach);
        while (search.Cut is null)
        {
            Walk(search.Add);
            search.EndPass();
        }

        _cut = search.Cut.Value;
        _reach = isFirst ? double.PositiveInfinity : Reach * Math.Max(Math.Abs(_cut.LogDensity - before), LeastReach);
    }

    /// <summary>The weights with which a block's rows take part, by the log-densities in a worker's tile, which stays as it is.</summary>
    public ReadOnlySpan<double> Weights(RowTable part, int chunk, int block, PassWorker worker)
    {
        Span<double> tile = worker.SpareTile.AsSpan(0, worker.Tile.Length);
        Span<double> weights = worker.Weights;
        worker.Tile.CopyTo(tile);
        Normalization.Apply(tile, s_ones, allOnes: true, worker.Normalization);
        Normalization.CopyLogSums(worker.Normalization, weights);
        ReadOnlySpan<double> own = part.BlockWeights(chunk, block);
        long first = part.FirstRow + ((long)chunk * RowTable.ChunkRows) + (block * BlockRows);
        for (int r = 0; r < BlockRows; r++)
        {
            weights[r] = own[r] == 0 ? 0 : _cut.Weight(weights[r], first + r, own[r]);
        }

        return weights;
    }

    private void Walk(Action<double, long, double> add) => _walk?.Invoke((part, logDensities) =>
    {
        for (long i = 0; i < part.RowCount; i++)
        {
            add(logDensities[i], part.FirstRow + i, part.Weight(i));
        }
    });
}
