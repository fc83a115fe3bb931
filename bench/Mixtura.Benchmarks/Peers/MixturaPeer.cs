using System.Diagnostics;

namespace Mixtura.Benchmarks.Peers;

/// <summary>The library itself, in this process.</summary>
internal sealed class MixturaPeer : Peer
{
    private static readonly Convergence s_never = new() { DistanceToLimit = null };

    public override string Name => "Mixtura";

    public override Run Time(CaseFolder folder, PeerCase sizes, bool full)
    {
        FitResult<GaussianMixture> Fit(int iterations, out double seconds)
        {
            long began = Stopwatch.GetTimestamp();
            FitResult<GaussianMixture> fit = GaussianMixture.Fit(folder.Table, new GaussianFitOptions
            {
                Components = sizes.Components,
                Covariance = full ? Covariance.VVV : Covariance.VVI,
                Start = Start.FromModel(IdentityAt(folder.Means)),
                Convergence = s_never,
                MaxIterations = iterations,
            });
            seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            return fit;
        }

        Fit(PeerCase.ShortRun, out double shortRun);
        FitResult<GaussianMixture> last = Fit(sizes.LongRun, out double longRun);
        if (last.Iterations != sizes.LongRun)
        {
            throw new BenchmarkException($"{last.Iterations} iterations were run, not {sizes.LongRun}");
        }

        return new Run(PerIteration(shortRun, longRun, sizes), last.LogLikelihood / sizes.Rows);
    }

    private static GaussianMixture IdentityAt(double[][] means)
    {
        int d = means[0].Length;
        double[,] identity = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            identity[i, i] = 1;
        }

        double[] weights = new double[means.Length];
        Array.Fill(weights, 1.0 / means.Length);
        return GaussianMixture.Create(weights, means, [.. means.Select(_ => identity)]);
    }
}
