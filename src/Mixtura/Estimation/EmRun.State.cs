using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mixtura.Checkpoints;

namespace Mixtura.Estimation;

/// <content>
/// All that decides how a run goes on from its last whole pass, as bytes. The sums of that pass belong to it, so that going
/// on costs no pass, and what has been made of them; of the parameters before only whether they were at the floor does.
/// </content>
internal sealed partial class EmRun
{
    /// <summary>No run takes so many; more would leave the range of whole numbers.</summary>
    private const int MostPasses = 1 << 30;

    private int _stretch;

    /// <summary>Whether the run's parameters come from a state.</summary>
    public bool IsFromState { get; set; }

    /// <summary>A run as it was between two stretches.</summary>
    public static EmRun Read(StateReader state, Family family, TableMoments moments, FitOptions options, int starts, Func<int, RunJournal?> journal)
    {
        int index = state.ReadInt32();
        CheckpointFormat.Require(index >= 0);
        double[] weights = state.ReadDoubles();
        ImmutableArray<Component> components = ComponentState.ReadAll(state);
        RunStateCheck.Parameters(family, moments, options.Components + family.CountNoise, weights, components);
        var run = new EmRun(family, moments, options, RunBeginning.At(weights, components), index, starts, journal(index));
        run.Restore(state, weights, components);
        return run;
    }

    /// <summary>The parameters, with which a state begins.</summary>
    public static (double[] Weights, ImmutableArray<Component> Components) ReadParameters(StateReader state)
    {
        state.ReadInt32();
        return (state.ReadDoubles(), ComponentState.ReadAll(state));
    }

    /// <summary>The parameters of the run's beginning, where a journal knows them.</summary>
    /// <exception cref="CheckpointException">They are none of such a run.</exception>
    public static RunBeginning? Begun(RunJournal? journal, Family family, TableMoments moments, FitOptions options)
    {
        if (journal?.Begun() is not { } begun)
        {
            return null;
        }

        RunStateCheck.Parameters(family, moments, options.Components + family.CountNoise, begun.Weights, begun.Components);
        return RunBeginning.At(begun.Weights, begun.Components);
    }

    public void Write(StateWriter state)
    {
        state.Write(_index);
        state.Write(Weights);
        ComponentState.Write(state, Components);
        state.WritePlaces(AtFloor);
        state.WritePlaces(_before.AtFloor);
        state.Write(CollectionsMarshal.AsSpan(_trace));
        state.Write(_distances.Count);
        foreach ((double estimate, double margin) in _distances)
        {
            state.Write(estimate);
            state.Write(margin);
        }

        state.Write(_sums.Values ?? []);
        state.Write(_sums.Evaluations);
        state.Write(_passesBefore);
        state.Write(Passes);
        state.Write(Evaluations);
        state.Write((int)Outcome);
        state.Write(IsGivenUp);
        state.Write(_accelerates);
        state.Write(_lastAccelerated);
        state.Write(_expectedGain);
        state.Write(_parameterChange);
        state.Write(_stretch);
        state.Write((int)_use);
        state.Write(_accelerator is not null);
        _accelerator?.Write(state);
        Write(state, _lists);
    }

    /// <summary>Puts this run where it was.</summary>
    public void Restore(StateReader state)
    {
        (double[] weights, ImmutableArray<Component> components) = ReadParameters(state);
        Restore(state, weights, components);
    }

    private void Restore(StateReader state, double[] weights, ImmutableArray<Component> components)
    {
        RunStateCheck.Parameters(_family, _moments, Weights.Length, weights, components);
        (Weights, Components) = (weights, components);
        AtFloor = state.ReadPlaces();
        _before = (Weights, Components, state.ReadPlaces());
        RunStateCheck.Places(AtFloor.AsSpan(), Weights.Length);
        RunStateCheck.Places(_before.AtFloor.AsSpan(), Weights.Length);
        _next = null;
        _trace.Clear();
        _trace.AddRange(state.ReadDoubles());
        _distances.Clear();
        int distances = state.ReadLength(2 * sizeof(double));
        for (int i = 0; i < distances; i++)
        {
            _distances.Add((state.ReadDouble(), state.ReadDouble()));
        }

        _sums = new PassSums(state.ReadDoubles(), Weights.Length, state.ReadInt64());
        _passesBefore = state.ReadInt32();
        Passes = state.ReadInt32();
        Evaluations = state.ReadInt64();
        Outcome = (FitOutcome)state.ReadInt32();
        IsGivenUp = state.ReadBool();
        _accelerates = state.ReadBool();
        _lastAccelerated = state.ReadInt32();
        _expectedGain = state.ReadDouble();
        _parameterChange = state.ReadDouble();
        _stretch = state.ReadInt32();
        _use = (PassUse)state.ReadInt32();
        _accelerator = state.ReadBool() ? NewAccelerator() ?? throw CheckpointFormat.Damaged() : null;
        _accelerator?.Restore(state);
        _lists = ReadLists(state);
        CheckRestored();
        IsFromState = true;
    }

    private void CheckRestored()
    {
        CheckpointFormat.Require(_trace.TrueForAll(double.IsFinite) && _distances.Count == _trace.Count && _distances.TrueForAll(distance => distance.Margin is 1 or Margin && !(distance.Estimate < 0 || double.IsInfinity(distance.Estimate))));
        CheckpointFormat.Require(Enum.IsDefined(Outcome) && Enum.IsDefined(_use) && _passesBefore >= 0 && _passesBefore <= (_options.Stepwise?.Passes ?? 0) && Passes - _passesBefore >= _trace.Count && Passes <= MostPasses && Evaluations >= 0 && _stretch is >= 0 and <= MostPasses && _lastAccelerated >= -1 && _lastAccelerated < Math.Max(1, _trace.Count));
        CheckLists();
        if (_trace.Count == 0)
        {
            CheckpointFormat.Require(_sums.Values.Length == 0);
            return;
        }

        RunStateCheck.Sums(_family, _moments, (1 - _options.Trim) * _moments.TotalWeight, Components, _sums);
        double objective = _sums.LogLikelihood + _family.LogPrior(Components, _moments);
        CheckpointFormat.Require(Outcome == FitOutcome.LikelihoodFell || objective == _trace[^1]);
    }

    /// <summary>How many blocks there are the next pass knows.</summary>
    private void CheckLists()
    {
        if (_lists is { } lists)
        {
            CheckpointFormat.Require(_options.Expectation is TruncatedStep truncated && lists.PerRow == truncated.Components);
            for (int block = 0; block < lists.Blocks; block++)
            {
                CheckpointFormat.Require(!lists.Of(block).IsEmpty);
                RunStateCheck.Places(lists.Of(block), Weights.Length);
            }
        }
    }

    /// <summary>Takes what is known of the next stretch; true when that is its end.</summary>
    private bool TakeStretch() => _journal?.Recall(this, _stretch) ?? false;

    private void EndStretch()
    {
        int ended = _stretch++;
        _journal?.End(this, ended);
    }

    /// <summary>Between two iterations: what is to be known of them is noted, and a run that is cancelled ends.</summary>
    private void Pause(CancellationToken cancellation)
    {
        bool ends = cancellation.IsCancellationRequested;
        _journal?.Pass(this, _stretch, ends);
        if (ends)
        {
            Outcome = FitOutcome.Stopped;
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Within a pass that ends before its end: the run is noted as it was before the pass.</summary>
    private void Break()
    {
        _journal?.Pass(this, _stretch, isLast: true);
        Outcome = FitOutcome.Stopped;
    }

    private static void Write(StateWriter state, CandidateLists? lists)
    {
        state.Write(lists is null ? 0 : lists.Generation);
        if (lists is { Generation: > 0 })
        {
            state.Write(lists.PerRow);
            state.Write(lists.Blocks);
            for (int block = 0; block < lists.Blocks; block++)
            {
                state.Write(lists.Of(block));
            }
        }
    }

    private static CandidateLists? ReadLists(StateReader state)
    {
        int generation = state.ReadInt32();
        if (generation == 0)
        {
            return null;
        }

        CheckpointFormat.Require(generation > 0);
        int perRow = state.ReadInt32();
        int[][] lists = new int[state.ReadLength(sizeof(int))][];
        for (int block = 0; block < lists.Length; block++)
        {
            lists[block] = state.ReadInts();
        }

        return CandidateLists.After(lists, perRow, generation);
    }
}
