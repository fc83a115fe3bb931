using System.Diagnostics;

namespace Mixtura.Benchmarks.Peers;

/// <summary>The library itself, in this process.</summary>
/// <param name="threads">The number of threads; 0 for all.</param>
/// <param name="expectation">How responsibilities are found; null for the default.</param>
internal sealed class MixturaPeer(int threads = 0, ExpectationStep? expectation = null) : Peer
{
    private static readonly Convergence s_never = new() { DistanceToLimit = null };

    public override string Name => "Mixtura";

    public override Run Time(CaseFolder folder, PeerCase sizes) => Time(folder.Table, folder.Start, sizes);

    public Run Time(RowTable table, GaussianMixture start, PeerCase sizes)
    {
        FitResult<GaussianMixture> Fit(int iterations, out double seconds)
        {
            long began = Stopwatch.GetTimestamp();
            FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions
            {
                Components = sizes.Components,
                Covariance = sizes.Full ? Covariance.VVV : Covariance.VVI,
                Start = Start.FromModel(start),
                Convergence = s_never,
                MaxIterations = iterations,
                Threads = threads,
                Expectation = expectation ?? ExpectationStep.Exact,
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
}
