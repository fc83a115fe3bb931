using Mixtura.Estimation;

namespace Mixtura.Benchmarks.Kernels;

/// <summary>One chunk of rows with the tile and the sums of a pass, outside of the engine.</summary>
internal sealed class BlockFixture
{
    private readonly Kernel _kernel;
    private readonly int[] _all;
    private readonly double[] _tile;
    private readonly double[] _scratch;
    private readonly double[] _sums;

    public BlockFixture(int dimensions, int components, bool full)
    {
        GaussianMixture mixture = SyntheticMixture.Of(dimensions, components);
        Table = mixture.Sample(RowTable.ChunkRows, seed: 3).Rows;
        GaussianFamily family = new(full ? Covariance.VVV : Covariance.VVI);
        _kernel = family.CreateKernel(family.Adopt([.. mixture.Components.Cast<Component>()]));
        _all = [.. Enumerable.Range(0, components)];
        _tile = new double[components * RowTable.BlockRows];
        _scratch = new double[_kernel.ScratchLength];
        _sums = new double[components * _kernel.StatisticsLength];
    }

    public RowTable Table { get; }

    /// <summary>Log-densities of all rows.</summary>
    public double Expect()
    {
        for (int block = 0; block < Table.BlocksInChunk(0); block++)
        {
            _tile.AsSpan().Clear();
            _kernel.AddLogDensities(Table.Block(0, block, []), _all, _tile, _scratch);
        }

        return _tile[0];
    }

    /// <summary>Statistics of all rows with equal responsibilities.</summary>
    public double Accumulate()
    {
        _tile.AsSpan().Fill(0.25);
        for (int block = 0; block < Table.BlocksInChunk(0); block++)
        {
            _kernel.Accumulate(Table.Block(0, block, []), _all, _tile, _sums, _kernel.StatisticsLength, _scratch);
        }

        return _sums[0];
    }
}
