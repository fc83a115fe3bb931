using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Estimation;

/// <summary>
/// Which components may be responsible for a block's rows when each row has but a few. A block's candidates and those of a
/// neighbour and of a distant block are tried; of each row the likeliest stay. Since the ones that a row had are among
/// those tried, the bound of the log-likelihood does not fall.
/// </summary>
/// <param name="table">The rows in order: the whole table or a window of it.</param>
/// <param name="kernel">The components.</param>
/// <param name="logWeights">The logarithms of the mixing proportions.</param>
/// <param name="lists">The whole table's lists.</param>
/// <param name="firstBlock">The number of the whole table's blocks before these.</param>
internal sealed class TruncatedSelection(ClusteredTable table, Kernel kernel, double[] logWeights, CandidateLists lists, int firstBlock) : IBlockSelection
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>Candidates of the first pass for each component that a row may have.</summary>
    private const int FirstCandidates = 4;

    public void Fill(int chunk, int block, ReadOnlySpan<double> values, PassWorker worker)
    {
        int index = (chunk * RowTable.BlocksPerChunk) + block;
        SelectionSpace space = worker.Selection;
        int count = lists.Generation == 0 ? Nearest(index, worker) : Union(firstBlock + index, space);
        worker.Activate(space.Chosen.AsSpan(0, count));
        worker.FillTile(logWeights);
        Span<double> tile = worker.Tile;
        space.Best.AsSpan().Fill(double.NegativeInfinity);
        kernel.AddPossible(values, worker.Active, tile, space.Best, worker.Scratch);
        worker.Evaluations += (long)count * BlockRows;
        int kept = Vector512.IsHardwareAccelerated
            ? Truncate<EightLanes>(tile, space.Chosen.AsSpan(0, count), lists.PerRow)
            : Truncate<FourLanes>(tile, space.Chosen.AsSpan(0, count), lists.PerRow);
        worker.Activate(space.Chosen.AsSpan(0, kept));
        lists.Set(firstBlock + index, worker.Active);
    }

    /// <summary>The likeliest components at the block's centre, the likeliest first.</summary>
    private int Nearest(int index, PassWorker worker)
    {
        SelectionSpace space = worker.Selection;
        ReadOnlySpan<double> atCentres = space.AtCentres(table, kernel, index, worker.Scratch);
        int wanted = Math.Min(logWeights.Length, FirstCandidates * lists.PerRow);
        int lane = index % BlockRows;
        int count = 0;
        for (int j = 0; j < logWeights.Length; j++)
        {
            double value = atCentres[(j * BlockRows) + lane] + logWeights[j];
            if (count == wanted && !(value > space.Order[count - 1]))
            {
                continue;
            }

            count = Math.Min(count + 1, wanted);
            int at = count - 1;
            for (; at > 0 && value > space.Order[at - 1]; at--)
            {
                space.Order[at] = space.Order[at - 1];
                space.Chosen[at] = space.Chosen[at - 1];
            }

            space.Order[at] = value;
            space.Chosen[at] = j;
        }

        return count;
    }

    /// <summary>The block's own candidates, then those of a neighbour, before and after it in turn, and of a block at a distance that doubles from pass to pass.</summary>
    private int Union(int index, SelectionSpace space)
    {
        int generation = lists.Generation;
        int count = 0;
        space.BeginSet();
        Add(lists.Of(index), space, ref count);
        int neighbour = index + (generation % 2 == 0 ? 1 : -1);
        if (neighbour >= 0 && neighbour < lists.Blocks)
        {
            Add(lists.Of(neighbour), space, ref count);
        }

        long distance = 2L << (generation % 16);
        int distant = (int)((index + distance) % lists.Blocks);
        ReadOnlySpan<int> far = lists.Of(distant);
        Add(far[..Math.Min(far.Length, lists.PerRow)], space, ref count);
        return count;
    }

    private static void Add(ReadOnlySpan<int> components, SelectionSpace space, ref int count)
    {
        foreach (int j in components)
        {
            if (space.TryAdd(j))
            {
                space.Chosen[count++] = j;
            }
        }
    }

    /// <summary>Keeps each row's largest values; components that no row keeps go, and the tile closes up.</summary>
    /// <returns>The number of components that stay.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Truncate<TVector>(Span<double> tile, Span<int> components, int perRow)
        where TVector : struct, IVector<TVector>
    {
        ref double t = ref MemoryMarshal.GetReference(tile);
        ref double threshold = ref MemoryMarshal.GetReference(stackalloc double[BlockRows]);
        var never = TVector.Create(double.NegativeInfinity);
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            var above = TVector.Create(double.PositiveInfinity);
            for (int h = 0; h < perRow; h++)
            {
                TVector largest = never;
                ref double at = ref Unsafe.Add(ref t, r);
                for (int a = 0; a < components.Length; a++)
                {
                    TVector value = TVector.Load(ref at, 0);
                    largest = TVector.Max(largest, TVector.Select(TVector.Less(value, above), value, never));
                    at = ref Unsafe.Add(ref at, BlockRows);
                }

                above = largest;
            }

            above.Store(ref threshold, r);
        }

        int kept = 0;
        for (int a = 0; a < components.Length; a++)
        {
            ref double from = ref Unsafe.Add(ref t, a * BlockRows);
            ref double to = ref Unsafe.Add(ref t, kept * BlockRows);
            bool used = false;
            for (nuint r = 0; r < BlockRows; r += TVector.Count)
            {
                TVector value = TVector.Load(ref from, r);
                TVector left = TVector.Select(TVector.Less(value, TVector.Load(ref threshold, r)), never, value);
                left.Store(ref to, r);
                used |= !TVector.All(TVector.Same(left, never));
            }

            if (used)
            {
                components[kept++] = components[a];
            }
        }

        if (kept == 0)
        {
            // Rows that no candidate allows: the first stays, and the rows stay impossible.
            kept = 1;
        }

        return kept;
    }
}
