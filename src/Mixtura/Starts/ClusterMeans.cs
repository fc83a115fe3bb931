using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// The weighted means of a clustering's rows. Sums are kept for runs of rows and taken anew, in the rows' order, only where
/// a row changed hands; the runs' sums are added in order, so the means have the same bits as if all were taken anew.
/// </summary>
internal sealed class ClusterMeans
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>Up to so many sums, each is taken over all rows of a block with the weights of the others set to 0.</summary>
    private const int FewSums = 48;

    private readonly Clustering _clustering;
    private readonly int _runBlocks;
    private readonly double[][] _sums;
    private readonly bool[] _changed;
    private readonly double[] _total;

    public ClusterMeans(Clustering clustering)
    {
        _clustering = clustering;

        // Runs of at least twice as many rows as there are centres, so that the sums take no more room than the rows.
        _runBlocks = 1;
        while (_runBlocks < RowTable.BlocksPerChunk && _runBlocks * BlockRows < 2 * clustering.Components)
        {
            _runBlocks *= 2;
        }

        int length = clustering.Components * (1 + clustering.Rows.Length);
        _sums = new double[(clustering.Rows.BlockCount + _runBlocks - 1) / _runBlocks][];
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i] = new double[length];
        }

        _changed = new bool[_sums.Length];
        Array.Fill(_changed, true);
        _total = new double[length];
    }

    /// <summary>Remembers that a row has changed hands. May be called by several threads.</summary>
    public void MarkChanged(int row) => _changed[row / (_runBlocks * BlockRows)] = true;

    /// <summary>Moves the centres to the means of their rows; a centre without rows stays.</summary>
    public void Take(int threads)
    {
        WorkCrew.Run(_sums.Length, threads, (run, _) =>
        {
            if (_changed[run])
            {
                Sum(run);
            }
        });
        Array.Clear(_changed);
        Array.Clear(_total);
        foreach (double[] sums in _sums)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                _total[i] += sums[i];
            }
        }

        int count = _clustering.Components;
        int length = _clustering.Rows.Length;
        for (int c = 0; c < count; c++)
        {
            for (int f = 0; f < length && _total[c] > 0; f++)
            {
                _clustering.Centres[(c * length) + f] = _total[((1 + f) * count) + c] / _total[c];
            }
        }
    }

    /// <summary>The centres' weights, then for each feature the centres' weighted sums.</summary>
    private void Sum(int run)
    {
        FeatureRows rows = _clustering.Rows;
        int count = _clustering.Components;
        double[] sums = _sums[run];
        Array.Clear(sums);
        for (int b = run * _runBlocks; b < Math.Min((run + 1) * _runBlocks, rows.BlockCount); b++)
        {
            ReadOnlySpan<int> labels = _clustering.Labels.AsSpan(b * BlockRows, BlockRows);
            ReadOnlySpan<double> weights = rows.BlockWeights(b);
            ReadOnlySpan<double> block = rows.Block(b);
            if (sums.Length <= FewSums)
            {
                AddMasked(labels, weights, block, count, rows.Length, sums);
                continue;
            }

            for (int r = 0; r < BlockRows; r++)
            {
                sums[labels[r]] += weights[r];
            }

            for (int f = 0; f < rows.Length; f++)
            {
                ReadOnlySpan<double> feature = block.Slice(f * BlockRows, BlockRows);
                Span<double> own = sums.AsSpan((1 + f) * count, count);
                for (int r = 0; r < BlockRows; r++)
                {
                    own[labels[r]] += weights[r] * feature[r];
                }
            }
        }
    }

    private static void AddMasked(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, ReadOnlySpan<double> block, int count, int features, double[] sums)
    {
        ref int label = ref MemoryMarshal.GetReference(labels);
        ref double weight = ref MemoryMarshal.GetReference(weights);
        Span<double> own = stackalloc double[BlockRows];
        ref double masked = ref MemoryMarshal.GetReference(own);
        for (int c = 0; c < count; c++)
        {
            var centre = Vector128.Create(c);
            for (nuint r = 0; r < BlockRows; r += 4)
            {
                Vector128<int> equal = Vector128.Equals(Vector128.LoadUnsafe(ref label, r), centre);
                Vector256<double> mask = Vector256.Create(Vector128.WidenLower(equal), Vector128.WidenUpper(equal)).AsDouble();
                (mask & Vector256.LoadUnsafe(ref weight, r)).StoreUnsafe(ref masked, r);
            }

            sums[c] += Lanes.Sum(own);
            for (int f = 0; f < features; f++)
            {
                sums[((1 + f) * count) + c] += Lanes.Dot(own, block.Slice(f * BlockRows, BlockRows));
            }
        }
    }
}
