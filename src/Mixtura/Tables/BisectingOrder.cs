using System.Runtime.CompilerServices;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// An order of rows in which neighbours belong together: the rows are parted in two clusters (two-means on a sample), each
/// part again, until parts are blocks; parts end where blocks end. Clusters that lie apart so come to lie in blocks of
/// their own. Each window of the table (<see cref="RowOrder"/>) is put in order by itself. The order depends on the rows alone.
/// </summary>
internal sealed class BisectingOrder
{
    private const int BlockRows = RowTable.BlockRows;
    private const int SampleRows = 256;
    private const int Steps = 4;

    /// <summary>A part smaller than this share is a few outliers: the rows are halved instead.</summary>
    private const int SmallestShare = 32;

    /// <summary>Parts of fewer rows are not worth a task of their own.</summary>
    private const int TaskRows = 1 << 14;

    private readonly int _dimensions;
    private readonly float[] _rows;
    private readonly float[] _keys;
    private readonly int[] _order;

    private BisectingOrder(int rows, int dimensions)
    {
        _dimensions = dimensions;
        _rows = new float[(long)rows * dimensions];
        _keys = new float[rows];
        _order = new int[rows];
    }

    /// <summary>For each place in the order the row that comes there.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="mean">Deviations are taken from here, d values.</param>
    /// <param name="scales">Lengths are measured in these units, d values.</param>
    /// <param name="threads">The number of threads.</param>
    public static int[] Of(RowTable table, ReadOnlySpan<double> mean, double[] scales, int threads)
    {
        int[] order = new int[table.RowCount];
        double[] centre = mean.ToArray();
        int window = RowOrder.WindowChunks(table.ColumnCount);
        for (int first = 0; first < table.ChunkCount; first += window)
        {
            int from = first * RowTable.ChunkRows;
            int[] within = OfWindow(table, first, Math.Min(window, table.ChunkCount - first), centre, scales, threads);
            for (int i = 0; i < within.Length; i++)
            {
                order[from + i] = from + within[i];
            }
        }

        return order;
    }

    private static int[] OfWindow(RowTable table, int firstChunk, int chunks, double[] centre, double[] scales, int threads)
    {
        int d = scales.Length;
        int count = (int)Math.Min((long)chunks * RowTable.ChunkRows, table.RowCount - ((long)firstChunk * RowTable.ChunkRows));
        var order = new BisectingOrder(count, d);
        WorkCrew.Run(chunks, threads, (chunk, _) =>
        {
            int rows = table.RowsInChunk(firstChunk + chunk);
            double[] space = new double[table.SpaceLength];
            for (int b = 0; b < table.BlocksInChunk(firstChunk + chunk); b++)
            {
                ReadOnlySpan<double> block = table.Block(firstChunk + chunk, b, space);
                for (int r = 0; r < Math.Min(BlockRows, rows - (b * BlockRows)); r++)
                {
                    int row = (chunk * RowTable.ChunkRows) + (b * BlockRows) + r;
                    order._order[row] = row;
                    for (int i = 0; i < d; i++)
                    {
                        order._rows[((long)row * d) + i] = (float)((block[(i * BlockRows) + r] - centre[i]) / scales[i]);
                    }
                }
            }
        });
        order.Split(0, count, threads > 1);
        return order._order;
    }

    private void Split(int first, int end, bool parallel)
    {
        int count = end - first;
        if (count <= BlockRows)
        {
            return;
        }

        int lower = Aligned(Part(first, count), count);
        Select(first, end - 1, first + lower);
        if (parallel && count > TaskRows)
        {
            Parallel.Invoke(() => Split(first, first + lower, true), () => Split(first + lower, end, true));
        }
        else
        {
            Split(first, first + lower, false);
            Split(first + lower, end, false);
        }
    }

    /// <summary>A number of whole blocks near to the given number of rows, some on either side.</summary>
    private static int Aligned(int rows, int count)
    {
        int blocks = (count + BlockRows - 1) / BlockRows;
        return Math.Clamp((rows + (BlockRows / 2)) / BlockRows, 1, blocks - 1) * BlockRows;
    }

    /// <summary>Gives each row its place on the line between two clusters; the number of rows nearer to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Part(int first, int count)
    {
        int d = _dimensions;
        int taken = Math.Min(count, SampleRows);
        int[] sample = new int[taken];
        for (int s = 0; s < taken; s++)
        {
            sample[s] = first + (int)((long)s * count / taken);
        }

        float[] a = Mean(sample);
        Row(Farthest(sample, a)).CopyTo(a);
        float[] b = Row(Farthest(sample, a)).ToArray();
        bool[] second = new bool[taken];
        for (int step = 0; step < Steps; step++)
        {
            for (int s = 0; s < taken; s++)
            {
                second[s] = SquaredDistance(Row(sample[s]), b) < SquaredDistance(Row(sample[s]), a);
            }

            if (!second.Contains(true))
            {
                break;
            }

            a = Mean([.. sample.Where((_, s) => !second[s])]);
            b = Mean([.. sample.Where((_, s) => second[s])]);
        }

        float[] direction = new float[d];
        double middle = 0;
        for (int i = 0; i < d; i++)
        {
            direction[i] = b[i] - a[i];
            middle += 0.5 * direction[i] * ((double)a[i] + b[i]);
        }

        int lower = 0;
        for (int r = first; r < first + count; r++)
        {
            ReadOnlySpan<float> row = Row(r);
            float key = 0;
            for (int i = 0; i < d; i++)
            {
                key = MathF.FusedMultiplyAdd(row[i], direction[i], key);
            }

            _keys[r] = key;
            lower += key < middle ? 1 : 0;
        }

        return Math.Min(lower, count - lower) >= count / SmallestShare ? lower : count / 2;
    }

    private Span<float> Row(int row) => _rows.AsSpan(row * _dimensions, _dimensions);

    private float[] Mean(int[] rows)
    {
        double[] sum = new double[_dimensions];
        foreach (int r in rows)
        {
            ReadOnlySpan<float> row = Row(r);
            for (int i = 0; i < row.Length; i++)
            {
                sum[i] += row[i];
            }
        }

        return Array.ConvertAll(sum, value => (float)(value / rows.Length));
    }

    private int Farthest(int[] rows, float[] from)
    {
        int best = rows[0];
        float largest = -1;
        foreach (int r in rows)
        {
            float square = SquaredDistance(Row(r), from);
            if (square > largest)
            {
                (best, largest) = (r, square);
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SquaredDistance(ReadOnlySpan<float> a, float[] b)
    {
        float square = 0;
        for (int i = 0; i < a.Length; i++)
        {
            float difference = a[i] - b[i];
            square = MathF.FusedMultiplyAdd(difference, difference, square);
        }

        return square;
    }

    /// <summary>Quickselect (Hoare 1961): afterwards no key before <paramref name="at"/> is larger and none after it smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Select(int left, int right, int at)
    {
        while (left < right)
        {
            float pivot = MedianOfThree(_keys[left], _keys[left + ((right - left) / 2)], _keys[right]);
            int i = left;
            int j = right;
            while (i <= j)
            {
                while (_keys[i] < pivot)
                {
                    i++;
                }

                while (_keys[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    Swap(i++, j--);
                }
            }

            if (at <= j)
            {
                right = j;
            }
            else if (at >= i)
            {
                left = i;
            }
            else
            {
                return;
            }
        }
    }

    private void Swap(int i, int j)
    {
        (_keys[i], _keys[j]) = (_keys[j], _keys[i]);
        (_order[i], _order[j]) = (_order[j], _order[i]);
        Span<float> a = Row(i);
        Span<float> b = Row(j);
        for (int c = 0; c < a.Length; c++)
        {
            (a[c], b[c]) = (b[c], a[c]);
        }
    }

    private static float MedianOfThree(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
