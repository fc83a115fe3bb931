using Mixtura.Tests.Estimation;

namespace Mixtura.Tests.Checkpoints;

/// <summary>A fit that is interrupted within a pass keeps what its last whole pass has given, and goes on from there to the same bits.</summary>
public sealed class ResumeWithinPassTests
{
    private static readonly RowTable s_rows = Overlapping(12_000);

    /// <summary>Plain and accelerated steps, steps that were thrown away, short runs, changes of parameters, a floor, noise, trimming.</summary>
    private static readonly Dictionary<string, (Family Family, FitOptions Options)> s_all = new()
    {
        ["accelerated"] = (new GaussianFamily(), new FitOptions { Components = 3, Starts = 1, Seed = 4, Convergence = new Convergence { DistanceToLimit = 1e-13 } }),
        ["plain"] = (new GaussianFamily(Covariance.EEE), new FitOptions { Components = 3, Starts = 1, Acceleration = Acceleration.None, MaxIterations = 30 }),
        ["several starts"] = (new GaussianFamily(Covariance.VVI), new FitOptions { Components = 2, Starts = 3, MaxIterations = 12 }),
        ["change of parameters"] = (new GaussianFamily(Covariance.VII), new FitOptions { Components = 3, Starts = 1, Convergence = new Convergence { DistanceToLimit = null, ParameterChange = 1e-3 } }),
        ["floor"] = (new GaussianFamily(floor: 0.3), new FitOptions { Components = 4, Starts = 1, MaxIterations = 30 }),
        ["noise"] = (new GaussianFamily(), new FitOptions { Components = 2, Starts = 1, Noise = Noise.Uniform(), MaxIterations = 12 }),
        ["trimmed"] = (new GaussianFamily(eigenvalueRatio: 40), new FitOptions { Components = 2, Starts = 1, Trim = 0.05, MaxIterations = 8 }),
    };

    public static TheoryData<string> All => [.. s_all.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void InterruptedWithinAnyPassAFitComesToTheSame(string name)
    {
        (Family family, FitOptions options) = s_all[name];
        var reader = new HookedReader(s_rows);
        string whole = LongRuns.Text(Mixture.Fit(reader.Stream(0, () => { }), family, options with { Threads = 1 }));
        int readings = reader.Readings;
        int gained = 0;
        for (int reading = 1; reading <= readings; reading += 1 + (readings / 10))
        {
            var seen = new List<FitProgress>();
            byte[]? state = Interrupt(family, options, null, reading, seen);
            if (state is null)
            {
                continue;
            }

            // Only whole passes are reported, and none of them is made again.
            int before = seen.Count;
            var store = new Memory();
            seen.Clear();
            FitResult<Mixture> resumed = Mixture.Fit(new HookedReader(s_rows).Stream(0, () => { }), family, options with { Threads = 2, Progress = new Reports(seen.Add), Checkpoint = new Checkpoint(store, state) });
            Assert.Equal(whole, LongRuns.Text(resumed));
            if (before > 0 && options.Starts == 1)
            {
                Assert.Equal(resumed.Trace.Length, before + seen.Count);
                gained++;
            }
        }

        Assert.True(gained > 3 || options.Starts > 1, $"{gained} states of {readings} readings");
    }

    [Fact]
    public void InterruptedWithinEveryPassAFitComesToTheSame()
    {
        (Family family, FitOptions options) = s_all["accelerated"];
        string whole = LongRuns.Text(Mixture.Fit(s_rows, family, options));
        byte[]? state = null;
        var seen = new List<FitProgress>();
        int parts = 0;

        // Each part goes on by a few passes.
        while (Interrupt(family, options, state, 9, seen) is { } next)
        {
            state = next;
            parts++;
            Assert.True(parts < 500);
        }

        FitResult<Mixture> last = Mixture.Fit(s_rows, family, options with { Checkpoint = new Checkpoint(new Memory(), state!) });
        Assert.Equal(whole, LongRuns.Text(last));
        Assert.True(parts > 5, $"{parts} parts");
    }

    [Fact]
    public void WhatAFirstPassBeganWithIsKept()
    {
        var options = new FitOptions { Components = 3, Starts = 1, Seed = 4, MaxIterations = 5 };
        var reader = new HookedReader(s_rows);
        Mixture.Fit(reader.Stream(0, () => { }), new GaussianFamily(), options);
        int whole = reader.Readings;
        var readings = new List<int>();
        for (int reading = 1; reading < whole; reading++)
        {
            var seen = new List<FitProgress>();
            if (Interrupt(new GaussianFamily(), options, null, reading, seen) is { } state && seen.Count == 0)
            {
                var resumed = new HookedReader(s_rows);
                Mixture.Fit(resumed.Stream(0, () => { }), new GaussianFamily(), options with { Checkpoint = new Checkpoint(new Memory(), state) });
                readings.Add(resumed.Readings);
            }
        }

        // Interrupted in its first pass a fit spares what its start takes, of which there was nothing when it was interrupted before.
        Assert.True(readings.Count > 2);
        Assert.All(readings[..^1], count => Assert.Equal(whole + 1, count));
        Assert.True(readings[^1] < whole, $"{readings[^1]} of {whole} readings");
    }

    /// <summary>A fit that is cancelled in the middle of a reading, and keeps no state but its last; null where it had come to its end, or there was nothing to keep yet.</summary>
    private static byte[]? Interrupt(Family family, FitOptions options, byte[]? from, int reading, List<FitProgress> seen)
    {
        using var source = new CancellationTokenSource();
        var store = new Memory();
        var interval = TimeSpan.FromDays(1);
        Checkpoint checkpoint = from is null ? new Checkpoint(store) { Interval = interval } : new Checkpoint(store, from) { Interval = interval };
        try
        {
            Mixture.Fit(
                new HookedReader(s_rows).Stream(reading, source.Cancel),
                family,
                options with { Threads = 1, Progress = new Reports(seen.Add), Checkpoint = checkpoint },
                source.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return store.Count > 0 ? store.Last : null;
        }
    }

    private static RowTable Overlapping(int count)
    {
        var random = new RandomSource(5);
        return RowTable.FromRows(Enumerable.Range(0, count).Select(i => new[] { random.NextNormal() + (1.5 * (i % 3)), random.NextNormal() - (i % 2) }));
    }

    private sealed class Reports(Action<FitProgress> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => report(value);
    }
}
