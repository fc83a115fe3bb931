namespace Mixtura.Tests.Selection;

/// <summary>A search that is stopped gives the best of what it has finished.</summary>
public sealed class SearchStopTests
{
    private static readonly RowTable s_table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
    private static readonly Family[] s_families = [new GaussianFamily(Covariance.VII), new GaussianFamily(Covariance.VVV)];

    [Theory]
    [InlineData(1, Criterion.Bic)]
    [InlineData(2, Criterion.Bic)]
    [InlineData(1, Criterion.CrossValidation)]
    public void WhatWasFinishedIsAsInAWholeSearch(int threads, Criterion criterion)
    {
        FitOptions fit = new() { Starts = 3, Threads = threads };
        SearchResult whole = MixtureSearch.Run(s_table, s_families, 1, 4, criterion, fit);
        Assert.True(whole.IsComplete);
        using var source = new CancellationTokenSource();
        var seen = new List<SearchProgress>();
        var progress = new Reports(report =>
        {
            seen.Add(report);
            if (report.Finished == 3)
            {
                source.Cancel();
            }
        });
        SearchResult part = MixtureSearch.Run(s_table, s_families, 1, 4, new SearchOptions { Criterion = criterion, Fit = fit, Stop = source.Token, Progress = progress }, default);
        Assert.False(part.IsComplete);
        Assert.Equal(8, part.Candidates.Length);
        Candidate[] finished = [.. part.Candidates.Where(candidate => candidate.Fit is not null)];

        // Another thread may be at the end of its own candidate; candidates that have made their starts are finished if that is quick.
        Assert.InRange(finished.Length, 3, criterion == Criterion.CrossValidation ? 2 + threads : 8);
        Assert.All(part.Candidates, candidate => Assert.Equal(candidate.Fit is not null, candidate.IsFinished));
        Assert.All(part.Candidates.Except(finished), candidate => Assert.Contains("stopped", candidate.Problem, StringComparison.Ordinal));

        // The most promising are taken first.
        Assert.Equal(whole.Candidates.Min(candidate => candidate.Value(Criterion.Bic)), part.Candidates.Min(candidate => candidate.Value(Criterion.Bic)));
        foreach (Candidate candidate in finished)
        {
            Candidate same = Assert.Single(whole.Candidates, other => other.Components == candidate.Components && other.Name == candidate.Name);
            Assert.Equal(same.Value(criterion), candidate.Value(criterion));
        }

        Assert.Equal(finished.Min(candidate => candidate.Value(criterion)), part.Best.Value(criterion));
        Assert.Equal(8, seen[0].Candidates);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CandidatesThatHaveMadeStartsAreFinished(int threads)
    {
        using var source = new CancellationTokenSource();
        var iterations = new Iterations(report =>
        {
            // The first starts are eight, so this one is made when every candidate has made its first.
            if (report.Start == 12)
            {
                source.Cancel();
            }
        });
        SearchResult part = MixtureSearch.Run(s_table, s_families, 1, 4, new SearchOptions { Fit = new FitOptions { Threads = threads, Progress = iterations }, Stop = source.Token }, default);
        Assert.False(part.IsComplete);
        Assert.True(part.Best.IsSound && part.Best.Fit!.Converged);
        Assert.True(part.Best.Fit.Starts < 40);
        Assert.Equal(2322.19, part.Best.Fit.Bic, 0.01);

        // A run that was interrupted went on from where it was: its log-likelihood has never fallen.
        Assert.All(part.Candidates.Where(c => c.Fit is not null), c => Assert.All(c.Fit!.Trace.Zip(c.Fit.Trace.Skip(1)), step => Assert.True(step.Second >= step.First - 1e-8)));
    }

    [Fact]
    public void BeforeAnythingIsFinishedThereIsNoResult()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => MixtureSearch.Run(s_table, s_families, 1, 4, new SearchOptions { Stop = source.Token }, default));
    }

    [Fact]
    public void ACancelledSearchHasNoResultWhateverIsFinished()
    {
        using var source = new CancellationTokenSource();
        var progress = new Reports(report => source.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => MixtureSearch.Run(s_table, s_families, 1, 4, new SearchOptions { Fit = new FitOptions { Starts = 1 }, Progress = progress }, source.Token));
    }

    [Fact]
    public void TheRunnerUpIsAnotherModelNotAnotherName()
    {
        // One Gaussian component with its own or with the common covariance is the same model.
        double[] x = [.. Enumerable.Range(1, 60).Select(i => Math.Sin(i) + Math.Sin(1.7 * i) + Math.Sin(2.3 * i))];
        RowTable table = RowTable.FromColumn(x);
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.EEE), new GaussianFamily(Covariance.VVV)], 1, 2);
        Assert.Equal(1, search.Best.Components);
        Assert.Equal(2, search.RunnerUp!.Components);
        Assert.Equal(4, search.Ranked.Count());
        Assert.Equal(BayesFactor.Evidence(search.RunnerUp.Fit!.Bic - search.Best.Fit!.Bic), search.Evidence);
    }

    private sealed class Iterations(Action<FitProgress> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => report(value);
    }

    private sealed class Reports(Action<SearchProgress> report) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => report(value);
    }
}
