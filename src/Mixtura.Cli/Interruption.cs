using System.Runtime.InteropServices;
using Mixtura.Cli.Files;

namespace Mixtura.Cli;

/// <summary>
/// Interrupts of the process, SIGINT and SIGTERM alike: the first asks the work to end, and where that takes too long ends the
/// process with no file written; a second one ends it at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Work that is shared out takes a thread for each core; signals and timers need others.</summary>
    private const int OtherThreads = 6;

    private readonly CancellationTokenSource _source = new();
    private readonly Session _session;
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Begins to listen.</summary>
    public Interruption(Session session)
    {
        _session = session;
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(workers + OtherThreads, completions);
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    /// <summary>Is cancelled by the first interrupt.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        if (!context.Cancel)
        {
            return;
        }

        TimeSpan patience = _session.PatienceAfterInterrupt;
        new Thread(() => EndAfter(patience)) { IsBackground = true }.Start();
        _source.Cancel();
    }

    private static void EndAfter(TimeSpan patience)
    {
        Thread.Sleep(patience);
        if (!OutputFiles.TryAbandonAll())
        {
            // Results are in place, and are being printed.
            return;
        }

        // The session's writers belong to a thread that may be in the middle of a line.
        using (var error = new StreamWriter(Console.OpenStandardError()))
        {
            error.WriteLine("mixtura: " + Failure.Cancelled);
        }

        Environment.Exit(ExitCode.Cancelled);
    }
}
