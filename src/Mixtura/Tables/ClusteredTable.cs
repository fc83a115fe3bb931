using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// A table's rows in an order in which neighbours belong together, and for each block of them a ball that holds it.
/// </summary>
internal sealed class ClusteredTable
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly double[] _radii;
    private readonly double[] _scales;

    private ClusteredTable(RowTable rows, RowTable centres, double[] radii, double[] scales)
    {
        Rows = rows;
        Centres = centres;
        _scales = scales;
        _radii = radii;
    }

    /// <summary>The rows in their new order.</summary>
    public RowTable Rows { get; }

    /// <summary>The balls' centres: row b is that of block b, counted through the table.</summary>
    public RowTable Centres { get; }

    /// <summary>Lengths are measured in these units, one for each column.</summary>
    public ReadOnlySpan<double> Scales => _scales;

    /// <summary>The number of blocks.</summary>
    public int BlockCount => _radii.Length;

    /// <summary>The radius of a block's ball, in units of <see cref="Scales"/>.</summary>
    public double Radius(long block) => _radii[block];

    /// <summary>Orders a table's rows; the order depends on nothing but the rows.</summary>
    public static ClusteredTable Of(RowTable table, TableMoments moments, int threads)
    {
        double[] scales = new double[table.ColumnCount];
        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = moments.Varies(i) ? moments.Deviation(i) : 1;
        }

        int[] order = BisectingOrder.Of(table, moments.Mean, scales, threads);
        RowTable rows = table.Reorder(order, threads);
        (double[] centres, double[] radii) = Balls(rows, scales, threads);
        return new ClusteredTable(rows, RowTable.FromRowMajor(centres, scales.Length), radii, scales);
    }

    private static (double[] Centres, double[] Radii) Balls(RowTable rows, double[] scales, int threads)
    {
        int d = scales.Length;
        int blocks = (int)((rows.RowCount + BlockRows - 1) / BlockRows);
        double[] centres = new double[blocks * d];
        double[] radii = new double[blocks];
        WorkCrew.Run(rows.ChunkCount, threads, (chunk, _) =>
        {
            double[] space = new double[rows.SpaceLength];
            for (int block = 0; block < rows.BlocksInChunk(chunk); block++)
            {
                int index = (chunk * RowTable.BlocksPerChunk) + block;
                ReadOnlySpan<double> values = rows.Block(chunk, block, space);
                double[] squares = new double[BlockRows];
                for (int i = 0; i < d; i++)
                {
                    ReadOnlySpan<double> column = values.Slice(i * BlockRows, BlockRows);
                    double centre = Lanes.Sum(column) / BlockRows;
                    centres[(index * d) + i] = centre;
                    for (int r = 0; r < BlockRows; r++)
                    {
                        double deviation = (column[r] - centre) / scales[i];
                        squares[r] += deviation * deviation;
                    }
                }

                double largest = 0;
                foreach (double square in squares)
                {
                    largest = Math.Max(largest, square);
                }

                radii[index] = Math.Sqrt(largest);
            }
        });
        return (centres, radii);
    }
}
