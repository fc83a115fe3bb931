using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Mixtura.Estimation;

namespace Mixtura.Benchmarks.Kernels;

/// <summary>A k-means++ start beside a pass of expectation-maximization over the same rows, one thread.</summary>
public class StartBenchmarks
{
    private RowTable _table = null!;
    private TableMoments _moments = null!;
    private Kernel _kernel = null!;
    private TablePass _pass = null!;
    private double[] _logWeights = [];
    private int _components;

    /// <summary>n, d and k.</summary>
    [Params("1000,2,3", "20000,10,10", "100000,20,100", "200000,50,20", "1000000,2,3")]
    public string Sizes { get; set; } = "20000,10,10";

    /// <summary>Draws the rows.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Sizes.Split(',').Select(int.Parse)];
        _components = sizes[2];
        GaussianMixture mixture = SyntheticMixture.Of(sizes[1], _components);
        _table = mixture.Sample(sizes[0], seed: 3).Rows;
        _moments = MomentsPass.Of(_table, 1);
        ImmutableArray<Component> components = [.. mixture.Components.Cast<Component>()];
        _kernel = mixture.Family.CreateKernel(components);
        _logWeights = Array.ConvertAll(mixture.Weights.ToArray(), Math.Log);
        _pass = new TablePass(_table, _components, 1);
    }

    /// <summary>Seeds, Lloyd steps and the first parameters.</summary>
    [Benchmark]
    public double[] StartWithLloyd() => Begin(0);

    /// <summary>Seeds and the first parameters.</summary>
    [Benchmark]
    public double[] StartAtSeeds() => Begin(1);

    /// <summary>One expectation step with its statistics, full covariances.</summary>
    [Benchmark(Baseline = true)]
    public double Pass() => _pass.Expect(_kernel, _logWeights).LogLikelihood;

    private double[] Begin(int index)
    {
        var family = new GaussianFamily();
        var clusters = new ClusterStarts(_table, family.CreateFeatureMap(_moments), seed: 1, threads: 1);
        return Start.KMeansPlusPlus.Begin(new StartContext(_table, family, _moments, clusters, _pass, _components, Seed: 1), index).Weights;
    }
}
