using Mixtura.Estimation;

namespace Mixtura.Clusters;

/// <summary>How much of the posteriors' entropy lies between two clusters. Posteriors of merged clusters stand in the column of the lower one.</summary>
internal sealed class PairEntropies
{
    /// <summary>What a smaller share adds is far below the sum's rounding.</summary>
    private const double Least = 1e-300;

    private readonly RowTable _table;
    private readonly double[] _posterior;
    private readonly int _stride;
    private readonly bool[] _isThere;
    private readonly int _threads;

    public PairEntropies(RowTable table, double[] posterior, int stride, int clusters, int threads)
    {
        _table = table;
        _posterior = [.. posterior];
        _stride = stride;
        _isThere = new bool[clusters];
        Array.Fill(_isThere, true);
        _threads = threads;
    }

    /// <summary>
    /// For each pair Σᵢ wᵢ[(a + b) ln(a + b) − a ln a − b ln b] of its posteriors, as −a ln(a/(a + b)) − b ln(b/(a + b)), where every term is positive.
    /// </summary>
    public double[] Drops((int A, int B)[] pairs, CancellationToken cancellation)
    {
        double[] sums = new double[pairs.Length];
        if (pairs.Length == 0)
        {
            return sums;
        }

        double[][] ofChunk = new double[_table.ChunkCount][];
        WorkCrew.Run(_table.ChunkCount, _threads, (chunk, _) => ofChunk[chunk] = Chunk(chunk, pairs), cancellation);
        var tree = new MergeTree(pairs.Length);
        foreach (double[] sum in ofChunk)
        {
            tree.Push(sum);
        }

        tree.Finish(sums);
        return sums;
    }

    /// <summary>The weight of the rows whose most likely cluster is one of two.</summary>
    public double RowsOf(int a, int b)
    {
        double sum = 0;
        for (long i = 0; i < _table.RowCount; i++)
        {
            ReadOnlySpan<double> row = Row(i);
            double largest = Math.Max(row[a], row[b]);
            bool isTheirs = true;
            for (int j = 0; j < _isThere.Length && isTheirs; j++)
            {
                isTheirs = !_isThere[j] || row[j] <= largest;
            }

            sum += isTheirs ? _table.Weight(i) : 0;
        }

        return sum;
    }

    /// <summary>Merges two clusters.</summary>
    public void Join(int a, int b)
    {
        for (long i = 0; i < _table.RowCount; i++)
        {
            Span<double> row = Row(i);
            row[a] += row[b];
            row[b] = 0;
        }

        _isThere[b] = false;
    }

    private Span<double> Row(long row) => _posterior.AsSpan((int)(row * _stride), _stride);

    private double[] Chunk(int chunk, (int A, int B)[] pairs)
    {
        double[] sums = new double[pairs.Length];
        long first = (long)chunk * RowTable.ChunkRows;
        for (long i = first; i < first + _table.RowsInChunk(chunk); i++)
        {
            ReadOnlySpan<double> row = Row(i);
            double weight = _table.Weight(i);
            for (int p = 0; p < pairs.Length; p++)
            {
                double a = row[pairs[p].A];
                double b = row[pairs[p].B];
                if (a > 0 && b > 0)
                {
                    sums[p] += weight * (Part(a, a + b) + Part(b, a + b));
                }
            }
        }

        return sums;
    }

    private static double Part(double share, double whole) => share / whole is > Least and var part ? -share * Elementary.Log(part) : 0;
}
