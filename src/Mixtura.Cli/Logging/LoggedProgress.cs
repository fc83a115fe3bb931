using System.Diagnostics;
using Mixtura.Cli.Reports;

namespace Mixtura.Cli.Logging;

/// <summary>Tells a log of candidates and, now and then, of iterations, and hands all on to the terminal. Safe for several threads.</summary>
internal sealed class LoggedProgress<TShown>(RunLog log, TShown shown, Criterion criterion) : IProgress<FitProgress>, IProgress<SearchProgress>
    where TShown : IProgress<FitProgress>, IProgress<SearchProgress>
{
    /// <summary>Iterations of small tables are many thousands a second.</summary>
    private static readonly long s_interval = Stopwatch.Frequency;

    private long _next = Stopwatch.GetTimestamp();

    public void Report(SearchProgress value)
    {
        log.Write(LogLevel.Info, "candidate", json =>
        {
            json.WriteNumber("finished", value.Finished);
            json.WriteNumber("candidates", value.Candidates);
            if (value.Best is { Fit: { } fit } best)
            {
                json.WriteStartObject("best");
                json.WriteString("structure", best.Name);
                json.WriteNumber("components", best.Components);
                json.WriteFinite("logLikelihood", fit.LogLikelihood);
                json.WriteFinite(Criteria.Word(criterion), best.Value(criterion));
                json.WriteEndObject();
            }
        });
        ((IProgress<SearchProgress>)shown).Report(value);
    }

    public void Report(FitProgress value)
    {
        long now = Stopwatch.GetTimestamp();
        long next = Volatile.Read(ref _next);
        if (now >= next && log.Tells(LogLevel.Debug) && Interlocked.CompareExchange(ref _next, now + s_interval, next) == next)
        {
            log.Write(LogLevel.Debug, "iteration", json =>
            {
                json.WriteString("structure", value.Structure);
                json.WriteNumber("components", value.Components);
                json.WriteNumber("start", value.Start);
                json.WriteNumber("iteration", value.Iteration);
                json.WriteFinite("logLikelihood", value.LogLikelihood);
            });
        }

        ((IProgress<FitProgress>)shown).Report(value);
    }
}
