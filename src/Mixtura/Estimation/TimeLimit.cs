namespace Mixtura.Estimation;

/// <summary>What ends a fit or search early: being cancelled, or being stopped with the best so far, by a token or by the time that it has.</summary>
internal sealed class TimeLimit : IDisposable
{
    /// <summary>The longest time that a timer can be set to.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private const int ShareToFinish = 6;

    private static readonly TimeSpan s_longestToFinish = TimeSpan.FromSeconds(10);

    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _time = new();
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _ends;

    /// <param name="within">How long the work may take, or null.</param>
    /// <param name="stops">Tokens that stop it.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <param name="leavesTimeToFinish">Whether a part of the time is left to finish what was begun.</param>
    public TimeLimit(TimeSpan? within, CancellationToken[] stops, CancellationToken cancellation, bool leavesTimeToFinish = true)
    {
        _cancellation = cancellation;
        ToFinish = s_longestToFinish;
        if (within is { } time)
        {
            TimeSpan left = leavesTimeToFinish ? time / ShareToFinish : TimeSpan.Zero;
            ToFinish = left < s_longestToFinish ? left : s_longestToFinish;
            if (time - ToFinish < TimeSpan.FromMilliseconds(1))
            {
                // Less than a timer can tell is over at once, not when a busy machine comes to it.
                _time.Cancel();
            }
            else
            {
                _time.CancelAfter(time - ToFinish);
            }
        }

        _stop = CancellationTokenSource.CreateLinkedTokenSource([_time.Token, .. stops]);
        _ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
    }

    /// <summary>Ends the work, whatever the reason.</summary>
    public CancellationToken Token => _ends.Token;

    /// <summary>Whether the best so far is wanted.</summary>
    public bool IsStopped => _stop.IsCancellationRequested && !_cancellation.IsCancellationRequested;

    /// <summary>How long finishing the best so far may take.</summary>
    public TimeSpan ToFinish { get; }

    /// <summary>What a fit that was stopped before it had begun ends with.</summary>
    public Exception NothingFound(OperationCanceledException stopped) => _time.IsCancellationRequested
        ? new TimeoutException("Nothing was found within the time; allow more of it.", stopped)
        : stopped;

    public void Dispose()
    {
        _ends.Dispose();
        _stop.Dispose();
        _time.Dispose();
    }
}
