using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Independent Poisson counts over blocks of rows. Statistics: Σr·x by column.</summary>
internal sealed class PoissonKernel(ImmutableArray<Component> all) : Kernel
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly int _dimensions = all[0].Dimensions;

    public override int ScratchLength => BlockRows;

    public override int StatisticsLength => _dimensions;

    public override void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch)
    {
        Span<double> constants = scratch[..BlockRows];
        for (int i = 0; i < _dimensions; i++)
        {
            ReadOnlySpan<double> counts = block.Slice(i * BlockRows, BlockRows);
            for (int r = 0; r < BlockRows; r++)
            {
                // Anything that is no count has probability 0 under every rate.
                constants[r] = counts[r] >= 0 && counts[r] == Math.Floor(counts[r]) ? PoissonMass.RowConstant(counts[r]) : double.PositiveInfinity;
            }

            for (int a = 0; a < components.Length; a++)
            {
                double rate = ((PoissonComponent)all[components[a]]).Rates[i];
                Span<double> log = tile.Slice(a * BlockRows, BlockRows);
                for (int r = 0; r < BlockRows; r++)
                {
                    log[r] -= double.IsInfinity(constants[r]) ? constants[r] : constants[r] + PoissonMass.Deviance(counts[r], rate);
                }
            }
        }
    }

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
        for (int a = 0; a < components.Length; a++)
        {
            ReadOnlySpan<double> weights = tile.Slice(a * BlockRows, BlockRows);
            for (int i = 0; i < _dimensions; i++)
            {
                statistics[(components[a] * stride) + i] += Lanes.Dot(weights, block.Slice(i * BlockRows, BlockRows));
            }
        }
    }
}
