namespace Mixtura.Tests.Estimation;

/// <summary>A fit whose time is over before its first pass makes that pass all the same; one that is interrupted there gives nothing.</summary>
public sealed class BeginAfterTimeTests
{
    /// <summary>What is left of it to finish is less than a start takes, so that nothing but the first pass is made after it.</summary>
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(1.3);

    /// <summary>Readings of a very large table: the last for the sample, that for what the sample's posteriors give, and the run's first pass.</summary>
    private const int AtSample = 4;
    private const int AtMaximization = 5;
    private const int AtFirstPass = 6;

    private static readonly RowTable s_many = Overlapping((1 << 19) + 100);
    private static readonly RowTable s_few = Overlapping(12_000);

    [Theory]
    [InlineData(AtSample)]
    [InlineData(AtMaximization)]
    [InlineData(AtFirstPass)]
    public void AVeryLargeTableGivesAModel(int reading)
    {
        FitResult<Mixture> fit = Timed(s_many, reading, new FitOptions { Components = 2 });
        Assert.Equal(FitOutcome.Stopped, fit.Outcome);
        Assert.Equal(1, fit.Passes);
        Assert.Equal(fit.Model.LogLikelihood(s_many), fit.LogLikelihood);
        Assert.Equal(fit.LogLikelihood, Assert.Single(fit.Trace), 1e-9 * Math.Abs(fit.LogLikelihood));
        Assert.True(fit.Certificate.GradientNorm > 0);
        FitWarning warning = fit.Warnings[0];
        Assert.Equal(FitWarningKind.Stopped, warning.Kind);
        Assert.StartsWith("the fit was stopped: the time was over before the first pass over the table, which was made all the same; the best run had not converged after 0 iterations; ", warning.Message, StringComparison.Ordinal);

        // A sample has better parameters than a table's moments, even if its fit was stopped.
        FitResult<Mixture> one = Mixture.Fit(s_many, new GaussianFamily(), new FitOptions { Components = 1 });
        Assert.True(fit.LogLikelihood > one.LogLikelihood + 1_000);
    }

    [Fact]
    public void AFitToTheSampleIsUsedWhole()
    {
        FitResult<Mixture> whole = Mixture.Fit(s_many, new GaussianFamily(), new FitOptions { Components = 2 });
        Assert.Equal(whole.Trace[0], Timed(s_many, AtFirstPass, new FitOptions { Components = 2 }).Trace[0]);
        Assert.Equal(whole.Trace[0], Timed(s_many, AtMaximization, new FitOptions { Components = 2 }).Trace[0]);
        Assert.NotEqual(whole.Trace[0], Timed(s_many, AtSample, new FitOptions { Components = 2 }).Trace[0]);
    }

    [Fact]
    public void ATableWithoutASampleBeginsWithItsFirstStart()
    {
        var options = new FitOptions { Components = 3, Starts = 2, Start = Start.KMeansPlusPlus };
        FitResult<Mixture> late = Timed(s_few, 2, options);
        Assert.Equal(1, late.Starts);
        Assert.Equal(1, late.Passes);
        Assert.Equal(late.Model.LogLikelihood(s_few), late.LogLikelihood);
        Assert.Equal(Mixture.Fit(new HookedReader(s_few).Stream(0, () => { }), new GaussianFamily(), options with { Starts = 1, MaxIterations = 1 }).Trace[0], late.Trace[0]);
    }

    [Fact]
    public void WhatMiniBatchesHaveComeToIsKept()
    {
        var options = new FitOptions { Components = 3, Starts = 1, Stepwise = new StepwiseOptions { BatchRows = 2_048, Passes = 2 } };
        var family = new GaussianFamily();
        var moments = Mixtura.Estimation.MomentsPass.Of(s_few, 1);
        FitResult<Mixture> begin = Mixture.Fit(s_few, family, options with { Stepwise = null, MaxIterations = 0 });
        using var source = new CancellationTokenSource();
        var passes = new Mixtura.Estimation.StepwisePasses(s_few, family, moments, Proportions.Free, options.Stepwise!, 1, 1);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => passes.Run([.. begin.Model.Weights], begin.Model.Components, 0, source.Token));
        Assert.Null(passes.Reached);
        Mixtura.Estimation.RunBeginning end = passes.Run([.. begin.Model.Weights], begin.Model.Components, 0, default);
        Assert.Equal(end.Weights, passes.Reached!.Value.Weights);
        Assert.Equal(end.Components, passes.Reached.Value.Components);
        Assert.Equal(end.Evaluations, passes.Reached.Value.Evaluations);
        Assert.Equal(1, passes.Reached.Value.Passes);
    }

    [Theory]
    [InlineData(AtSample)]
    [InlineData(AtFirstPass)]
    public void AnInterruptThereGivesNothing(int reading)
    {
        using var source = new CancellationTokenSource();
        var reader = new HookedReader(s_many);
        Assert.ThrowsAny<OperationCanceledException>(() => Mixture.Fit(reader.Stream(reading, source.Cancel), new GaussianFamily(), new FitOptions { Components = 2, Stop = source.Token, Within = TimeSpan.FromDays(1), Clock = new HandClock() }));
        Assert.Equal(reading, reader.Readings);
    }

    [Fact]
    public void AnInterruptAfterTheTimeEndsTheFirstPass()
    {
        using var source = new CancellationTokenSource();
        var clock = new HandClock { RingsAtOnce = true };
        var reader = new HookedReader(s_many);
        RowTable table = reader.Stream(AtFirstPass, source.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => Mixture.Fit(table, new GaussianFamily(), new FitOptions { Components = 2, Stop = source.Token, Within = s_short, Clock = clock }));
        Assert.Equal(AtFirstPass, reader.Readings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ASearchGivesTheFirstCandidate(int threads)
    {
        var options = new FitOptions { Threads = threads, Within = TimeSpan.FromTicks(1) };
        SearchResult search = MixtureSearch.Run(s_few, [new GaussianFamily(Covariance.VVI), new GaussianFamily()], 2, 4, new SearchOptions { Fit = options }, default);
        Assert.False(search.IsComplete);
        Candidate made = Assert.Single(search.Candidates, candidate => candidate.IsFinished);
        Assert.Equal(2, made.Components);
        Assert.Equal(1, made.Fit!.Passes);
        Assert.Same(made, search.Best);
        Assert.Equal(FitWarningKind.Stopped, made.Fit.Warnings[0].Kind);

        // A validation of one pass would tell nothing.
        Assert.Throws<TimeoutException>(() => MixtureSearch.Run(s_few, [new GaussianFamily()], 2, 4, new SearchOptions { Criterion = Criterion.CrossValidation, Fit = options }, default));
    }

    /// <summary>A fit whose time is over at the first hook of a reading.</summary>
    private static FitResult<Mixture> Timed(RowTable rows, int reading, FitOptions options)
    {
        var clock = new HandClock();
        return Mixture.Fit(new HookedReader(rows).Stream(reading, clock.Ring), new GaussianFamily(), options with { Within = s_short, Clock = clock });
    }

    private static RowTable Overlapping(int count)
    {
        var random = new RandomSource(5);
        return RowTable.FromRows(Enumerable.Range(0, count).Select(i => new[] { random.NextNormal() + (3.0 * (i % 2)), random.NextNormal() - (i % 2) }));
    }
}
