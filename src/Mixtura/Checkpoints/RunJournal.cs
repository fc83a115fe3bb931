using System.Collections.Immutable;
using System.Diagnostics;
using Mixtura.Estimation;

namespace Mixtura.Checkpoints;

/// <summary>
/// One run's part of a journal. A run is taken in stretches, between which it is compared with others: what it was at the end of
/// each must be known as long as a comparison may be made again. One thread at a time.
/// </summary>
internal sealed class RunJournal(Journal journal, string name)
{
    /// <summary>What took less is as quickly done again as noted, and there can be thousands of it.</summary>
    private static readonly TimeSpan s_quick = TimeSpan.FromMilliseconds(20);

    private readonly long _freshness = Ticks(journal.Freshness);
    private readonly long _quick = Ticks(journal.Freshness < s_quick ? journal.Freshness : s_quick);
    private long _began;
    private long _noted;

    /// <summary>The name of a stretch of a run.</summary>
    public static string NameOf(string run, int stretch) => FormattableString.Invariant($"{run}{stretch}");

    /// <summary>Parameters of the run's first stretch, which spare finding its start again; null when nothing is known of it.</summary>
    public (double[] Weights, ImmutableArray<Component> Components)? Begun()
    {
        if (journal.Recall(NameOf(name, 0)) is not { } state)
        {
            return null;
        }

        state.ReadBool();
        return EmRun.ReadParameters(state);
    }

    /// <summary>Puts a run where it is known to have been in a stretch; true when that is the stretch's end.</summary>
    public bool Recall(EmRun run, int stretch)
    {
        _began = Stopwatch.GetTimestamp();
        _noted = _began;
        if (journal.Recall(NameOf(name, stretch)) is not { } state)
        {
            return false;
        }

        bool isFinished = state.ReadBool();
        run.Restore(state);
        return isFinished;
    }

    /// <summary>Between two iterations: notes where the run is, if that was not done a moment ago.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stretch">The stretch that it is in.</param>
    /// <param name="isLast">Whether the run is about to be interrupted.</param>
    public void Pass(EmRun run, int stretch, bool isLast)
    {
        if (isLast || Stopwatch.GetTimestamp() - _noted >= _freshness)
        {
            Note(run, stretch, isFinished: false);
        }
    }

    /// <summary>Notes where a run is at the end of a stretch, unless that was reached in a moment.</summary>
    public void End(EmRun run, int stretch)
    {
        if (Stopwatch.GetTimestamp() - _began >= _quick)
        {
            Note(run, stretch, isFinished: true);
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void Note(EmRun run, int stretch, bool isFinished)
    {
        _noted = Stopwatch.GetTimestamp();
        var state = new StateWriter();
        state.Write(isFinished);
        run.Write(state);
        journal.Note(NameOf(name, stretch), state);
    }
}
