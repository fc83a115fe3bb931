using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mixtura.Observability;
using Mixtura.Tests.Checkpoints;

namespace Mixtura.Tests.Observability;

/// <summary>What a fit tells those who listen agrees with its result, and costs nothing where nobody does.</summary>
[Collection("Telemetry")]
public sealed class TelemetryTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);

    [Fact]
    public void ASearchTellsWhatItDid()
    {
        Heard heard = Listen(() =>
        {
            var store = new Memory();
            var options = new FitOptions { Threads = 2, Starts = 3, Checkpoint = new Checkpoint(store) { Interval = TimeSpan.Zero } };
            SearchResult search = MixtureSearch.Run(s_faithful, [new GaussianFamily(Covariance.EEE), new GaussianFamily()], 1, 3, new SearchOptions { Fit = options }, default);
            Assert.True(search.IsComplete);
        });
        Activity search = Assert.Single(heard.Spans, span => span.OperationName == "mixtura.search");
        Assert.Equal((272L, 2, "bic", 6, true), (search.GetTagItem("mixtura.rows"), search.GetTagItem("mixtura.columns"), search.GetTagItem("mixtura.criterion"), search.GetTagItem("mixtura.candidates"), search.GetTagItem("mixtura.complete")));
        Activity[] candidates = [.. heard.Spans.Where(span => span.OperationName == "mixtura.candidate")];
        Assert.Equal(18, candidates.Length);
        Assert.All(candidates, span => Assert.Equal(search.SpanId, span.ParentSpanId));
        Assert.Equal(["finish", "first starts", "more starts"], candidates.Select(span => (string)span.GetTagItem("mixtura.phase")!).Distinct().Order(StringComparer.Ordinal));
        Activity[] runs = [.. heard.Spans.Where(span => span.OperationName == "mixtura.run")];
        Assert.Equal(heard.Sum("mixtura.iterations"), runs.Sum(span => (int)span.GetTagItem("mixtura.iterations")!));
        Assert.Equal(heard.Sum("mixtura.passes"), runs.Sum(span => (int)span.GetTagItem("mixtura.passes")!));
        Assert.Equal(6, heard.Sum("mixtura.fits"));
        Assert.Equal(2 * (1 + 3 + 3), heard.Sum("mixtura.starts"));
        Assert.Equal(6, heard.Count("mixtura.fit.duration"));
        Assert.Equal(1, heard.Count("mixtura.search.duration"));
        Assert.Equal(heard.Count("mixtura.checkpoint.size"), heard.Spans.Count(span => span.OperationName == "mixtura.checkpoint"));
        Assert.True(heard.Count("mixtura.checkpoint.duration") > 10);
        Assert.All(heard.Spans, span => Assert.True(span.IsStopped || span.Duration > TimeSpan.Zero));
    }

    [Fact]
    public void AFitTellsIterationsPassesAndWarnings()
    {
        FitResult<Mixture>? fit = null;
        Heard heard = Listen(() => fit = Mixture.Fit(s_faithful, new GaussianFamily(), new FitOptions { Components = 3, MaxIterations = 4, Start = Start.Hierarchical }));
        Assert.Equal(4, heard.Sum("mixtura.iterations"));
        Assert.Equal(fit!.Passes, heard.Sum("mixtura.passes"));
        Assert.Equal(1, heard.Sum("mixtura.warnings"));
        Assert.Equal("not_converged", heard.Tag("mixtura.warnings", "mixtura.warning.kind"));
        Assert.Equal("iteration_limit", heard.Tag("mixtura.fits", "mixtura.outcome"));
        Assert.Equal("gaussian", heard.Tag("mixtura.fits", "mixtura.family"));
        Assert.Equal("VVV", heard.Tag("mixtura.fits", "mixtura.structure"));
        Activity run = Assert.Single(heard.Spans, span => span.OperationName == "mixtura.run");
        Assert.Equal(fit.Trace[^1], (double)run.GetTagItem("mixtura.log_likelihood")!);
        Assert.Equal(3, Assert.Single(heard.Spans, span => span.OperationName == "mixtura.fit").GetTagItem("mixtura.components"));
    }

    [Fact]
    public void WhatIsTakenFromACheckpointIsNotCounted()
    {
        var options = new FitOptions { Components = 3, Threads = 1 };
        byte[] last = [];
        var store = new Memory(state => last = state.ToArray());
        Mixture.Fit(s_faithful, new GaussianFamily(), options with { Checkpoint = new Checkpoint(store) { Interval = TimeSpan.Zero } });
        Heard heard = Listen(() => Mixture.Fit(s_faithful, new GaussianFamily(), options with { Checkpoint = new Checkpoint(new Memory(), last) }));
        Assert.Equal(0, heard.Sum("mixtura.iterations"));
        Assert.Equal(0, heard.Sum("mixtura.starts"));
        Assert.Equal(1, heard.Sum("mixtura.fits"));
    }

    [Fact]
    public void ScoringATableTellsItsRows()
    {
        Mixture model = Mixture.Fit(s_faithful, new GaussianFamily(), new FitOptions { Components = 2, Starts = 1 }).Model;
        Heard heard = Listen(() =>
        {
            model.LogDensity(s_faithful);
            model.Posterior(s_faithful);
            model.LogLikelihood(s_faithful);
        });
        Assert.Equal(3 * 272, heard.Sum("mixtura.rows.scored"));
        Assert.Equal(3, heard.Count("mixtura.score.duration"));
        Assert.Equal(3, heard.Spans.Count(span => span.OperationName == "mixtura.score"));
    }

    [Fact]
    public void NothingIsAllocatedWhereNobodyListens()
    {
        Mixture model = Mixture.Fit(s_faithful, new GaussianFamily(), new FitOptions { Components = 2, Starts = 1 }).Model;
        double[] row = [3, 70];
        long least = long.MaxValue;
        for (int trial = 0; trial < 10; trial++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                model.LogDensity(row);
                new ScoreSpan(s_faithful).Dispose();
                Telemetry.Begin("mixtura.moves")?.SetTag(Tags.Starts, i);
                Telemetry.Starts.Add(1);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    /// <summary>Listens to what one piece of work tells; other tests run at the same time, so what belongs to it is told by its trace.</summary>
    private static Heard Listen(Action work)
    {
        var heard = new Heard();
        using var own = new ActivitySource("Mixtura.Tests.Telemetry");
        ActivityTraceId trace = default;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is MixturaTelemetry.ActivitySourceName || source == own,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => heard.Add(span, trace),
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, to) =>
            {
                if (instrument.Meter.Name == MixturaTelemetry.MeterName)
                {
                    to.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => heard.Add(instrument, value, tags, trace));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => heard.Add(instrument, value, tags, trace));
        meters.Start();
        using (Activity root = own.StartActivity("root")!)
        {
            trace = root.TraceId;
            work();
        }

        return heard;
    }

    private sealed class Heard
    {
        private readonly Lock _lock = new();
        private readonly List<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _measured = [];

        public List<Activity> Spans { get; } = [];

        public void Add(Activity span, ActivityTraceId trace)
        {
            lock (_lock)
            {
                if (span.TraceId == trace)
                {
                    Spans.Add(span);
                }
            }
        }

        public void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, ActivityTraceId trace)
        {
            lock (_lock)
            {
                if (Activity.Current?.TraceId == trace)
                {
                    _measured.Add((instrument.Name, value, tags.ToArray()));
                }
            }
        }

        public double Sum(string name) => _measured.Where(one => one.Name == name).Sum(one => one.Value);

        public int Count(string name) => _measured.Count(one => one.Name == name);

        public object? Tag(string name, string tag) => Assert.Single(_measured, one => one.Name == name).Tags.Single(pair => pair.Key == tag).Value;
    }
}
