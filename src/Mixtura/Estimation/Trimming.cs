namespace Mixtura.Estimation;

/// <summary>
/// Which rows a pass leaves out: the least likely ones, of a share of the table's weight (García-Escudero, Gordaliza, Matrán
/// and Mayo-Iscar 2008). Each row that weighs the same is in or out; with other weights the last may be out in part, so that
/// exactly the share is out and no other choice gives more likelihood. Rows that are equally likely go by their number.
/// </summary>
internal sealed class Trimming
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>A share times a number of rows that misses a whole number by less than this is that number.</summary>
    private const double Rounding = 1e-9;

    private readonly RowTable _table;
    private readonly double[] _logDensity;
    private readonly double[] _weights;
    private readonly int[] _order;
    private readonly double _leftOut;
    private readonly ExactWeight _exact;

    public Trimming(RowTable table, double share)
    {
        _table = table;
        int blocks = ((table.ChunkCount - 1) * RowTable.BlocksPerChunk) + table.BlocksInChunk(table.ChunkCount - 1);
        _logDensity = new double[blocks * BlockRows];
        _weights = new double[blocks * BlockRows];
        _order = [.. Enumerable.Range(0, (int)table.RowCount).Where(i => table.Weight(i) > 0)];
        _leftOut = WeightLeftOut(table, share);
        _exact = new ExactWeight(table.TotalWeight);
    }

    /// <summary>The weight of the rows that stay of a table of which a share is trimmed: that share's, or of rows that weigh alike so many whole ones.</summary>
    public static double WeightKept(RowTable table, double share) => table.TotalWeight - WeightLeftOut(table, share);

    /// <summary>The weight of the rows that stay.</summary>
    public double KeptWeight => _table.TotalWeight - _leftOut;

    /// <summary>Where a block's log-densities are noted.</summary>
    public Span<double> LogDensities(int chunk, int block) => _logDensity.AsSpan(At(chunk, block), BlockRows);

    /// <summary>The weights with which a block's rows take part.</summary>
    public ReadOnlySpan<double> Weights(int chunk, int block) => _weights.AsSpan(At(chunk, block), BlockRows);

    /// <summary>Chooses the rows by the log-densities that were noted.</summary>
    public void Choose()
    {
        foreach (int i in _order)
        {
            _weights[i] = _table.Weight(i);
        }

        // Rows are told apart by a choice of pivots, not sorted: from the least likely on until the share is reached.
        UInt128 left = _exact.Of(_leftOut);
        int from = 0;
        int to = _order.Length;
        while (left > 0 && from < to)
        {
            int middle = Partition(from, to);
            UInt128 weight = 0;
            for (int i = from; i < middle; i++)
            {
                weight += _exact.Of(_weights[_order[i]]);
            }

            if (weight > left)
            {
                to = middle;
                continue;
            }

            for (int i = from; i < middle; i++)
            {
                _weights[_order[i]] = 0;
            }

            left -= weight;
            UInt128 own = _exact.Of(_weights[_order[middle]]);
            UInt128 taken = UInt128.Min(own, left);
            _weights[_order[middle]] = taken == 0 ? _weights[_order[middle]] : _exact.Value(own - taken);
            left -= taken;
            from = middle + 1;
        }
    }

    /// <summary>The rows of which nothing takes part though they weigh, in order, from 0.</summary>
    public IEnumerable<long> LeftOut() => _order.Order().Where(i => _weights[i] == 0).Select(i => (long)i);

    /// <summary>The weight that is left out of a table.</summary>
    public static double WeightLeftOut(RowTable table, double share) =>
        table.IsWeighted ? share * table.TotalWeight : Math.Floor((share * table.RowCount) + Rounding);

    private static int At(int chunk, int block) => ((chunk * RowTable.BlocksPerChunk) + block) * BlockRows;

    /// <summary>Puts the rows of a stretch that come before its middle one first; where that one is then.</summary>
    private int Partition(int from, int to)
    {
        int[] order = _order;
        int last = to - 1;
        int pivotAt = MedianOf(from, from + ((to - from) / 2), last);
        (order[pivotAt], order[last]) = (order[last], order[pivotAt]);
        int pivot = order[last];
        int next = from;
        for (int i = from; i < last; i++)
        {
            if (IsBefore(order[i], pivot))
            {
                (order[i], order[next]) = (order[next], order[i]);
                next++;
            }
        }

        (order[next], order[last]) = (order[last], order[next]);
        return next;
    }

    /// <summary>Of three places the one whose row is between those of the others.</summary>
    private int MedianOf(int a, int b, int c)
    {
        (a, b) = IsBefore(_order[b], _order[a]) ? (b, a) : (a, b);
        return IsBefore(_order[c], _order[a]) ? a : IsBefore(_order[c], _order[b]) ? c : b;
    }

    private bool IsBefore(int a, int b) => _logDensity[a] < _logDensity[b] || (_logDensity[a] == _logDensity[b] && a < b);
}
