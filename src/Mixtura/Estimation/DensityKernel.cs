namespace Mixtura.Estimation;

/// <summary>
/// A kernel's densities without its statistics. A log-likelihood needs no more, and a row that cannot come from the model,
/// a label it does not know for instance, has no place among its statistics.
/// </summary>
internal sealed class DensityKernel(Kernel kernel) : Kernel
{
    public override double Offset => kernel.Offset;

    public override int ScratchLength => kernel.ScratchLength;

    public override int StatisticsLength => 0;

    public override void AddLogDensities(ReadOnlySpan<double> block, ReadOnlySpan<int> components, Span<double> tile, Span<double> scratch) =>
        kernel.AddLogDensities(block, components, tile, scratch);

    public override void Accumulate(ReadOnlySpan<double> block, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
    }
}
