using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// How far a row is from its k-th nearest neighbour, which tells how dense rows lie around it (Byers and Raftery 1998): of
/// all rows that weigh, or of some of a large table.
/// </summary>
internal sealed class NeighbourDistances
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>Comparing so many rows with each other costs about what a hundred passes over them do.</summary>
    private const int MostRows = 8192;
    private const int MostNeighbours = 10;
    private const int LeastNeighbours = 3;
    private const int RowsForEachNeighbour = 50;

    /// <summary>The rows that are compared.</summary>
    private readonly RowTable _table;

    /// <summary>From the densest of them to the least dense, ties in the order of the table.</summary>
    private readonly long[] _order;

    private NeighbourDistances(RowTable table, long[] order)
    {
        _table = table;
        _order = order;
    }

    /// <summary>Finds the distances in a family's features.</summary>
    /// <param name="table">The table.</param>
    /// <param name="map">The features.</param>
    /// <param name="seed">Where rows of a large table are drawn from.</param>
    /// <param name="threads">The number of threads; it does not change the result.</param>
    public static NeighbourDistances Of(RowTable table, FeatureMap map, ulong seed, int threads)
    {
        RowTable chosen = Choose(table, seed);
        FeatureRows rows = FeatureRows.Of(chosen, map);
        int neighbours = Math.Min(Math.Clamp(rows.Count / RowsForEachNeighbour, LeastNeighbours, MostNeighbours), rows.Count - 1);
        double[] distances = new double[rows.Count];
        if (neighbours > 0)
        {
            WorkCrew.Run(rows.BlockCount, threads, (block, _) => Fill(rows, block, neighbours, distances));
        }

        return new NeighbourDistances(chosen, [.. Enumerable.Range(0, rows.Count).OrderBy(i => distances[i]).Select(i => (long)i)]);
    }

    /// <summary>
    /// The rows that are left when a share of the weight, where rows lie least dense, is taken away; in the order of the table. A row that
    /// alone weighs more than what would be left stays.
    /// </summary>
    public RowTable Densest(double share)
    {
        double total = 0;
        foreach (long row in _order)
        {
            total += _table.Weight(row);
        }

        double most = (1 - share) * total;
        double kept = 0;
        int count = 0;
        while (count < _order.Length && (kept + _table.Weight(_order[count]) <= most || kept < most / 2))
        {
            kept += _table.Weight(_order[count++]);
        }

        return _table.Gather([.. _order.Take(Math.Max(1, count)).Order()]);
    }

    /// <summary>The rows to compare, all of which weigh.</summary>
    private static RowTable Choose(RowTable table, ulong seed)
    {
        RowTable rows = table.RowCount <= MostRows ? table.Sample((int)table.RowCount) : table.Gather(FeatureRows.Choose(table, MostRows, StartContext.Randomness(seed, 0)));
        long[] thatWeigh = [.. Enumerable.Range(0, (int)rows.RowCount).Where(i => rows.Weight(i) > 0).Select(i => (long)i)];
        return thatWeigh.Length > 0 ? rows.Gather(thatWeigh) : FirstThatWeighs(table);
    }

    private static RowTable FirstThatWeighs(RowTable table)
    {
        foreach (RowTable part in table.Parts())
        {
            for (long row = 0; row < part.RowCount; row++)
            {
                if (part.Weight(row) > 0)
                {
                    return part.Gather([row]);
                }
            }
        }

        throw new InvalidOperationException("Some row weighs, as the table's moments require.");
    }

    /// <summary>The squares of the distances from a block's rows to their k-th nearest neighbours.</summary>
    private static void Fill(FeatureRows rows, int block, int neighbours, double[] distances)
    {
        double[] point = new double[rows.Length];
        double[] squares = new double[BlockRows];
        double[] nearest = new double[neighbours + 1];
        for (int i = block * BlockRows; i < Math.Min((block + 1) * BlockRows, rows.Count); i++)
        {
            rows.CopyRow(i, point);

            // The row is the nearest to itself.
            Array.Fill(nearest, double.PositiveInfinity);
            for (int b = 0; b < rows.BlockCount; b++)
            {
                SquaredDistances.Fill(rows.Block(b), point, squares);
                int count = Math.Min(BlockRows, rows.Count - (b * BlockRows));
                for (int r = 0; r < count; r++)
                {
                    if (squares[r] < nearest[^1])
                    {
                        Insert(nearest, squares[r]);
                    }
                }
            }

            distances[i] = nearest[^1];
        }
    }

    private static void Insert(double[] nearest, double value)
    {
        int at = nearest.Length - 1;
        for (; at > 0 && nearest[at - 1] > value; at--)
        {
            nearest[at] = nearest[at - 1];
        }

        nearest[at] = value;
    }
}
