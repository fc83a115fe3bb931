using System.Diagnostics;
using System.Globalization;

namespace Mixtura.Cli.Fitting;

/// <summary>One line on the terminal that tells where the fits are; nothing where there is no terminal.</summary>
internal sealed class LiveLine(Session session, int candidates, bool quiet) : IProgress<FitProgress>, IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(80);

    private readonly Lock _lock = new();
    private readonly HashSet<(int, string)> _seen = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private TimeSpan _next = s_delay;
    private bool _shown;

    public void Report(FitProgress value)
    {
        if (quiet || session.ErrorWidth is not { } width)
        {
            return;
        }

        lock (_lock)
        {
            _seen.Add((value.Components, value.Structure));
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_began);
            if (elapsed < _next)
            {
                return;
            }

            _next = elapsed + s_interval;
            _shown = true;
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $"{(candidates > 1 ? $"candidate {_seen.Count} of {candidates}: " : "")}{value.Structure}, {value.Components} components, start {value.Start}, iteration {value.Iteration}, log-likelihood {value.LogLikelihood:F2}");
            session.Error.Write("\r\e[2K" + line[..Math.Min(line.Length, width - 1)]);
        }
    }

    public void Dispose()
    {
        if (_shown)
        {
            session.Error.Write("\r\e[2K");
        }
    }
}
