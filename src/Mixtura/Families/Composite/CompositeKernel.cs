using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Kernels of several families on disjoint columns, one after the other: each adds its log-densities and takes its statistics.</summary>
internal sealed class CompositeKernel : Kernel
{
    private const int BlockRows = RowTable.BlockRows;

    private readonly ImmutableArray<Kernel> _parts;
    private readonly ImmutableArray<ImmutableArray<int>> _columns;
    private readonly int _widest;

    public CompositeKernel(ImmutableArray<Kernel> parts, ImmutableArray<ImmutableArray<int>> columns)
    {
        _parts = parts;
        _columns = columns;
        _widest = columns.Max(part => part.Length);
        ScratchLength = (_widest * BlockRows) + parts.Max(part => part.ScratchLength);
        StatisticsLength = parts.Sum(part => part.StatisticsLength);
    }

    public override double Offset => _parts.Sum(part => part.Offset);

    public override int ScratchLength { get; }

    public override int StatisticsLength { get; }

    public override void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch)
    {
        for (int p = 0; p < _parts.Length; p++)
        {
            _parts[p].AddLogDensities(Gather(block, p, scratch), components, tile, scratch[(_widest * BlockRows)..]);
        }
    }

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
        int offset = 0;
        for (int p = 0; p < _parts.Length; p++)
        {
            _parts[p].Accumulate(Gather(block, p, scratch), components, tile, statistics[offset..], stride, scratch[(_widest * BlockRows)..]);
            offset += _parts[p].StatisticsLength;
        }
    }

    private ReadOnlySpan<double> Gather(ReadOnlySpan<double> block, int part, Span<double> space)
    {
        ImmutableArray<int> columns = _columns[part];
        for (int i = 0; i < columns.Length; i++)
        {
            block.Slice(columns[i] * BlockRows, BlockRows).CopyTo(space[(i * BlockRows)..]);
        }

        return space[..(columns.Length * BlockRows)];
    }
}
