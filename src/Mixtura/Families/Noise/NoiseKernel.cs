using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>A family's kernel with one component more, whose log-density is the same at every row.</summary>
/// <param name="inner">The kernel of all other components.</param>
/// <param name="noise">The noise's index, after theirs.</param>
/// <param name="logDensity">Its log-density.</param>
/// <param name="takesStatistics">Whether it takes statistics, about the component that the inner kernel then has in its place.</param>
internal sealed class NoiseKernel(Kernel inner, int noise, double logDensity, bool takesStatistics = false) : Kernel
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly double _above = logDensity - inner.Offset;

    public override int ScratchLength => inner.ScratchLength;

    public override double Offset => inner.Offset;

    public override int StatisticsLength => inner.StatisticsLength;

    public override bool LeavesOut => inner.LeavesOut;

    public override KernelReach? Reach(ReadOnlySpan<double> scales) => inner.Reach(scales) is { } reach
        ? new KernelReach([.. reach.Peaks, _above], [.. reach.Stretches, 0])
        : null;

    public override void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch)
    {
        int at = components.IndexOf(noise);
        if (at < 0)
        {
            inner.AddLogDensities(block, components, tile, scratch);
            return;
        }

        if (at > 0)
        {
            inner.AddLogDensities(block, components[..at], tile[..(at * BlockRows)], scratch);
        }

        AddNoise(tile.Slice(at * BlockRows, BlockRows));
        if (at + 1 < components.Length)
        {
            inner.AddLogDensities(block, components[(at + 1)..], tile[((at + 1) * BlockRows)..], scratch);
        }
    }

    public override void AddPossible(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> best, Span<double> scratch)
    {
        int at = components.IndexOf(noise);
        if (at < 0)
        {
            inner.AddPossible(block, components, tile, best, scratch);
            return;
        }

        // The noise costs nothing and may show that others are hopeless, so it comes first.
        Span<double> own = tile.Slice(at * BlockRows, BlockRows);
        AddNoise(own);
        for (int r = 0; r < BlockRows; r++)
        {
            best[r] = Math.Max(best[r], own[r]);
        }

        if (at > 0)
        {
            inner.AddPossible(block, components[..at], tile[..(at * BlockRows)], best, scratch);
        }

        if (at + 1 < components.Length)
        {
            inner.AddPossible(block, components[(at + 1)..], tile[((at + 1) * BlockRows)..], best, scratch);
        }
    }

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
        int at = takesStatistics ? -1 : components.IndexOf(noise);
        if (at < 0)
        {
            inner.Accumulate(block, components, tile, statistics, stride, scratch);
            return;
        }

        if (at > 0)
        {
            inner.Accumulate(block, components[..at], tile[..(at * BlockRows)], statistics, stride, scratch);
        }

        if (at + 1 < components.Length)
        {
            inner.Accumulate(block, components[(at + 1)..], tile[((at + 1) * BlockRows)..], statistics, stride, scratch);
        }
    }

    private void AddNoise(Span<double> row)
    {
        ref double to = ref MemoryMarshal.GetReference(row);
        var above = Vector256.Create(_above);
        for (nuint r = 0; r < BlockRows; r += 4)
        {
            (Vector256.LoadUnsafe(ref to, r) + above).StoreUnsafe(ref to, r);
        }
    }
}
