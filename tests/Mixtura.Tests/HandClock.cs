namespace Mixtura.Tests;

/// <summary>A clock that a test moves: its timers ring when they are told to, and at no other time.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly List<Timer> _timers = [];

    /// <summary>Whether a timer rings when it is made.</summary>
    public bool RingsAtOnce { get; init; }

    /// <summary>Lets every timer's time be over.</summary>
    public void Ring() => _timers.ForEach(timer => timer.Ring());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state)) { IsSet = dueTime > TimeSpan.Zero };
        _timers.Add(timer);
        if (RingsAtOnce)
        {
            timer.Ring();
        }

        return timer;
    }

    private sealed class Timer(Action ring) : ITimer
    {
        public bool IsSet { get; set; }

        public void Ring()
        {
            if (IsSet)
            {
                ring();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            IsSet = dueTime > TimeSpan.Zero;
            return true;
        }

        public void Dispose() => IsSet = false;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
