using System.Diagnostics;
using Mixtura.Observability;

namespace Mixtura.Checkpoints;

/// <summary>
/// What pieces of work came to, by their names. A fit or search is the same for the same seed, so one that goes on runs again from
/// its beginning, and takes what the journal knows in place of the work. Safe for several threads.
/// </summary>
internal sealed class Journal
{
    /// <summary>Between two states passes at least so many times the time that keeping one takes.</summary>
    private const int LeastShareOfTime = 200;

    private readonly ICheckpointStore _store;
    private readonly TimeSpan _interval;
    private readonly FitIdentity _identity;
    private readonly Dictionary<string, byte[]> _entries = [];
    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private long _due;
    private bool _isClosed;

    private Journal(Checkpoint checkpoint, FitIdentity identity)
    {
        _store = checkpoint.Store;
        _interval = checkpoint.Interval;
        _identity = identity;
        _due = Stopwatch.GetTimestamp() + Ticks(_interval);
        Freshness = _interval / 2;
    }

    /// <summary>What is known of a run under way is not older than this when a state is kept, but for an iteration.</summary>
    public TimeSpan Freshness { get; }

    /// <summary>Whether it began with what a state held.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Begins a journal, with what a state holds where there is one; null where no checkpoint is asked for.</summary>
    /// <exception cref="CheckpointException">The state is damaged or of something else.</exception>
    public static Journal? Open(Checkpoint? checkpoint, Func<FitIdentity> identity)
    {
        if (checkpoint is null)
        {
            return null;
        }

        StateReader? state = checkpoint.ResumeFrom is { } bytes ? CheckpointFormat.Open(bytes) : null;
        var journal = new Journal(checkpoint, identity());
        if (state is not null)
        {
            journal.Read(state);
            journal.IsResumed = true;
        }

        return journal;
    }

    /// <summary>What is known of a piece of work; null when nothing is.</summary>
    public StateReader? Recall(string name)
    {
        lock (_lock)
        {
            return !_isClosed && _entries.TryGetValue(name, out byte[]? state) ? new StateReader(state) : null;
        }
    }

    /// <summary>Notes what a piece of work came to, or where it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="state">What is to be known of it.</param>
    /// <param name="parts">The names of its parts, of which nothing needs to be known any more.</param>
    public void Note(string name, StateWriter state, IEnumerable<string>? parts = null)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _entries[name] = state.ToArray();
            foreach (string part in parts ?? [])
            {
                _entries.Remove(part);
            }
        }

        if (Stopwatch.GetTimestamp() >= Volatile.Read(ref _due) && _writing.TryEnter())
        {
            try
            {
                Keep();
            }
            finally
            {
                _writing.Exit();
            }
        }
    }

    /// <summary>Notes what a piece of work came to, in place of all that is known of its parts, whose names begin with its own and a slash.</summary>
    public void NoteWhole(string name, StateWriter state)
    {
        string[] parts;
        lock (_lock)
        {
            parts = [.. _entries.Keys.Where(part => part.Length > name.Length && part[name.Length] == '/' && part.StartsWith(name, StringComparison.Ordinal))];
        }

        Note(name, state, parts);
    }

    /// <summary>Keeps a last state; what is done after that is not noted.</summary>
    public void Close()
    {
        lock (_writing)
        {
            bool wasClosed;
            lock (_lock)
            {
                wasClosed = _isClosed;
                _isClosed = true;
            }

            if (!wasClosed)
            {
                Keep();
            }
        }
    }

    private void Keep()
    {
        using Activity? span = Telemetry.Begin("mixtura.checkpoint");
        long began = Stopwatch.GetTimestamp();
        var content = new StateWriter();
        _identity.Write(content);
        lock (_lock)
        {
            content.Write(_entries.Count);
            foreach ((string name, byte[] state) in _entries)
            {
                content.Write(name);
                content.Write(state);
            }
        }

        byte[] kept = CheckpointFormat.Frame(content);
        _store.Save(kept);
        long now = Stopwatch.GetTimestamp();
        Telemetry.CheckpointSize.Record(kept.Length);
        Telemetry.CheckpointDuration.Record(Stopwatch.GetElapsedTime(began, now).TotalSeconds);
        span?.SetTag(Tags.Size, kept.Length);
        long pause = _interval == TimeSpan.Zero ? 0 : Math.Max(Ticks(_interval), LeastShareOfTime * (now - began));
        Volatile.Write(ref _due, now + pause);
    }

    private void Read(StateReader state)
    {
        _identity.Check(state);
        int count = state.ReadLength(2 * sizeof(int));
        for (int i = 0; i < count; i++)
        {
            _entries[state.ReadString()] = state.ReadBytes();
        }

        if (!state.IsAtEnd)
        {
            throw CheckpointFormat.Damaged();
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
