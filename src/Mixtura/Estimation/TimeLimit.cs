namespace Mixtura.Estimation;

/// <summary>What ends a fit or search early: being cancelled, or being stopped with the best so far, by a token or by the time that it has.</summary>
internal sealed class TimeLimit : IDisposable
{
    /// <summary>The longest time that a timer can be set to.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private const int ShareToFinish = 6;

    private static readonly TimeSpan s_longestToFinish = TimeSpan.FromSeconds(10);

    /// <summary>Who interrupts waits.</summary>
    private static readonly TimeSpan s_longestAfterInterrupt = TimeSpan.FromSeconds(0.75);

    private static readonly TimeSpan s_leastOfTimer = TimeSpan.FromMilliseconds(1);

    private readonly CancellationToken _cancellation;
    private readonly TimeSpan _kept;
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _asked;
    private readonly CancellationTokenSource _ends;

    /// <param name="within">How long the work may take, or null.</param>
    /// <param name="stops">Tokens that stop it.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <param name="leavesTimeToFinish">Whether a part of the time is left to finish what was begun.</param>
    public TimeLimit(TimeSpan? within, CancellationToken[] stops, TimeProvider clock, CancellationToken cancellation, bool leavesTimeToFinish = true)
    {
        _cancellation = cancellation;
        TimeSpan left = leavesTimeToFinish ? within / ShareToFinish ?? s_longestToFinish : TimeSpan.Zero;
        _kept = left < s_longestToFinish ? left : s_longestToFinish;
        _time = within is { } time && time - _kept >= s_leastOfTimer ? new CancellationTokenSource(time - _kept, clock) : new CancellationTokenSource();
        if (within - _kept < s_leastOfTimer)
        {
            // Less than a timer can tell is over at once, not when a busy machine comes to it.
            _time.Cancel();
        }

        _asked = CancellationTokenSource.CreateLinkedTokenSource([cancellation, .. stops]);
        _ends = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, _asked.Token);
    }

    /// <summary>Ends the work, whatever the reason.</summary>
    public CancellationToken Token => _ends.Token;

    /// <summary>Whether the best so far is wanted.</summary>
    public bool IsStopped => _ends.IsCancellationRequested && !_cancellation.IsCancellationRequested;

    /// <summary>Whether the time alone ends the work, so that the least that gives a result is made after it all the same.</summary>
    public bool IsTimeAlone => _time.IsCancellationRequested && !_asked.IsCancellationRequested;

    /// <summary>Ends what is made after the time: everything but the time.</summary>
    public CancellationToken AfterTime => _asked.Token;

    /// <summary>How long finishing the best so far may take: the part of the time that is kept for that, or less where an interrupt ends the work.</summary>
    public TimeSpan ToFinish => IsTimeAlone || _kept < s_longestAfterInterrupt ? _kept : s_longestAfterInterrupt;

    /// <summary>What a fit that was stopped before it had begun ends with.</summary>
    public Exception NothingFound(OperationCanceledException stopped) => _time.IsCancellationRequested
        ? new TimeoutException("Nothing was found within the time; allow more of it.", stopped)
        : stopped;

    public void Dispose()
    {
        _ends.Dispose();
        _asked.Dispose();
        _time.Dispose();
    }
}
