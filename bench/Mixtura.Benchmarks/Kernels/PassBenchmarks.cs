using BenchmarkDotNet.Attributes;
using Mixtura.Estimation;

namespace Mixtura.Benchmarks.Kernels;

/// <summary>A whole pass over 65,536 rows on one thread: what the engine adds to the kernel is here too.</summary>
public class PassBenchmarks
{
    private const int Rows = 32 * RowTable.ChunkRows;

    private TablePass _pass = null!;
    private Kernel _kernel = null!;
    private double[] _logWeights = [];

    /// <summary>d and k.</summary>
    [Params("2,3", "10,10")]
    public string Sizes { get; set; } = "10,10";

    /// <summary>Draws the rows.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Sizes.Split(',').Select(int.Parse)];
        GaussianMixture mixture = SyntheticMixture.Of(sizes[0], sizes[1]);
        _pass = new TablePass(mixture.Sample(Rows, seed: 3).Rows, sizes[1], threads: 1);
        _kernel = mixture.Family.CreateKernel([.. mixture.Components.Cast<Component>()]);
        _logWeights = mixture.LogWeights;
    }

    /// <summary>An expectation step with its statistics.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public double Expect() => _pass.Expect(_kernel, _logWeights).LogLikelihood;
}
