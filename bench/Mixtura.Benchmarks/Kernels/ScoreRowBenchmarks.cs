using BenchmarkDotNet.Attributes;

namespace Mixtura.Benchmarks.Kernels;

/// <summary>One row at a time, as a service would score: no allocation is allowed.</summary>
[MemoryDiagnoser]
public class ScoreRowBenchmarks
{
    private GaussianMixture _mixture = null!;
    private double[] _row = [];
    private double[] _posterior = [];

    /// <summary>d and k.</summary>
    [Params("2,3", "10,10", "50,20")]
    public string Sizes { get; set; } = "10,10";

    /// <summary>Draws a row.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Sizes.Split(',').Select(int.Parse)];
        _mixture = SyntheticMixture.Of(sizes[0], sizes[1]);
        _row = new double[sizes[0]];
        _posterior = new double[sizes[1]];
        _mixture.Sample(1, seed: 3).Rows.CopyRow(0, _row);
    }

    /// <summary>ln P(x).</summary>
    [Benchmark]
    public double LogDensity() => _mixture.LogDensity(_row);

    /// <summary>The most likely component with its uncertainty.</summary>
    [Benchmark]
    public int Classify() => _mixture.Classify(_row, out _);

    /// <summary>All posteriors.</summary>
    [Benchmark]
    public double Posterior() => _mixture.Posterior(_row, _posterior);
}
