using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Independent labels over blocks of rows. Statistics: the total responsibility of each level, column after column.</summary>
internal sealed class CategoricalKernel(ImmutableArray<Component> all, ImmutableArray<int> offsets) : Kernel
{
    private const int BlockRows = RowTable.BlockRows;

    public override int ScratchLength => 0;

    public override int StatisticsLength => offsets[^1];

    public override void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch)
    {
        for (int a = 0; a < components.Length; a++)
        {
            var component = (CategoricalComponent)all[components[a]];
            Span<double> log = tile.Slice(a * BlockRows, BlockRows);
            for (int i = 0; i < component.Dimensions; i++)
            {
                ReadOnlySpan<double> codes = block.Slice(i * BlockRows, BlockRows);
                for (int r = 0; r < BlockRows; r++)
                {
                    log[r] += component.LogProbability(i, codes[r]);
                }
            }
        }
    }

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
        for (int a = 0; a < components.Length; a++)
        {
            ReadOnlySpan<double> weights = tile.Slice(a * BlockRows, BlockRows);
            for (int i = 0; i + 1 < offsets.Length; i++)
            {
                ReadOnlySpan<double> codes = block.Slice(i * BlockRows, BlockRows);
                Span<double> sums = statistics[((components[a] * stride) + offsets[i])..];
                for (int r = 0; r < BlockRows; r++)
                {
                    sums[(int)codes[r]] += weights[r];
                }
            }
        }
    }
}
