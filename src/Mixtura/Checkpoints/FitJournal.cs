using Mixtura.Estimation;

namespace Mixtura.Checkpoints;

/// <summary>One fit's part of a journal.</summary>
/// <param name="journal">The journal.</param>
/// <param name="name">The name of the fit, before those of its steps.</param>
internal sealed class FitJournal(Journal journal, string name)
{
    /// <summary>A run is taken in no more stretches than these: a short one, until it can be told apart, all the way.</summary>
    private const int MostStretches = 4;

    /// <summary>The whole of a journal; null where there is none.</summary>
    public static FitJournal? Of(Journal? journal) => journal is null ? null : new FitJournal(journal, "");

    /// <summary>Whether some of it may come from a state.</summary>
    public bool IsResumed => journal.IsResumed;

    /// <summary>The part of a fit that belongs to this one's candidate.</summary>
    public FitJournal Within(string part) => new(journal, $"{name}{part}/");

    /// <summary>One run's part.</summary>
    /// <param name="index">The start's number, of which a fit has no two.</param>
    public RunJournal Run(int index) => new(journal, NameOfRun(index));

    /// <summary>What a step of the fit came to: the runs that it left behind; null when it is not known.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="read">Reads a run.</param>
    /// <returns>The runs, those that were given up, and how many runs there were when the step was done.</returns>
    public (EmRun[] Finished, EmRun[] GivenUp, int Tried)? Recall(string step, Func<StateReader, EmRun> read)
    {
        if (journal.Recall(name + step) is not { } state)
        {
            return null;
        }

        int tried = state.ReadInt32();
        return (ReadRuns(state, read), ReadRuns(state, read), tried);
    }

    /// <summary>Notes what a step came to.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="finished">The runs that it left behind.</param>
    /// <param name="givenUp">Those that were given up.</param>
    /// <param name="first">The number of the step's first run.</param>
    /// <param name="tried">How many runs there were when it was done.</param>
    public void Note(string step, EmRun[] finished, EmRun[] givenUp, int first, int tried)
    {
        var state = new StateWriter();
        state.Write(tried);
        Write(state, finished);
        Write(state, givenUp);
        journal.Note(
            name + step,
            state,
            from index in Enumerable.Range(first, tried - first)
            from stretch in Enumerable.Range(0, MostStretches)
            select RunJournal.NameOf(NameOfRun(index), stretch));
    }

    /// <summary>What a piece of work came to whose result is no run; null when it is not known.</summary>
    public StateReader? Recall(string part) => journal.Recall(name + part);

    /// <summary>Notes what such a piece of work came to.</summary>
    public void Note(string part, StateWriter state) => journal.Note(name + part, state);

    /// <summary>Notes what such a piece of work came to, in place of all that is known of its parts.</summary>
    public void NoteWhole(string part, StateWriter state) => journal.NoteWhole(name + part, state);

    /// <summary>Keeps a last state.</summary>
    public void Close() => journal.Close();

    private string NameOfRun(int index) => FormattableString.Invariant($"{name}run/{index}/");

    private static void Write(StateWriter state, EmRun[] runs)
    {
        state.Write(runs.Length);
        foreach (EmRun run in runs)
        {
            run.Write(state);
        }
    }

    private static EmRun[] ReadRuns(StateReader state, Func<StateReader, EmRun> read)
    {
        var runs = new EmRun[state.ReadLength(1)];
        for (int i = 0; i < runs.Length; i++)
        {
            runs[i] = read(state);
        }

        return runs;
    }
}
