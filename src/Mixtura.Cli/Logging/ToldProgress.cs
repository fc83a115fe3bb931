using System.Diagnostics;
using System.Text.Json;

namespace Mixtura.Cli.Logging;

/// <summary>Tells a log how far work is, and hands all on to the terminal. Safe for several threads.</summary>
/// <param name="log">The log.</param>
/// <param name="shown">The terminal.</param>
/// <param name="level">The level of the events: of those that are <see cref="LogLevel.Debug"/> one a second is told at most.</param>
/// <param name="name">What the event of a report is called.</param>
/// <param name="write">Writes its properties.</param>
internal sealed class ToldProgress<T>(RunLog log, IProgress<T> shown, LogLevel level, Func<T, string> name, Action<Utf8JsonWriter, T> write) : IProgress<T>
{
    private readonly long _interval = level == LogLevel.Debug ? Stopwatch.Frequency : 0;
    private long _next;

    public void Report(T value)
    {
        long now = Stopwatch.GetTimestamp();
        long next = Volatile.Read(ref _next);
        if (log.Tells(level) && now >= next && (_interval == 0 || Interlocked.CompareExchange(ref _next, now + _interval, next) == next))
        {
            log.Write(level, name(value), json => write(json, value));
        }

        shown.Report(value);
    }
}
