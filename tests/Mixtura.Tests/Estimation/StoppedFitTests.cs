using Mixtura.Tests.Checkpoints;

namespace Mixtura.Tests.Estimation;

/// <summary>A fit that is stopped gives the best so far, says what it has left undone, and can go on.</summary>
public sealed class StoppedFitTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
    private static readonly GaussianFamily s_family = new();

    [Theory]
    [InlineData(1, 1, "1 of at most")]
    [InlineData(30, 1, "of at most")]
    [InlineData(30, 2, "of at most")]
    [InlineData(400, 1, "split and merged")]
    public void TheBestSoFarComesWithItsCertificateAndWithWhatIsLeft(int iterations, int threads, string leaves)
    {
        var options = new FitOptions { Components = 3, Threads = threads };
        FitResult<Mixture> whole = Mixture.Fit(s_faithful, s_family, options);
        using var source = new CancellationTokenSource();
        int left = iterations;
        var store = new Memory();
        FitResult<Mixture> stopped = Mixture.Fit(s_faithful, s_family, options with
        {
            Stop = source.Token,
            Progress = new Reports(_ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    source.Cancel();
                }
            }),
            Checkpoint = new Checkpoint(store),
        });
        FitWarning warning = stopped.Warnings[0];
        Assert.Equal(FitWarningKind.Stopped, warning.Kind);
        Assert.StartsWith("the fit was stopped: ", warning.Message, StringComparison.Ordinal);
        if (threads == 1)
        {
            Assert.Contains(leaves, warning.Message, StringComparison.Ordinal);
        }

        // The table is small, so the best run is taken all the way, and its log-likelihood is that of the model.
        Assert.Equal(FitOutcome.Converged, stopped.Outcome);
        Assert.Equal(stopped.Model.LogLikelihood(s_faithful), stopped.LogLikelihood, 1e-9);
        Assert.InRange(stopped.Certificate.EstimatedDistance, 0, 1e-9 * 272);
        Assert.True(stopped.LogLikelihood <= whole.LogLikelihood + 1e-6);
        Assert.Equal(1, store.Count);

        FitResult<Mixture> resumed = Mixture.Fit(s_faithful, s_family, options with { Checkpoint = new Checkpoint(store, store.Last) });
        Assert.Equal(LongRuns.Text(whole), LongRuns.Text(resumed));
    }

    [Fact]
    public void AFitWithoutAnEndIsStoppedByTheTime()
    {
        FitResult<Mixture> fit = Mixture.Fit(s_faithful, s_family, new FitOptions
        {
            Components = 2,
            Start = Start.FromLabels(ReferenceFiles.StartLabels("faithful-g2")),
            MaxIterations = int.MaxValue,
            Convergence = new Convergence { DistanceToLimit = 0 },
            Within = TimeSpan.FromMilliseconds(500),
        });
        Assert.Equal(FitOutcome.Stopped, fit.Outcome);
        Assert.False(fit.Converged);
        Assert.Contains($"the best run had not converged after {fit.Iterations} iterations", Assert.Single(fit.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(fit.Iterations + 1, fit.Trace.Length);
        Assert.Equal(fit.Trace[^1], fit.LogLikelihood, 1e-9);
    }

    [Fact]
    public void ASearchWithoutAnEndIsStoppedByTheTime()
    {
        var options = new FitOptions { MaxIterations = int.MaxValue, Convergence = new Convergence { DistanceToLimit = 0 }, Starts = 1, Within = TimeSpan.FromMilliseconds(500) };
        SearchResult search = MixtureSearch.Run(s_faithful, [s_family], 1, 2, new SearchOptions { Fit = options }, default);
        Assert.False(search.IsComplete);
        Assert.Equal(FitOutcome.Stopped, search.Best.Fit!.Outcome);
        Assert.Equal(FitWarningKind.Stopped, search.Best.Fit.Warnings[0].Kind);
    }

    [Fact]
    public void WhereNoPassWasMadeATimeLimitGivesOneAndAnInterruptNothing()
    {
        FitResult<Mixture> late = Mixture.Fit(s_faithful, s_family, new FitOptions { Components = 2, Within = TimeSpan.FromTicks(1) });
        Assert.Equal(FitOutcome.Stopped, late.Outcome);
        Assert.Equal(0, late.Iterations);
        Assert.Equal(late.Model.LogLikelihood(s_faithful), late.LogLikelihood, 1e-9);
        Assert.Contains("the time was over before the first pass", late.Warnings[0].Message, StringComparison.Ordinal);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Mixture.Fit(s_faithful, s_family, new FitOptions { Stop = source.Token }));
    }

    [Fact]
    public void ACancelledFitGivesNothing()
    {
        using var source = new CancellationTokenSource();
        using var stop = new CancellationTokenSource();
        var progress = new Reports(_ =>
        {
            stop.Cancel();
            source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Mixture.Fit(s_faithful, s_family, new FitOptions { Components = 2, Threads = 1, Stop = stop.Token, Progress = progress }, source.Token));
    }

    private sealed class Reports(Action<FitProgress> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => report(value);
    }
}
