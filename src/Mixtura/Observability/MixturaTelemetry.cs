namespace Mixtura;

/// <summary>
/// The names under which Mixtura tells tracing and metrics what it does: those of its <see cref="System.Diagnostics.ActivitySource"/>
/// and its <see cref="System.Diagnostics.Metrics.Meter"/>. Where nobody listens that costs nothing. What there is to hear is in
/// docs/observability.md.
/// </summary>
public static class MixturaTelemetry
{
    /// <summary>The name of the source of spans.</summary>
    public const string ActivitySourceName = "Mixtura";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Mixtura";
}
