using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Estimation;

/// <summary>
/// Walks a table block by block and adds statistics up. Chunks are merged along a binary tree over their indices, so the
/// sums have the same bits for any number of threads.
/// </summary>
internal sealed class TablePass
{
    private const int BlockRows = RowTable.BlockRows;
    private const int MostGroups = 256;
    private const long MostGroupBytes = 32 << 20;

    private readonly RowTable _table;
    private readonly int _components;
    private readonly int _threads;
    private readonly double[][] _tiles;
    private double[][] _scratch = [];

    public TablePass(RowTable table, int components, int threads)
    {
        _table = table;
        _components = components;
        _threads = Math.Max(1, Math.Min(threads, table.ChunkCount));
        _tiles = new double[_threads][];
        for (int i = 0; i < _threads; i++)
        {
            _tiles[i] = new double[components * BlockRows];
        }
    }

    /// <summary>An expectation step with its statistics, about the kernel's parameters.</summary>
    /// <param name="kernel">The components.</param>
    /// <param name="logWeights">The logarithms of the mixing proportions.</param>
    public PassSums Expect(Kernel kernel, double[] logWeights)
    {
        PassSums result = Run(kernel, (chunk, block, tile, scratch, sums) =>
        {
            for (int j = 0; j < _components; j++)
            {
                tile.AsSpan(j * BlockRows, BlockRows).Fill(logWeights[j]);
            }

            kernel.AddLogDensities(_table.Block(chunk, block), tile, scratch);
            Normalize(tile, _table.BlockWeights(chunk, block), sums);
        });
        result.Values[PassSums.LogLikelihoodAt] += kernel.Offset * _table.TotalWeight;
        return result;
    }

    /// <summary>Statistics with responsibilities given from outside.</summary>
    public PassSums Take(Kernel kernel, Responsibilities responsibilities) =>
        Run(kernel, (chunk, block, tile, _, _) =>
        {
            responsibilities.Fill(_table, chunk, block, tile);
            ReadOnlySpan<double> weights = _table.BlockWeights(chunk, block);
            for (int j = 0; j < _components; j++)
            {
                Span<double> row = tile.AsSpan(j * BlockRows, BlockRows);
                for (int r = 0; r < BlockRows; r++)
                {
                    row[r] *= weights[r];
                }
            }
        });

    private delegate void FillTile(int chunk, int block, double[] tile, double[] scratch, double[] sums);

    private PassSums Run(Kernel kernel, FillTile fill)
    {
        int length = PassSums.WeightsAt + (_components * (1 + kernel.StatisticsLength));
        EnsureScratch(kernel.ScratchLength);
        int groupSize = 1;
        long most = Math.Clamp(MostGroupBytes / (8L * length), 4L * _threads, MostGroups);
        while ((_table.ChunkCount + groupSize - 1) / groupSize > most)
        {
            groupSize *= 2;
        }

        double[][] groups = new double[(_table.ChunkCount + groupSize - 1) / groupSize][];
        WorkCrew.Run(groups.Length, _threads, (group, worker) =>
        {
            int first = group * groupSize;
            int count = Math.Min(groupSize, _table.ChunkCount - first);
            groups[group] = MergeTree.Reduce(count, chunk => OneChunk(kernel, fill, first + chunk, worker, length));
        });
        return new PassSums(MergeTree.Reduce(groups.Length, group => groups[group]), _components);
    }

    private double[] OneChunk(Kernel kernel, FillTile fill, int chunk, int worker, int length)
    {
        double[] sums = new double[length];
        double[] tile = _tiles[worker];
        double[] scratch = _scratch[worker];
        for (int block = 0; block < _table.BlocksInChunk(chunk); block++)
        {
            fill(chunk, block, tile, scratch, sums);
            for (int j = 0; j < _components; j++)
            {
                sums[PassSums.WeightsAt + j] += Lanes.Sum(tile.AsSpan(j * BlockRows, BlockRows));
            }

            kernel.Accumulate(_table.Block(chunk, block), tile, sums.AsSpan(PassSums.WeightsAt + _components), kernel.StatisticsLength, scratch);
        }

        return sums;
    }

    private void EnsureScratch(int length)
    {
        if (_scratch.Length == 0 || _scratch[0].Length < length)
        {
            _scratch = new double[_threads][];
            for (int i = 0; i < _threads; i++)
            {
                _scratch[i] = new double[length];
            }
        }
    }

    /// <summary>
    /// Turns log-densities into weight times responsibility and adds up the log-likelihood. In sweeps over the block: the
    /// chain of operations of one exponential or logarithm is long, and within a sweep they do not wait for each other.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalize(Span<double> tile, ReadOnlySpan<double> weights, double[] sums)
    {
        ref double t = ref MemoryMarshal.GetReference(tile);
        int components = tile.Length / BlockRows;
        ref double largest = ref MemoryMarshal.GetReference(stackalloc double[BlockRows]);
        ref double sum = ref MemoryMarshal.GetReference(stackalloc double[BlockRows]);
        for (nuint r = 0; r < BlockRows; r += 4)
        {
            // A row that is impossible in every component keeps a finite maximum here, so that its terms become 0, not NaN.
            // Which of two zeros, or of a number and NaN, is the larger does not matter: its terms are the same.
            var m = Vector256.Create(-double.MaxValue);
            ref double at = ref Unsafe.Add(ref t, r);
            for (int j = 0; j < components; j++)
            {
                m = Vector256.MaxNative(m, Vector256.LoadUnsafe(ref at));
                at = ref Unsafe.Add(ref at, BlockRows);
            }

            m.StoreUnsafe(ref largest, r);
            Vector256<double>.Zero.StoreUnsafe(ref sum, r);
        }

        ref double row = ref t;
        for (int j = 0; j < components; j++)
        {
            for (nuint r = 0; r < BlockRows; r += 4)
            {
                Vector256<double> e = Elementary.Exp(Vector256.LoadUnsafe(ref row, r) - Vector256.LoadUnsafe(ref largest, r));
                e.StoreUnsafe(ref row, r);
                (Vector256.LoadUnsafe(ref sum, r) + e).StoreUnsafe(ref sum, r);
            }

            row = ref Unsafe.Add(ref row, BlockRows);
        }

        AddLogarithms(ref largest, ref sum, ref MemoryMarshal.GetReference(weights), sums);
        row = ref t;
        for (int j = 0; j < components; j++)
        {
            for (nuint r = 0; r < BlockRows; r += 4)
            {
                (Vector256.LoadUnsafe(ref row, r) * Vector256.LoadUnsafe(ref sum, r)).StoreUnsafe(ref row, r);
            }

            row = ref Unsafe.Add(ref row, BlockRows);
        }
    }

    /// <summary>Adds up the log-likelihood of a block, and puts each row's weight by its sum in the sum's place.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddLogarithms(ref double largest, ref double sum, ref double weights, double[] sums)
    {
        ref double logarithm = ref MemoryMarshal.GetReference(stackalloc double[BlockRows]);
        for (nuint r = 0; r < BlockRows; r += 4)
        {
            Vector256<double> s = Vector256.LoadUnsafe(ref sum, r);
            Elementary.Log(s).StoreUnsafe(ref logarithm, r);
            Vector256<double> possible = Vector256.ConditionalSelect(Vector256.Equals(s, Vector256<double>.Zero), Vector256<double>.One, s);
            (Vector256.LoadUnsafe(ref weights, r) / possible).StoreUnsafe(ref sum, r);
        }

        Vector256<double> logLikelihood0 = Vector256<double>.Zero;
        Vector256<double> logLikelihood1 = logLikelihood0;
        Vector256<double> logCertainty0 = logLikelihood0;
        Vector256<double> logCertainty1 = logLikelihood0;
        for (nuint r = 0; r < BlockRows; r += 8)
        {
            Vector256<double> weight = Vector256.LoadUnsafe(ref weights, r);
            Vector256<double> counted = Vector256.GreaterThan(weight, Vector256<double>.Zero);
            Vector256<double> log = Vector256.LoadUnsafe(ref logarithm, r);
            logLikelihood0 += (weight * (Vector256.LoadUnsafe(ref largest, r) + log)) & counted;
            logCertainty0 -= (weight * log) & counted;
            weight = Vector256.LoadUnsafe(ref weights, r + 4);
            counted = Vector256.GreaterThan(weight, Vector256<double>.Zero);
            log = Vector256.LoadUnsafe(ref logarithm, r + 4);
            logLikelihood1 += (weight * (Vector256.LoadUnsafe(ref largest, r + 4) + log)) & counted;
            logCertainty1 -= (weight * log) & counted;
        }

        sums[PassSums.LogLikelihoodAt] += Lanes.Sum(logLikelihood0, logLikelihood1);
        sums[PassSums.LogCertaintyAt] += Lanes.Sum(logCertainty0, logCertainty1);
    }
}
