using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Rows of features with their weights, in blocks of <see cref="RowTable.BlockRows"/> rows, feature by feature within a
/// block, as a table keeps its rows. Rows past the end weigh nothing.
/// </summary>
internal sealed class FeatureRows
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly double[] _values;

    private FeatureRows(int count, int length)
    {
        Count = count;
        Length = length;
        BlockCount = (count + BlockRows - 1) / BlockRows;
        _values = new double[(long)BlockCount * BlockRows * length];
        Weights = new double[BlockCount * BlockRows];
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of features.</summary>
    public int Length { get; }

    public int BlockCount { get; }

    /// <summary>The rows' weights, then zeros up to the end of the last block.</summary>
    public double[] Weights { get; }

    /// <summary>The features of a block's rows, feature by feature.</summary>
    public Span<double> Block(int block) => _values.AsSpan(block * BlockRows * Length, BlockRows * Length);

    public Span<double> BlockWeights(int block) => Weights.AsSpan(block * BlockRows, BlockRows);

    /// <summary>Copies the features of one row.</summary>
    public void CopyRow(int row, Span<double> features)
    {
        ReadOnlySpan<double> block = Block(row / BlockRows);
        for (int f = 0; f < Length; f++)
        {
            features[f] = block[(f * BlockRows) + (row % BlockRows)];
        }
    }

    /// <summary>The features of every row of a table.</summary>
    public static FeatureRows Of(RowTable table, FeatureMap map)
    {
        var rows = new FeatureRows((int)table.RowCount, map.Length);
        double[] space = new double[table.SpaceLength];
        int b = 0;
        foreach (RowTable part in table.Parts())
        {
            for (int within = 0; within < (part.RowCount + BlockRows - 1) / BlockRows; within++, b++)
            {
                (int chunk, int block) = (within / RowTable.BlocksPerChunk, within % RowTable.BlocksPerChunk);
                map.Fill(part.Block(chunk, block, space), rows.Block(b));
                part.BlockWeights(chunk, block).CopyTo(rows.BlockWeights(b));
            }
        }

        return rows;
    }

    /// <summary>The features of some rows: one at random from each of equally long runs of rows.</summary>
    /// <param name="table">The table, with more rows than <paramref name="count"/>.</param>
    /// <param name="map">The features.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="random">Where they are drawn from.</param>
    /// <param name="threads">The number of threads; it does not change the result.</param>
    public static FeatureRows Sample(RowTable table, FeatureMap map, int count, RandomSource random, int threads) =>
        Of(table, map, Choose(table, count, random), threads);

    /// <summary>One row at random from each of equally long runs of rows, in increasing order.</summary>
    public static long[] Choose(RowTable table, int count, RandomSource random)
    {
        long[] chosen = new long[count];
        for (int i = 0; i < count; i++)
        {
            long from = i * table.RowCount / count;
            long to = (i + 1) * table.RowCount / count;
            chosen[i] = to - from == 1 ? from : from + random.NextBelow(to - from);
        }

        return chosen;
    }

    /// <summary>The features of chosen rows.</summary>
    public static FeatureRows Of(RowTable table, FeatureMap map, long[] chosen, int threads)
    {
        if (table.IsStreamed)
        {
            return Of(table.Gather(chosen), map);
        }

        int count = chosen.Length;
        var rows = new FeatureRows(count, map.Length);
        int pieces = Math.Min(threads, rows.BlockCount);
        WorkCrew.Run(pieces, threads, (piece, _) =>
        {
            double[] row = new double[table.ColumnCount];
            double[] values = new double[table.ColumnCount * BlockRows];
            for (int b = piece * rows.BlockCount / pieces; b < (piece + 1) * rows.BlockCount / pieces; b++)
            {
                for (int r = 0; r < BlockRows && (b * BlockRows) + r < count; r++)
                {
                    int i = (b * BlockRows) + r;
                    table.CopyRow(chosen[i], row);
                    rows.Weights[i] = table.Weight(chosen[i]);
                    for (int c = 0; c < row.Length; c++)
                    {
                        values[(c * BlockRows) + r] = row[c];
                    }
                }

                map.Fill(values, rows.Block(b));
            }
        });
        return rows;
    }

    /// <summary>The same rows in the coordinates in which a factor's covariance is the identity.</summary>
    public FeatureRows Sphered(Sphering sphering)
    {
        var rows = new FeatureRows(Count, Length);
        Weights.CopyTo(rows.Weights, 0);
        _values.CopyTo(rows._values, 0);
        for (int b = 0; b < BlockCount; b++)
        {
            sphering.Apply(rows.Block(b));
        }

        return rows;
    }
}
