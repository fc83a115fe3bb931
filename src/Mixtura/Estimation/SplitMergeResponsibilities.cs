using System.Buffers;
using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// The responsibilities of a mixture after a move: those of the split component are shared out between its halves, and the
/// merged one has those of both.
/// </summary>
internal sealed class SplitMergeResponsibilities : Responsibilities
{
    private const int BlockRows = RowTable.BlockRows;

    private static readonly double[] s_ones = [.. Enumerable.Repeat(1.0, BlockRows)];
    private static readonly int[] s_halves = [0, 1];

    private readonly SplitMergeMove _move;
    private readonly Kernel _kernel;
    private readonly Kernel _halves;
    private readonly double[] _logWeights;
    private readonly double[] _logShares;
    private readonly int[] _all;

    public SplitMergeResponsibilities(Family family, double[] weights, ImmutableArray<Component> components, SplitMergeMove move)
    {
        _move = move;
        _kernel = family.CreateKernel(components);
        _halves = family.CreateKernel(move.Halves);
        _logWeights = Array.ConvertAll(weights, Elementary.Log);
        _logShares = Array.ConvertAll(move.Shares, Elementary.Log);
        _all = [.. Enumerable.Range(0, weights.Length)];
        if (move.Into is null)
        {
            _logWeights[move.Freed] = double.NegativeInfinity;
        }
    }

    public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
    {
        int scratch = Math.Max(_kernel.ScratchLength, _halves.ScratchLength);
        double[] rented = ArrayPool<double>.Shared.Rent(table.SpaceLength + scratch + Normalization.ScratchLength + (2 * BlockRows));
        Span<double> rest = rented;
        ReadOnlySpan<double> values = table.Block(chunk, block, Take(ref rest, table.SpaceLength));
        Span<double> space = Take(ref rest, scratch);
        Span<double> normalization = Take(ref rest, Normalization.ScratchLength);
        Span<double> halves = Take(ref rest, 2 * BlockRows);
        Posterior(_kernel, _logWeights, _all, values, tile, space, normalization);
        Posterior(_halves, _logShares, s_halves, values, halves, space, normalization);
        Span<double> split = tile.Slice(_move.Split * BlockRows, BlockRows);
        Span<double> freed = tile.Slice(_move.Freed * BlockRows, BlockRows);
        for (int r = 0; r < BlockRows; r++)
        {
            if (_move.Into is { } into)
            {
                tile[(into * BlockRows) + r] += freed[r];
            }

            freed[r] = split[r] * halves[BlockRows + r];
            split[r] *= halves[r];
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private static Span<double> Take(ref Span<double> rest, int length)
    {
        Span<double> taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    /// <summary>Posteriors; a row that is impossible in every component belongs to all alike.</summary>
    internal static void Posterior(Kernel kernel, double[] logWeights, int[] all, ReadOnlySpan<double> values, Span<double> tile, Span<double> space, Span<double> normalization)
    {
        for (int j = 0; j < all.Length; j++)
        {
            tile.Slice(j * BlockRows, BlockRows).Fill(logWeights[j]);
        }

        kernel.AddLogDensities(values, all, tile, space);
        for (int r = 0; r < BlockRows; r++)
        {
            bool possible = false;
            for (int j = 0; j < all.Length; j++)
            {
                possible |= tile[(j * BlockRows) + r] > double.NegativeInfinity;
            }

            for (int j = 0; j < all.Length && !possible; j++)
            {
                tile[(j * BlockRows) + r] = 0;
            }
        }

        Normalization.Apply(tile, s_ones, allOnes: true, normalization);
    }
}
