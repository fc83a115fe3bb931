using System.Diagnostics;
using Mixtura.Cli.Help;

namespace Mixtura.Cli.Fitting;

/// <summary>One line on the terminal that is written over again and again; nothing where there is no terminal. Safe for several threads.</summary>
internal sealed class LiveText(Session session, bool quiet) : IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(80);

    private readonly Lock _lock = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private TimeSpan _next = s_delay;
    private bool _shown;

    /// <summary>Shows a line, unless another was shown a moment ago.</summary>
    public void Show(Func<string> line)
    {
        if (quiet || session.ErrorWidth is not { } width)
        {
            return;
        }

        lock (_lock)
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_began);
            if (elapsed < _next)
            {
                return;
            }

            _next = elapsed + s_interval;
            _shown = true;
            string text = Printable.Line(line());
            session.Error.Write("\r\e[2K" + text[..Math.Min(text.Length, width - 1)]);
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
