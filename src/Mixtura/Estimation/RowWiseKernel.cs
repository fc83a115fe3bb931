using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>Any family as a kernel, row by row through its public members: what hand-written kernels are held against.</summary>
internal sealed class RowWiseKernel(Family family, ImmutableArray<Component> all) : Kernel
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly int _dimensions = all[0].Dimensions;

    public override int ScratchLength => _dimensions;

    public override int StatisticsLength => family.CountStatistics(_dimensions);

    public override void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch)
    {
        Span<double> row = scratch[.._dimensions];
        for (int r = 0; r < BlockRows; r++)
        {
            Gather(block, r, row);
            for (int a = 0; a < components.Length; a++)
            {
                tile[(a * BlockRows) + r] += all[components[a]].LogDensity(row);
            }
        }
    }

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
        Span<double> row = scratch[.._dimensions];
        int length = StatisticsLength;
        for (int r = 0; r < BlockRows; r++)
        {
            Gather(block, r, row);
            for (int a = 0; a < components.Length; a++)
            {
                double weight = tile[(a * BlockRows) + r];
                if (weight > 0)
                {
                    family.Accumulate(all[components[a]], row, weight, statistics.Slice(components[a] * stride, length));
                }
            }
        }
    }

    private static void Gather(ReadOnlySpan<double> block, int r, Span<double> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = block[(i * BlockRows) + r];
        }
    }
}
