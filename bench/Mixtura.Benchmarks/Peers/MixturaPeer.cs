using System.Diagnostics;

namespace Mixtura.Benchmarks.Peers;

/// <summary>The library itself, in this process.</summary>
/// <param name="threads">The number of threads; 0 for all.</param>
/// <param name="expectation">How responsibilities are found; null for the default.</param>
internal sealed class MixturaPeer(int threads = 0, ExpectationStep? expectation = null) : Peer
{
    private const double EnoughSeconds = 0.5;
    private const int LeastPairs = 3;

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

        // Where most work is left out, setting up takes longer than iterating, and one difference of two runs is mostly noise.
        var differences = new List<double>();
        double spent = 0;
        FitResult<GaussianMixture> last;
        do
        {
            Fit(PeerCase.ShortRun, out double shortRun);
            last = Fit(sizes.LongRun, out double longRun);
            differences.Add(PerIteration(shortRun, longRun, last.Iterations));
            spent += longRun;
        }
        while (spent < EnoughSeconds || differences.Count < LeastPairs);

        if (last.Iterations != sizes.LongRun)
        {
            throw new BenchmarkException($"{last.Iterations} iterations were run, not {sizes.LongRun}");
        }

        double seconds = Median.Of(differences);
        return seconds > 0
            ? new Run(seconds, last.LogLikelihood / sizes.Rows)
            : throw new BenchmarkException($"{sizes.Sizes} {sizes.Kind}: {sizes.LongRun} iterations took no longer than {PeerCase.ShortRun}; the machine is too busy to time them");
    }
}
