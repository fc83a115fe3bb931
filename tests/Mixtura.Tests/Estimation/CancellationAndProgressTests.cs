namespace Mixtura.Tests.Estimation;

/// <summary>Fits can be watched and ended.</summary>
public sealed class CancellationAndProgressTests
{
    [Fact]
    public void ACancelledTokenEndsAFitBeforeItBegins()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2 }, source.Token));
        Mixture model = SampleModels.Of("VVV");
        Assert.ThrowsAny<OperationCanceledException>(() => model.Posterior(model.Sample(100, seed: 1).Rows, cancellation: source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => MixtureSearch.Run(table, [new GaussianFamily()], 1, 3, cancellation: source.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AFitEndsWithinAnIterationOfTheCancellation(int threads)
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        using var source = new CancellationTokenSource();
        int after = 0;
        var progress = new Reports(report =>
        {
            after += source.IsCancellationRequested ? 1 : 0;
            if (report.Iteration == 5)
            {
                source.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => GaussianMixture.Fit(
            table,
            new GaussianFitOptions { Components = 3, Progress = progress, Threads = threads, MaxIterations = 1_000_000, Convergence = new Convergence { DistanceToLimit = 0 } },
            source.Token));

        // Another thread may be in the middle of its own iteration.
        Assert.InRange(after, 0, threads);
    }

    [Fact]
    public void EveryIterationIsReported()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        var seen = new List<FitProgress>();
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions
        {
            Components = 2,
            Start = Start.FromLabels(ReferenceFiles.StartLabels("faithful-g2")),
            Progress = new Reports(seen.Add),
        });
        Assert.Equal(fit.Trace, seen.Select(report => report.LogLikelihood));
        Assert.Equal(Enumerable.Range(0, fit.Trace.Length), seen.Select(report => report.Iteration));
        Assert.All(seen, report => Assert.Equal((2, "VVV", 1, 1), (report.Components, report.Structure, report.Start, report.Starts)));
    }

    [Fact]
    public void EveryStartIsReported()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        var seen = new HashSet<int>();
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Starts = 7, Threads = 1, Progress = new Reports(report => seen.Add(report.Start)) });
        Assert.Equal(Enumerable.Range(1, 7), seen.Order());
        Assert.Equal(7, fit.Starts);
    }

    [Fact]
    public void NotConvergingIsSaid()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 4, MaxIterations = 3, Starts = 1 });
        Assert.False(fit.Converged);
        Assert.False(fit.Summary.Converged);
        Assert.Equal(3, fit.Iterations);
        Assert.Equal(FitWarningKind.NotConverged, Assert.Single(fit.Warnings).Kind);
        Assert.True(fit.IsSound);
    }

    private sealed class Reports(Action<FitProgress> report) : IProgress<FitProgress>
    {
        private readonly Lock _gate = new();

        public void Report(FitProgress value)
        {
            lock (_gate)
            {
                report(value);
            }
        }
    }
}
