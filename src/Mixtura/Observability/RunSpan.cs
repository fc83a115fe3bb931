using System.Diagnostics;
using Mixtura.Estimation;

namespace Mixtura.Observability;

/// <summary>One stretch of a run: a span, and counts of what was done in it.</summary>
internal readonly struct RunSpan : IDisposable
{
    private readonly EmRun _run;
    private readonly int _iterations;
    private readonly int _passes;
    private readonly Activity? _span;

    public RunSpan(EmRun run, int start)
    {
        _run = run;
        _iterations = run.Iterations;
        _passes = run.Passes;
        _span = Telemetry.Begin("mixtura.run");
        _span?.SetTag(Tags.Start, start);
    }

    public void Dispose()
    {
        Telemetry.Iterations.Add(_run.Iterations - _iterations);
        Telemetry.Passes.Add(_run.Passes - _passes);
        if (_run.IsGivenUp)
        {
            Telemetry.GivenUp.Add(1);
        }

        if (_span is null)
        {
            return;
        }

        _span.SetTag(Tags.Iterations, _run.Iterations - _iterations);
        _span.SetTag(Tags.Passes, _run.Passes - _passes);
        _span.SetTag(Tags.LogLikelihood, _run.LogLikelihood);
        _span.SetTag(Tags.Outcome, _run.IsGivenUp ? "given_up" : Tags.Word(_run.Outcome));
        _span.Dispose();
    }
}
