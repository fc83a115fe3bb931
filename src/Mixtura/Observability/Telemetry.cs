using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Mixtura.Observability;

/// <summary>Spans and instruments; names follow OpenTelemetry's conventions, units are those of UCUM.</summary>
internal static class Telemetry
{
    private static readonly string? s_version = typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
    private static readonly ActivitySource s_source = new(MixturaTelemetry.ActivitySourceName, s_version);
    private static readonly Meter s_meter = new(MixturaTelemetry.MeterName, s_version);

    public static Counter<long> Fits { get; } = s_meter.CreateCounter<long>("mixtura.fits", "{fit}", "Fits that came to a result.");

    public static Histogram<double> FitDuration { get; } = s_meter.CreateHistogram<double>("mixtura.fit.duration", "s", "How long the work for a fit took.");

    public static Histogram<double> SearchDuration { get; } = s_meter.CreateHistogram<double>("mixtura.search.duration", "s", "How long a search took.");

    public static Counter<long> Starts { get; } = s_meter.CreateCounter<long>("mixtura.starts", "{start}", "Starts that were made.");

    public static Counter<long> GivenUp { get; } = s_meter.CreateCounter<long>("mixtura.runs.given_up", "{run}", "Runs that were left before their end since they could not win.");

    public static Counter<long> Iterations { get; } = s_meter.CreateCounter<long>("mixtura.iterations", "{iteration}", "Maximization steps.");

    public static Counter<long> Passes { get; } = s_meter.CreateCounter<long>("mixtura.passes", "{pass}", "Expectation steps over a table.");

    public static Counter<long> Warnings { get; } = s_meter.CreateCounter<long>("mixtura.warnings", "{warning}", "Warnings of fits.");

    public static Counter<long> RowsScored { get; } = s_meter.CreateCounter<long>("mixtura.rows.scored", "{row}", "Rows of tables that were scored.");

    public static Histogram<double> ScoreDuration { get; } = s_meter.CreateHistogram<double>("mixtura.score.duration", "s", "How long scoring a table took.");

    public static Histogram<double> CheckpointDuration { get; } = s_meter.CreateHistogram<double>("mixtura.checkpoint.duration", "s", "How long keeping a state took.");

    public static Histogram<long> CheckpointSize { get; } = s_meter.CreateHistogram<long>("mixtura.checkpoint.size", "By", "The size of a state that was kept.");

    /// <summary>Begins a span; null where nobody listens.</summary>
    public static Activity? Begin(string name) => s_source.StartActivity(name);

    /// <summary>Tells of a fit that came to a result.</summary>
    public static void Note(FitResult<Mixture> fit)
    {
        if (Fits.Enabled || FitDuration.Enabled)
        {
            var tags = new TagList
            {
                { Tags.Family, fit.Model.Family.Name },
                { Tags.Structure, fit.Model.Family.Structure },
                { Tags.Outcome, Tags.Word(fit.Outcome) },
            };
            Fits.Add(1, tags);
            FitDuration.Record(fit.Seconds.Start + fit.Seconds.Iterations, tags);
        }

        if (Warnings.Enabled)
        {
            foreach (FitWarning warning in fit.Warnings)
            {
                Warnings.Add(1, new KeyValuePair<string, object?>(Tags.WarningKind, Tags.Word(warning.Kind)));
            }
        }
    }
}
