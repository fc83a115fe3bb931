using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Mixtura.Tests.Observability;

/// <summary>What docs/observability.md says is so.</summary>
[Collection("Telemetry")]
public sealed class ObservabilityDocumentTests
{
    private static string Document => File.ReadAllText(InRepository("docs", "observability.md")).ReplaceLineEndings("\n");

    [Fact]
    public void TheSnippetListens()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        using var all = new StringWriter();
        var written = TextWriter.Synchronized(all);

        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MixturaTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => written.WriteLine($"{span.OperationName} {span.Duration.TotalSeconds:F3} s"),
        };
        ActivitySource.AddActivityListener(spans);

        using var measurements = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == MixturaTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        measurements.SetMeasurementEventCallback<long>((instrument, value, tags, _) => written.WriteLine($"{instrument.Name} {value} {instrument.Unit}"));
        measurements.Start();

        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2 });

        string text = all.ToString();
        Assert.Contains("mixtura.fits 1 {fit}", text, StringComparison.Ordinal);
        Assert.Contains("mixtura.run ", text, StringComparison.Ordinal);
        Assert.True(fit.Converged);
    }

    [Fact]
    public void TheSnippetIsWhatTheTestRuns()
    {
        string[] source = [.. File.ReadAllLines(InRepository("tests", "Mixtura.Tests", "Observability", "ObservabilityDocumentTests.cs")).Select(line => line.Trim())];
        string snippet = Document.Split("```csharp\n")[1].Split("```")[0].TrimEnd();
        string[] lines = [.. snippet.Split('\n').Select(line => line.Trim())];
        Assert.Contains(Enumerable.Range(0, source.Length - lines.Length), at => source.AsSpan(at, lines.Length).SequenceEqual(lines));
    }

    [Fact]
    public void EveryInstrumentIsInTheTableWithItsUnit()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == MixturaTelemetry.MeterName)
                {
                    instruments.Add(instrument);
                }
            },
        };
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Mixtura.Observability.Telemetry).TypeHandle);
        listener.Start();
        Assert.NotEmpty(instruments);
        Assert.All(instruments, instrument => Assert.Contains(
            $"| `{instrument.Name}` | {(instrument is Counter<long> ? "counter" : "histogram")} | `{instrument.Unit}` | ", Document, StringComparison.Ordinal));
        Assert.Equal(instruments.Count, Document.Split('\n').Count(line => line.Contains("| counter |", StringComparison.Ordinal) || line.Contains("| histogram |", StringComparison.Ordinal)));
    }

    private static string InRepository(params string[] path) => Path.Combine([Path.GetDirectoryName(ReferenceFiles.PathOf("", ""))!, "..", "..", .. path]);
}
