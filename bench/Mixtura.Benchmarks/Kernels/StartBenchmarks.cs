using BenchmarkDotNet.Attributes;

namespace Mixtura.Benchmarks.Kernels;

/// <summary>The k-means++ start on 20,000 rows: the most that it samples of any table.</summary>
public class StartBenchmarks
{
    private const int Rows = 20_000;
    private const int LloydSteps = 30;

    private double[] _features = [];
    private double[] _weights = [];
    private int _components;

    /// <summary>d and k.</summary>
    [Params("2,3", "10,10", "20,100")]
    public string Sizes { get; set; } = "10,10";

    /// <summary>Draws the rows.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Sizes.Split(',').Select(int.Parse)];
        int d = sizes[0];
        _components = sizes[1];
        RowTable rows = SyntheticMixture.Of(d, _components).Sample(Rows, seed: 3).Rows;
        _features = new double[Rows * d];
        _weights = new double[Rows];
        Array.Fill(_weights, 1.0);
        for (int i = 0; i < Rows; i++)
        {
            rows.CopyRow(i, _features.AsSpan(i * d, d));
        }
    }

    /// <summary>Seeds only.</summary>
    [Benchmark]
    public double[] Seed() => KMeans.Seed(_features, _weights, Length, _components, new RandomSource(1));

    /// <summary>Seeds and Lloyd steps.</summary>
    [Benchmark]
    public double[] SeedAndLloyd()
    {
        double[] centres = Seed();
        KMeans.Lloyd(_features, _weights, Length, centres, LloydSteps);
        return centres;
    }

    private int Length => _features.Length / Rows;
}
