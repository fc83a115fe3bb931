namespace Mixtura.Tests.Checkpoints;

/// <summary>A fit that was interrupted goes on to the bits that it would have come to.</summary>
public sealed class ResumeTests
{
    public static TheoryData<string> All => LongRuns.Names;

    [Theory]
    [MemberData(nameof(All))]
    public void InterruptedAgainAndAgainAFitComesToTheSame(string name)
    {
        int iterations = 0;
        string whole = LongRuns.Run(name, new FitOptions { Threads = 1, Progress = new Reports(_ => iterations++) }, default);
        var random = new RandomSource(2, (ulong)name.Length);

        // About ten parts, the first of them short, so that the first batch of starts is interrupted too.
        int parts = CountParts(name, whole, part => part == 1 ? 1 + (int)random.NextBelow(9) : 1 + (int)random.NextBelow(iterations / 5));
        Assert.True(parts > 4, $"only {parts} parts of {iterations} iterations");
    }

    [Theory]
    [InlineData("one run")]
    [InlineData("collapsed")]
    [InlineData("change of parameters")]
    [InlineData("noise")]
    [InlineData("trimmed, weighted")]
    public void InterruptedAfterEveryIterationAFitComesToTheSame(string name)
    {
        int iterations = 0;
        string whole = LongRuns.Run(name, new FitOptions { Threads = 1, Progress = new Reports(_ => iterations++) }, default);
        Assert.InRange(CountParts(name, whole, _ => 1), iterations / 2, iterations + 1);
    }

    /// <summary>Interrupts a fit after some iterations, goes on from its last state, and so on to the end; in how many parts.</summary>
    private static int CountParts(string name, string whole, Func<int, int> iterations)
    {
        var store = new Memory();
        for (int part = 1; ; part++)
        {
            using var source = new CancellationTokenSource();
            int left = iterations(part);
            var options = new FitOptions
            {
                Threads = 1 + (part % 2),
                Progress = new Reports(_ =>
                {
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        source.Cancel();
                    }
                }),
                Checkpoint = store.Next(TimeSpan.FromTicks(1)),
            };
            try
            {
                Assert.Equal(whole, LongRuns.Run(name, options, source.Token));
                return part;
            }
            catch (OperationCanceledException)
            {
                Assert.True(store.Count >= part);
            }
        }
    }

    [Theory]
    [InlineData("default plan", 1)]
    [InlineData("default plan", 2)]
    [InlineData("noise", 1)]
    [InlineData("oriented", 2)]
    [InlineData("many rows", 2)]
    [InlineData("search", 2)]
    [InlineData("bootstrap tests", 2)]
    [InlineData("semi-supervised classifier", 1)]
    [InlineData("mixtures of classes", 2)]
    [InlineData("joint mixtures of classes", 1)]
    [InlineData("classifier chosen by its error", 2)]
    public void AnyStateThatWasKeptOnTheWayWillDo(string name, int threads)
    {
        var kept = new List<byte[]>();
        var random = new RandomSource(3);
        int seen = 0;
        var store = new Memory(state =>
        {
            // A sample of all that are kept (Vitter 1985).
            if (kept.Count < 4)
            {
                kept.Add(state.ToArray());
            }
            else if (random.NextBelow(seen) is < 4 and var place)
            {
                kept[(int)place] = state.ToArray();
            }

            seen++;
        });
        string whole = LongRuns.Run(name, new FitOptions { Threads = threads, Checkpoint = new Checkpoint(store) { Interval = TimeSpan.Zero } }, default);
        Assert.Equal(LongRuns.Run(name, new FitOptions { Threads = 1 }, default), whole);
        Assert.True(seen > 50, $"{seen} states");
        foreach (byte[] state in kept)
        {
            int iterations = 0;
            var options = new FitOptions { Threads = 3 - threads, Progress = new Reports(_ => Interlocked.Increment(ref iterations)), Checkpoint = new Checkpoint(new Memory(), state) };
            Assert.Equal(whole, LongRuns.Run(name, options, default));
        }
    }

    [Theory]
    [InlineData("search")]
    [InlineData("moves after all starts")]
    [InlineData("bootstrap tests")]
    [InlineData("bootstrap tests that end early")]
    public void WhatIsKnownIsNotDoneAgain(string name)
    {
        byte[] last = [];
        var store = new Memory(state => last = state.ToArray());
        int before = 0;
        LongRuns.Run(name, new FitOptions { Threads = 1, Progress = new Reports(_ => before++), Checkpoint = new Checkpoint(store) { Interval = TimeSpan.Zero } }, default);
        int after = 0;
        LongRuns.Run(name, new FitOptions { Threads = 1, Progress = new Reports(_ => after++), Checkpoint = new Checkpoint(new Memory(), last) }, default);
        Assert.True(before > 100);
        Assert.Equal(0, after);
    }

    [Fact]
    public void AFitThatComesToItsEndKeepsNothingMore()
    {
        var store = new Memory();
        LongRuns.Run("default plan", new FitOptions { Checkpoint = new Checkpoint(store) }, default);
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void WhatTheStoreThrowsEndsTheFit()
    {
        var store = new Memory(_ => throw new IOException("full"));
        var options = new FitOptions { Threads = 1, Checkpoint = new Checkpoint(store) { Interval = TimeSpan.Zero } };
        Assert.Equal("full", Assert.Throws<IOException>(() => LongRuns.Run("default plan", options, default)).Message);
    }

    private sealed class Reports(Action<FitProgress> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => report(value);
    }
}
