using BenchmarkDotNet.Attributes;

namespace Mixtura.Benchmarks.Kernels;

/// <summary>The two halves of a pass over one chunk of 2,048 rows, on one thread.</summary>
public class GaussianKernelBenchmarks
{
    private BlockFixture _fixture = null!;

    /// <summary>d and k.</summary>
    [Params("2,3", "2,5", "10,10", "20,100", "50,20", "100,10")]
    public string Sizes { get; set; } = "10,10";

    /// <summary>Whether covariances are full.</summary>
    [Params(true, false)]
    public bool Full { get; set; }

    /// <summary>Draws the rows.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Sizes.Split(',').Select(int.Parse)];
        _fixture = new BlockFixture(sizes[0], sizes[1], Full);
    }

    /// <summary>Log-densities.</summary>
    [Benchmark]
    public double Expect() => _fixture.Expect();

    /// <summary>Weighted sums.</summary>
    [Benchmark]
    public double Accumulate() => _fixture.Accumulate();
}
