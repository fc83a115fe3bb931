using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Mixtura.Checkpoints;
using Mixtura.Observability;

namespace Mixtura.Estimation;

/// <summary>Fits one family with one number of components: several starts by short runs, the best carried on to convergence.</summary>
internal sealed class Fitter
{
    /// <summary>A short run ends when an iteration brings less than this share of all that the run has gained.</summary>
    private const double ShortRunGain = 0.01;
    private const int ShortRunIterations = 50;
    private const int FirstBatch = 8;
    private const int FirstBatchOfManyRows = 3;

    /// <summary>Of more rows starts are fewer at first, fewer of them are carried on, and those that fall behind are given up: passes cost more, and maxima are fewer.</summary>
    private const int ManyRows = 5_000;
    private const int BatchSize = 24;
    private const int CarriedShare = 8;
    private const int MostStarts = 192;

    /// <summary>No fit makes so many runs: moves, and what candidates learn from each other, come on top of the starts.</summary>
    private const int MostRuns = 1 << 30;
    private const double StartBudget = 1e7;

    /// <summary>Finished runs within this distance per row are taken for the same maximum, and so many of them settle the matter.</summary>
    private const double SameMaximum = 1e-5;
    private const int SettledAt = 8;

    /// <summary>With fewer rows than this for each parameter, so many starts that all lead to collapsed or spurious components are enough.</summary>
    private const double RowsPerParameter = 4;
    private const int EnoughToDespair = FirstBatch + (3 * BatchSize);

    private const int Finalists = 3;

    /// <summary>Of the time to finish, the fit to a sample may take such a part: passes over the table are to come.</summary>
    private const int ShareOfSample = 4;

    /// <summary>Per row, a thousand times the distance at which runs are compared: some have then only slowed down at a saddle.</summary>
    private const double MostBehind = 1e-3;

    /// <summary>So many moves are tried from one maximum, and from so many maxima: what they lead to differs more than starts do.</summary>
    private const int Moves = 6;
    public const int MovedFrom = 2;

    /// <summary>The least and the largest total weight: squares of sums over rows must be within the range of doubles.</summary>
    private const double LeastWeight = 1e-100;
    private const double LargestWeight = 1e100;

    /// <summary>The least share of the total weight that a row may have, if any: probabilities as small as that must not be zero.</summary>
    private const double LeastShare = 1e-300;

    /// <summary>Ordering rows costs what two or three passes with this much work for each row cost.</summary>
    private const int LeastClusteredWork = 500;
    private const int LeastClusteredRows = 1 << 14;

    /// <summary>Of fewer components most matter to most blocks, unless they lie so far apart that a fit takes few passes.</summary>
    private const int LeastClusteredComponents = 32;

    /// <summary>Near enough to a maximum to compare it with others; only the best few are taken all the way.</summary>
    private static readonly Convergence s_nearEnough = new() { DistanceToLimit = 1e-6 };

    /// <summary>The last pass of a fit that is stopped has so much time at least.</summary>
    private static readonly TimeSpan s_leastToReport = TimeSpan.FromSeconds(0.4);

    private readonly RowTable _table;
    private readonly Family _given;
    private readonly Family _family;
    private readonly FitOptions _options;
    private readonly SharedWork _shared;
    private readonly FitJournal? _journal;
    private readonly TableMoments _moments;
    private readonly KnownRows? _known;
    private readonly bool _beginsWithSample;
    private readonly int _threads;
    private readonly int _components;
    private readonly int _most;
    private readonly List<EmRun> _finished = [];
    private readonly List<EmRun> _givenUp = [];
    private readonly HashSet<EmRun> _learntFrom = [];
    private EmRun?[] _underWay = [];
    private readonly TimeSpan _preparation;
    private TimeSpan _running;
    private long _startTicks;
    private int _tried;
    private bool _triedMoves;
    private bool _isStopped;
    private bool _beganAfterTime;
    private TimeSpan _afterTime;
    private Fitter? _sampleFitter;
    private Mixture? _sampled;
    private StepwisePasses? _interrupted;

    public Fitter(RowTable table, Family family, FitOptions options, SharedWork? shared = null, FitJournal? journal = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(family);
        long began = Stopwatch.GetTimestamp();
        _table = table;
        _given = family;
        _family = family = FittedFamily.Of(family, options);
        _options = options;
        _journal = journal;
        if (options.Trim > 0 && (_family is NoiseFamily || options.Expectation is TruncatedStep))
        {
            throw new ArgumentException("Trimming goes together neither with noise, which outliers belong to, nor with truncated posteriors; choose one.", nameof(options));
        }

        if (options.Stepwise is not null && (options.Trim > 0 || !options.KnownLabels.IsEmpty))
        {
            throw new ArgumentException("Stepwise passes go together neither with trimming, which needs all rows at once, nor with known labels; choose one.", nameof(options));
        }

        if (options.Trim > 0 && !table.IsStreamed && table.RowCount > Array.MaxLength - RowTable.ChunkRows)
        {
            throw new TableException($"{table.RowCount} rows are more than one array holds, which trimming needs; take some of them", table.Origin);
        }

        if (options.Stepwise is not null && !table.HasBatches)
        {
            throw new ArgumentException("Mini-batches are drawn from everywhere in the table, so they need it in memory, or streamed from a source that reads rows from any place; give more memory or keep a cache, or leave mini-batches out.", nameof(options));
        }

        _known = KnownRows.Of(table, options);
        _beginsWithSample = options.Components > 1 && SampledFit.Serves(table, options);
        _components = options.Components + family.CountNoise;
        _threads = FitOptions.Cores(options.Threads);
        family.CheckColumns(table.Columns, table.Origin);
        CheckValues();
        CheckWeights();
        _shared = shared ?? new SharedWork(table, options);
        _moments = _shared.Moments;
        CheckRowCount();
        family.CheckMoments(_moments);
        _most = CountStarts();
        _preparation = Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Whether starts, or candidates, are what threads share out: the table has too few chunks for that.</summary>
    public static bool SharesOutStarts(RowTable table, int threads) => !table.IsStreamed && table.ChunkCount < 2 * threads;

    /// <summary>The whole fit.</summary>
    public FitResult<Mixture> Run(CancellationToken cancellation)
    {
        using WorkCancellation.Scope scope = WorkCancellation.BeginUnlessNone(cancellation);
        Begin(cancellation);
        while (TryOtherStarts(cancellation))
        {
        }

        TryMoves(MovedFrom, cancellation);
        return Finish(cancellation);
    }

    /// <summary>The finished runs, the best first.</summary>
    private IOrderedEnumerable<EmRun> Ranked => _finished.Order(EmRun.BestFirst);

    private bool IsKnown => _options.Components == _family.CountFixed - _family.CountNoise;

    private bool HasManyRows => _table.RowCount > ManyRows;

    /// <summary>Whether moves from maxima to better ones are part of the plan.</summary>
    private bool MovesServe => !_beginsWithSample && !(_options.Start.IsGiven || _options.Starts > 0 || _options.Components - _family.CountHeld <= 1 || _options.Trim > 0 || _known is not null || _options.Expectation is TruncatedStep);

    private bool HasEnoughStarts => _tried >= _most || IsSettled() || IsHopeless();

    /// <summary>The first few starts.</summary>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="starts">How many, unless the options say how many there are in all; null for as many as the table's size suggests.</param>
    public void Begin(CancellationToken cancellation, int? starts = null) =>
        RunBatch(_options.Starts > 0 ? BatchSize : starts ?? (HasManyRows ? FirstBatchOfManyRows : FirstBatch), cancellation);

    /// <summary>A further batch of starts; false when there are to be no more, since the best maximum was reached often enough.</summary>
    public bool TryOtherStarts(CancellationToken cancellation)
    {
        if (HasEnoughStarts)
        {
            return false;
        }

        RunBatch(BatchSize, cancellation);
        return true;
    }

    /// <summary>Moves from the best maxima so far to better ones.</summary>
    /// <param name="maxima">From how many different maxima.</param>
    /// <param name="cancellation">Ends the work.</param>
    public void TryMoves(int maxima, CancellationToken cancellation)
    {
        if (!MovesServe)
        {
            return;
        }

        int first = _tried;
        string step = FormattableString.Invariant($"moves/{first}");
        if (TakeStep(step))
        {
            _triedMoves = true;
            return;
        }

        using Activity? span = Telemetry.Begin("mixtura.moves");
        long began = Stopwatch.GetTimestamp();
        var better = new List<EmRun>();
        int threads = SharesOutStarts(_table, _threads) ? 1 : _threads;
        var pass = new TablePass(_table, _components, threads, Order()) { Ends = cancellation };
        var moves = new SplitAndMerge(_shared.JudgedFor(_family), _family, _moments, threads);
        EmRun? last = null;
        foreach (EmRun run in Ranked.ToArray())
        {
            if (last is not null && last.Objective - run.Objective <= SameMaximum * _table.TotalWeight)
            {
                continue;
            }

            if (maxima-- == 0)
            {
                break;
            }

            last = run;
            EmRun improved = moves.Improve(run, RunAt, s_nearEnough, pass, Moves, cancellation);
            if (improved != run)
            {
                better.Add(improved);
                _finished.Add(improved);
            }
        }

        _triedMoves = true;
        _journal?.Note(step, [.. better], [], first, _tried);
        _running += Stopwatch.GetElapsedTime(began);
    }

    /// <summary>
    /// Takes the best maximum of another fit, of a family that this one includes, for a start where nothing as good has been
    /// found: what includes a model cannot be worse.
    /// </summary>
    public void LearnFrom(Fitter other, CancellationToken cancellation)
    {
        EmRun theirs = other.Ranked.First();
        EmRun ours = Ranked.First();
        if (_options.Start.IsGiven || _options.Components == 1 || theirs.IsDegenerate || (!ours.IsDegenerate && ours.Objective >= theirs.Objective - (SameMaximum * _table.TotalWeight)))
        {
            return;
        }

        if (_learntFrom.Add(theirs))
        {
            EmRun run = RunAt(() => (theirs.Weights, _family.Adopt(theirs.Components)));
            RunAll([run], s_nearEnough, 1, cancellation);
            _finished.Add(run);
        }
    }

    /// <summary>Starts from the best maximum of a fit of the same family with one component more or fewer.</summary>
    public void LearnFromNeighbour(Fitter other, CancellationToken cancellation)
    {
        EmRun theirs = other.Ranked.First();
        if (!MovesServe || theirs.IsDegenerate || !_learntFrom.Add(theirs))
        {
            return;
        }

        var neighbour = new NeighbourStart(_shared.JudgedFor(_family), _family, _moments);
        (double[] Weights, ImmutableArray<Component> Components)? start = other._components < _components
            ? neighbour.Larger(theirs.Weights, theirs.Components, cancellation)
            : neighbour.Smaller(theirs.Weights, theirs.Components, cancellation);
        if (start is not { } from)
        {
            return;
        }

        EmRun ours = Ranked.First();
        EmRun run = RunAt(() => from);
        bool isSound = !ours.IsDegenerate && ours.Spurious.IsEmpty;
        RunAll([run], s_nearEnough, 1, cancellation, isSound ? ours.Objective : double.NegativeInfinity);
        (run.IsGivenUp ? _givenUp : _finished).Add(run);
    }

    /// <summary>
    /// The most that the log-likelihood of any start so far is, and how much less the next of those that were carried on came
    /// to; of starts that left every component sound, if there are any.
    /// </summary>
    public (double Best, double Lead) LogLikelihoods()
    {
        bool anySound = _finished.Exists(run => !run.IsDegenerate);
        double[] values = [.. _finished.Concat(_givenUp).Where(run => !(anySound && run.IsDegenerate)).Select(run => run.LogLikelihood).OrderDescending().Take(2)];
        return (values[0], values[0] - values[^1]);
    }

    /// <summary>The most that it is of a start that led to no collapsed, empty or spurious component; null when all did.</summary>
    public double? BestSoundLogLikelihood => _finished.Where(run => !run.IsDegenerate && run.Spurious.IsEmpty).Max(run => (double?)run.LogLikelihood);

    /// <summary>Whether there is anything to finish when the fit is stopped.</summary>
    public bool HasBegun => BestLogLikelihoodSoFar is not null;

    /// <summary>The most that the log-likelihood of any run is that has begun; null where none has made a pass.</summary>
    public double? BestLogLikelihoodSoFar => _finished.Concat(_underWay.OfType<EmRun>()).Where(run => run.Passes > 0).Max(run => (double?)run.LogLikelihood);

    /// <summary>
    /// Makes the least that gives a result of a fit whose time was over before its first pass: a start, from where its search has come
    /// to, and that pass.
    /// </summary>
    /// <param name="most">How much time there is to finish; of it a start that is itself a fit may take a share.</param>
    /// <param name="cancellation">Ends the work.</param>
    public void BeginAfterTime(TimeSpan most, CancellationToken cancellation)
    {
        using WorkCancellation.Scope scope = WorkCancellation.Begin(cancellation);
        long began = Stopwatch.GetTimestamp();
        _beganAfterTime = true;
        _afterTime = most;
        TablePass pass = Passes(1, cancellation)[0];
        EmRun run = _underWay.OfType<EmRun>().FirstOrDefault() ?? Begin(0, pass, _threads, cancellation);
        run.Measure(pass);
        _underWay = [run];
        _running += Stopwatch.GetElapsedTime(began);
        _afterTime = Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Makes the first pass of starts that wait for others to be made, so that a fit that is stopped can be finished from them.</summary>
    public void MeasureStarts(CancellationToken cancellation)
    {
        foreach (EmRun run in _finished.Where(run => !run.IsMeasured))
        {
            run.Measure(Passes(1, cancellation)[0]);
        }
    }

    /// <summary>Takes the best runs of a fit that was stopped all the way, or as far as the time allows.</summary>
    /// <param name="most">How long that may take, with what was made after the time; then runs are left where they are.</param>
    /// <param name="cancellation">Ends the work.</param>
    public FitResult<Mixture> FinishStopped(TimeSpan most, CancellationToken cancellation)
    {
        _isStopped = true;
        EmRun[] begun = [.. _underWay.OfType<EmRun>().Where(run => run.IsMeasured)];
        if (begun.Length == 0 && _finished.Count == 0)
        {
            // Mini-batches have come to parameters, and their log-likelihood takes a pass.
            begun = [_underWay.OfType<EmRun>().First(run => run.Passes > 0)];
            begun[0].Measure(Passes(1, cancellation)[0]);
        }

        _tried += begun.Length;
        _finished.AddRange(begun);
        _underWay = [];
        return Finish(cancellation, most > _afterTime ? most - _afterTime : TimeSpan.Zero);
    }

    /// <summary>Takes the best runs all the way.</summary>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="most">How long that may take; then runs are left where they are. Null for as long as they need.</param>
    public FitResult<Mixture> Finish(CancellationToken cancellation, TimeSpan? most = null)
    {
        long began = Stopwatch.GetTimestamp();
        EmRun[] finalists = [.. Ranked.Take(Finalists)];

        // A run that is further behind than its own distance to its maximum can be does not come first any more.
        finalists = [.. finalists.Where(run => !(finalists[0].Objective - run.Objective > MostBehind * _table.TotalWeight))];
        Array.ForEach(finalists, run => run.Reopen());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (most == TimeSpan.Zero)
        {
            limit.Cancel();
        }

        limit.CancelAfter(most ?? Timeout.InfiniteTimeSpan);
        try
        {
            finalists = Converge(finalists, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Between iterations a run's parameters and sums belong together.
        }

        TimeSpan starting = TimeSpan.FromSeconds((double)_startTicks / Stopwatch.Frequency / Outer(Math.Min(BatchSize, _most)));
        TimeSpan running = _running + Stopwatch.GetElapsedTime(began);
        FitResult<Mixture> result = ReportWithin(most is { } limited ? limited - Stopwatch.GetElapsedTime(began) : null, finalists.Order(EmRun.BestFirst).First(), _preparation + starting, running - starting, cancellation);
        if (_journal is { IsResumed: true })
        {
            RunStateCheck.Result(result);
        }

        Telemetry.Note(result);
        return result;
    }

    /// <summary>Short runs from some starts, the best of them carried on until they can be told apart.</summary>
    private void RunBatch(int size, CancellationToken cancellation)
    {
        int first = _tried;
        string step = FormattableString.Invariant($"batch/{first}");
        int count = Math.Min(size, _most - first);
        if (TakeStep(step))
        {
            CheckpointFormat.Require(_tried == first + count && _finished.Count > 0);
            return;
        }

        using Activity? span = Telemetry.Begin("mixtura.starts")?.SetTag(Tags.Starts, count);
        Telemetry.Starts.Add(count);
        long batchBegan = Stopwatch.GetTimestamp();
        int outer = Outer(count);
        TablePass[] passes = Passes(outer, cancellation);
        var runs = new EmRun[count];
        _underWay = runs;
        WorkCrew.Run(
            count,
            outer,
            (i, worker) =>
            {
                int index = first + i;
                long began = Stopwatch.GetTimestamp();
                runs[i] = Begin(index, passes[worker], outer == 1 ? _threads : 1, cancellation);
                Interlocked.Add(ref _startTicks, Stopwatch.GetTimestamp() - began);
                if (_most > 1)
                {
                    runs[i].RunShort(passes[worker], ShortRunGain, ShortRunIterations, cancellation);
                }
            },
            cancellation);
        EmRun[] carried = runs;
        if (_most > 1)
        {
            // The first starts are carried on whatever their short runs gave: they are the ones that do not depend on luck.
            carried = [.. runs.Order(EmRun.BestFirst).Take(1 + (count / CarriedShare)).Union(runs.Take(first > 0 ? 0 : HasManyRows ? 1 : 1 + CombinedStart.Second))];

            if (HasManyRows)
            {
                // All but the most promising are held against it, and not against each other, whose order threads may change.
                RunAll([carried[0]], s_nearEnough, 1, cancellation);
                double atLeast = carried[0].IsDegenerate || !carried[0].Spurious.IsEmpty ? double.NegativeInfinity : carried[0].Objective;
                RunAll(carried[1..], s_nearEnough, outer, cancellation, atLeast);
            }
            else
            {
                RunAll(carried, s_nearEnough, outer, cancellation);
            }
        }

        _tried += count;
        EmRun[] finished = [.. carried.Where(run => !run.IsGivenUp)];
        EmRun[] givenUp = [.. carried.Where(run => run.IsGivenUp)];
        _finished.AddRange(finished);
        _givenUp.AddRange(givenUp);
        _underWay = [];
        _journal?.Note(step, finished, givenUp, first, _tried);
        _running += Stopwatch.GetElapsedTime(batchBegan);
    }

    /// <summary>A run from a start, after passes over mini-batches where they are asked for.</summary>
    private EmRun Begin(int index, TablePass pass, int threads, CancellationToken cancellation)
    {
        return Run(index, () =>
        {
            if (_beganAfterTime && _interrupted?.Reached is { } reached)
            {
                return reached;
            }

            (double[] weights, ImmutableArray<Component> components) = BeginAt(index, pass, threads, cancellation);
            return _options.Stepwise is { } stepwise && !_beganAfterTime
                ? PassOverBatches(new StepwisePasses(_table, _family, _moments, _options.Proportions, stepwise, _options.Seed, threads), weights, components, index, cancellation)
                : RunBeginning.At(weights, components);
        });
    }

    /// <summary>Passes over mini-batches; the first that are interrupted are remembered.</summary>
    private RunBeginning PassOverBatches(StepwisePasses passes, double[] weights, ImmutableArray<Component> components, int index, CancellationToken cancellation)
    {
        try
        {
            return passes.Run(weights, components, index, cancellation);
        }
        catch (OperationCanceledException) when (passes.Reached is not null)
        {
            Interlocked.CompareExchange(ref _interrupted, passes, null);
            throw;
        }
    }

    /// <summary>The fit to the sample, or what it has come to within the time; null where it does not succeed, since some of the sample's rows lack what it needs.</summary>
    private Mixture? FitSample(CancellationToken cancellation)
    {
        if (_sampled is not null)
        {
            return _sampled;
        }

        try
        {
            _sampleFitter ??= SampledFit.Of(_shared.Sample, _given, _options);
            if (!_beganAfterTime)
            {
                return _sampled = _sampleFitter.Run(cancellation).Model;
            }

            TimeSpan most = _afterTime / ShareOfSample;
            if (!_sampleFitter.HasBegun)
            {
                _sampleFitter.BeginAfterTime(most, cancellation);
            }

            return _sampled = _sampleFitter.FinishStopped(most, cancellation).Model;
        }
        catch (Exception e) when (e is TableException or ModelException)
        {
            return null;
        }
    }

    /// <summary>One more run, from parameters.</summary>
    private EmRun RunAt(Func<(double[] Weights, ImmutableArray<Component> Components)> begin) => Run(_tried++, () =>
    {
        (double[] weights, ImmutableArray<Component> components) = begin();
        return RunBeginning.At(weights, components);
    });

    /// <summary>A run from parameters, which are found only where no journal knows them.</summary>
    private EmRun Run(int index, Func<RunBeginning> begin)
    {
        RunJournal? journal = _journal?.Run(index);
        RunBeginning? begun = EmRun.Begun(journal, _family, _moments, _options);
        return new EmRun(_family, _moments, _options, begun ?? begin(), index, _most, journal) { IsFromState = begun is not null };
    }

    /// <summary>Takes what a journal knows of a step; false when the step is to be made.</summary>
    private bool TakeStep(string step)
    {
        if (_journal?.Recall(step, state => EmRun.Read(state, _family, _moments, _options, _most, _journal.Run)) is not { } known)
        {
            return false;
        }

        CheckpointFormat.Require(known.Tried >= _tried && known.Tried <= MostRuns && known.Finished.Length + known.GivenUp.Length <= known.Tried);
        _finished.AddRange(known.Finished);
        _givenUp.AddRange(known.GivenUp);
        _tried = known.Tried;
        return true;
    }

    private (double[] Weights, ImmutableArray<Component> Components) BeginAt(int index, TablePass pass, int threads, CancellationToken cancellation)
    {
        if (_beginsWithSample && FitSample(cancellation) is { } sampled)
        {
            return FromSample(sampled, pass);
        }

        // Where one start is all that there is time for, k-means++ looks at more rows than a hierarchy does, and takes less time.
        Start start = (_most == 1 || _beganAfterTime) && _options.Start is CombinedStart ? Start.KMeansPlusPlus : _options.Start;
        var noise = _family as NoiseFamily;
        Family family = _family.Bare;
        double leftOut = noise is null ? _options.Trim : NoiseStart.Share(index);
        bool tellsParameters = start is LabelsStart or MeansStart or ModelStart;
        if (_known is not null && !tellsParameters)
        {
            // Rows of a known component must not be left out, however far from others they lie.
            (start, leftOut, tellsParameters) = (new KnownLabelsStart(start, _known, _options.Start is CombinedStart), 0, true);
        }

        SharedWork rows = leftOut > 0 && !tellsParameters ? _shared.DensestFor(family, leftOut) : _shared;
        TablePass over = ReferenceEquals(rows, _shared) && noise is null ? pass : new TablePass(rows.Table, _options.Components, threads);
        var context = new StartContext(rows.Table, family, _moments, rows.ClustersFor(family), over, _options.Components, _options.Seed) { HasNoise = noise is not null };
        (double[] weights, ImmutableArray<Component> components) = noise is not null ? NoiseStart.Begin(start, context, _shared.NoiseOf(noise.Volume), index)
            : _options.Trim > 0 ? TrimmedStart.Begin(start, context, index)
            : start.Begin(context, index);
        return HeldPlaces.Take(_family, _options.Proportions, weights, components, tellsParameters);
    }

    private (double[] Weights, ImmutableArray<Component> Components) FromSample(Mixture sampled, TablePass pass)
    {
        (double[] weights, ImmutableArray<Component> components) = _family is NoiseFamily noise
            ? ([.. sampled.Weights], sampled.Components.SetItem(sampled.Components.Length - 1, _shared.NoiseOf(noise.Volume)))
            : SampledFit.Maximize(sampled, new StartContext(_table, _family.Bare, _moments, _shared.ClustersFor(_family.Bare), pass, _options.Components, _options.Seed));
        return HeldPlaces.Take(_family, _options.Proportions, weights, components, isGiven: false);
    }

    private void RunAll(EmRun[] runs, Convergence convergence, int outer, CancellationToken cancellation, double atLeast = double.NegativeInfinity)
    {
        TablePass[] passes = Passes(outer, cancellation);
        WorkCrew.Run(runs.Length, outer, (i, worker) => runs[i].RunTo(convergence, passes[worker], cancellation, atLeast), cancellation);
    }

    /// <summary>
    /// Takes runs all the way and returns those that were. Of many rows those at the best one's maximum are left where they
    /// are, and others when they clearly stay behind it, unless it has turned out to be unsound.
    /// </summary>
    private EmRun[] Converge(EmRun[] ranked, CancellationToken cancellation)
    {
        if (!HasManyRows)
        {
            RunAll(ranked, _options.Convergence, Outer(ranked.Length), cancellation);
            return ranked;
        }

        EmRun best = ranked[0];
        EmRun[] apart = [.. ranked.Where(run => Math.Abs(best.Objective - run.Objective) > SameMaximum * _table.TotalWeight)];
        RunAll([best], _options.Convergence, 1, cancellation);
        bool isSound = !best.IsDegenerate && best.Spurious.IsEmpty;
        EmRun[] others = isSound ? apart : ranked[1..];
        RunAll(others, _options.Convergence, Outer(Math.Max(1, others.Length)), cancellation, isSound ? best.Objective : double.NegativeInfinity);
        return [best, .. others.Where(run => !run.IsGivenUp)];
    }

    private TablePass[] Passes(int outer, CancellationToken cancellation)
    {
        RowOrder? order = Order();
        return [.. Enumerable.Range(0, outer).Select(_ => new TablePass(_table, _components, outer == 1 ? _threads : 1, order, _options.Trim, _known) { Ends = cancellation })];
    }

    /// <summary>The rows in an order that lets passes leave components out, where that is likely to pay for the ordering.</summary>
    private RowOrder? Order()
    {
        double d = _table.ColumnCount;
        bool pays = _options.Expectation switch
        {
            _ when _options.Trim > 0 || _known is not null => false,
            CompleteStep => false,
            TruncatedStep => true,
            _ => _table.RowCount >= LeastClusteredRows
                && _components >= LeastClusteredComponents
                && _components * d * (d + 10) >= LeastClusteredWork
                && _family.CreateKernel([_family.Pivot(_moments)]).LeavesOut,
        };
        return pays && RowOrder.Serves(_table) ? _shared.Order : null;
    }

    /// <summary>Small tables have too few chunks to share out among threads, so their starts are.</summary>
    private int Outer(int starts) => SharesOutStarts(_table, _threads) ? Math.Min(_threads, starts) : 1;

    /// <summary>Whether the best maximum was reached often enough that more starts are unlikely to find a better one.</summary>
    private bool IsSettled()
    {
        if (_options.Starts > 0 || _finished.Count == 0)
        {
            return false;
        }

        EmRun best = Ranked.First();
        double near = best.Objective - (SameMaximum * _table.TotalWeight);
        return _finished.Count(run => run.Objective >= near && run.IsAsSoundAs(best)) >= SettledAt;
    }

    /// <summary>Whether rows are few and no start has led to a sound maximum: there is then most likely none.</summary>
    private bool IsHopeless() =>
        _options.Starts == 0
        && _tried >= EnoughToDespair
        && _table.TotalWeight < RowsPerParameter * FittedFamily.CountParameters(_family, _options, _table.ColumnCount)
        && BestSoundLogLikelihood is null;

    /// <summary>The most starts tried; a function of the problem's size alone, so that a seed means the same everywhere.</summary>
    private int CountStarts()
    {
        if (_options.Start.IsGiven || _components == 1 || IsKnown || _beginsWithSample || (_known is not null && _known.AreAll(_table)))
        {
            return 1;
        }

        // An iteration costs about k·d·(n + d²): the pass, and the components' matrices.
        double d = _table.ColumnCount;
        return _options.Starts > 0
            ? _options.Starts
            : (int)Math.Clamp(StartBudget / (_options.Components * d * (_table.RowCount + (d * d))), 1, MostStarts);
    }

    /// <summary>The result at a run, by a last pass at the parameters; where that is not done in the time that is left, by the run's own sums.</summary>
    /// <param name="left">How long the pass may take; null for as long as it needs.</param>
    /// <param name="run">The run.</param>
    /// <param name="starting">The time that starts took.</param>
    /// <param name="iterating">The time that iterations took.</param>
    /// <param name="cancellation">Ends the work.</param>
    private FitResult<Mixture> ReportWithin(TimeSpan? left, EmRun run, TimeSpan starting, TimeSpan iterating, CancellationToken cancellation)
    {
        // Which rows are trimmed only a pass says.
        if (left is not { } time || _options.Trim > 0)
        {
            return Report(run, starting, iterating, hasLastPass: true);
        }

        using CancellationTokenSource limit = WorkCancellation.Linked(cancellation);
        limit.CancelAfter(time > s_leastToReport ? time : s_leastToReport);
        try
        {
            using WorkCancellation.Scope scope = WorkCancellation.Begin(limit.Token);
            return Report(run, starting, iterating, hasLastPass: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Report(run, starting, iterating, hasLastPass: false);
        }
    }

    private FitResult<Mixture> Report(EmRun run, TimeSpan starting, TimeSpan iterating, bool hasLastPass)
    {
        int[] order = CanonicalOrder.Of(_family, run.Weights, run.Components, Math.Max(KnownRows.CountLabels(_options.KnownLabels), _options.LabelNames.Length));
        double[] weights = Array.ConvertAll(order, j => run.Weights[j]);
        Component[] components = Array.ConvertAll(order, j => run.Components[j]);
        Mixture model = Mixture.With(_family.Finished([.. components]), weights, components, _table.Columns).WithNames(KnownRows.Names(_options.LabelNames, _options.Components));

        // A last pass at the ordered parameters: what is reported is exactly what scoring the table with the model gives.
        var pass = new TablePass(_table, _components, _threads, Order(), _options.Trim, _known);
        PassSums sums = hasLastPass ? pass.Expect(model.Family.CreateKernel(model.Components), model.LogWeights, takesEntropy: true) : run.SumsIn(order);
        int parameters = FittedFamily.CountParameters(_family, _options, _table.ColumnCount);
        double n = pass.KeptWeight;
        var certificate = new FitCertificate(run.EstimatedDistance, GradientNorm(run, order, sums, n));
        double bic = InformationCriteria.Bic(parameters, n, sums.LogLikelihood);
        var summary = new FitSummary(
            sums.LogLikelihood,
            parameters,
            n,
            InformationCriteria.Aic(parameters, sums.LogLikelihood),
            bic,
            bic - (2 * sums.LogCertainty),
            run.Iterations,
            run.Outcome == FitOutcome.Converged,
            _options.Seed,
            certificate.EstimatedDistance,
            certificate.GradientNorm,
            hasLastPass ? sums.Entropy : double.NaN)
        {
            Trim = _options.Trim,
            Held = Held(order),
            HeldParameters = HeldParametersOf(order, model.Family),
            KnownRows = _known?.Count(_table) ?? 0,
            Priors = _family.Priors(_components, _moments),
        };
        ImmutableArray<long> trimmed = [.. pass.LeftOut];
        (FitWarningKind Kind, int Component)[] unsound = Unsound(run, order);
        ImmutableArray<Diagnosis> diagnoses = hasLastPass ? new Diagnostician(_table, _moments, trimmed).Examine(model, unsound, _tried, _threads) : [];
        return new FitResult<Mixture>(
            model,
            summary,
            run.Outcome,
            certificate,
            [.. run.Trace],
            [.. Warnings(run, diagnoses), .. hasLastPass ? [] : StoppedFit.NotExamined(unsound)],
            Landscape(),
            run.Passes,
            _tried,
            run.Evaluations + (hasLastPass ? sums.Evaluations : 0),
            new FitSeconds(starting.TotalSeconds, iterating.TotalSeconds))
        {
            Trimmed = trimmed,
            Diagnoses = diagnoses,
            ClusterEntropy = hasLastPass ? Math.Max(0, sums.Entropy - sums.NoiseEntropy) : double.NaN,
        };
    }

    /// <summary>The finished runs by where they ended.</summary>
    private ImmutableArray<Maximum> Landscape()
    {
        var maxima = new List<Maximum>();
        foreach (EmRun run in Ranked)
        {
            MaximumKind kind = run.IsDegenerate ? MaximumKind.Degenerate : !run.Spurious.IsEmpty ? MaximumKind.Spurious : MaximumKind.Sound;
            if (maxima.Count > 0 && maxima[^1].Kind == kind && Math.Abs(maxima[^1].LogLikelihood - run.LogLikelihood) <= SameMaximum * _table.TotalWeight)
            {
                maxima[^1] = maxima[^1] with { Starts = maxima[^1].Starts + 1 };
            }
            else
            {
                maxima.Add(new Maximum(run.LogLikelihood, 1, kind));
            }
        }

        return [.. maxima];
    }

    /// <summary>The norm of the gradient by what is free, from the sums of a pass over the ordered components.</summary>
    private double GradientNorm(EmRun run, int[] order, PassSums sums, double total)
    {
        PassSums own = sums.Reordered(order, _family.CountStatistics(_table.ColumnCount));
        var proportions = ProportionClasses.Of(_options.Proportions, order.Length, _family.CountNoise);
        double[] gradient = new double[proportions.Count];
        proportions.CopyGradient(own.Weights, run.Weights, total, gradient);
        double square = gradient.Sum(g => g * g);
        square += _family.SquaredGradient(MaximizationStep.Statistics(_family, run.Components, _moments, own));
        return Math.Sqrt(square) / total;
    }

    /// <summary>What was held, in words, with the components' places in the result.</summary>
    private string Held(int[] order)
    {
        int clusters = _options.Components;
        int[] place = CanonicalOrder.Places(order);
        ImmutableArray<int> places = [.. place[(clusters - _family.CountHeld)..clusters]];
        return string.Join("; ", _options.Proportions.Words([.. place[..clusters]]).Concat(_family.Holds(places, _table.Columns)));
    }

    /// <summary>What was held, with the components' places in the result; null where nothing was.</summary>
    private HeldParameters? HeldParametersOf(int[] order, Family finished)
    {
        int clusters = _options.Components;
        ImmutableArray<int> places = [.. CanonicalOrder.Places(order)[(clusters - _family.CountHeld)..clusters]];
        HeldParameters held = _family.Held(places, finished) with
        {
            Proportions = _options.Proportions is GivenProportions given
                ? new GivenProportions([.. Enumerable.Range(0, clusters).Select(place => given.Values[order[place]])])
                : _options.Proportions,
        };
        return held == HeldParameters.None ? null : held;
    }

    /// <summary>The components that have collapsed, look spurious or have lost their rows, by their place in the model.</summary>
    private static (FitWarningKind Kind, int Component)[] Unsound(EmRun run, int[] order)
    {
        int[] place = CanonicalOrder.Places(order);
        IEnumerable<(FitWarningKind, int)> Placed(FitWarningKind kind, IEnumerable<int> components) =>
            components.Select(j => (kind, place[j])).Order();
        return
        [
            .. Placed(FitWarningKind.AtFloor, run.AtFloor),
            .. run.IsDegenerate ? [] : Placed(FitWarningKind.Spurious, run.Spurious),
            .. Placed(FitWarningKind.WithoutRows, run.WithoutRows),
        ];
    }

    private ImmutableArray<FitWarning> Warnings(EmRun run, ImmutableArray<Diagnosis> diagnoses)
    {
        var warnings = ImmutableArray.CreateBuilder<FitWarning>();
        if (_isStopped && StoppedFit.Words(_beganAfterTime, run.Outcome, run.Iterations, _tried, HasEnoughStarts ? null : _most, MovesServe && !_triedMoves) is { } words)
        {
            warnings.Add(new FitWarning(FitWarningKind.Stopped, null, words));
        }

        if (run.Outcome == FitOutcome.IterationLimit && !run.RanAsAsked)
        {
            warnings.Add(new FitWarning(FitWarningKind.NotConverged, null, $"not converged after {run.Iterations} {(run.Iterations == 1 ? "iteration" : "iterations")}: raise the iteration limit"));
        }

        if (run.Outcome == FitOutcome.LikelihoodFell)
        {
            warnings.Add(new FitWarning(FitWarningKind.LikelihoodFell, null, $"the log-likelihood fell in iteration {run.Iterations + 1}, which rounding cannot explain; the parameters before it are returned"));
        }

        Spread spread = _family.Spread(_table.Columns);
        if (!spread.IsAlongColumns && !_moments.IsRegular)
        {
            warnings.AddRange(LinearDependences.Find(_table, _moments, spread.Columns).Select(dependence =>
                new FitWarning(FitWarningKind.Collinear, null, $"the column {dependence.Name} is a linear function of others in every row, to rounding: {dependence}; leave it out")));
        }

        warnings.AddRange(diagnoses.Select(diagnosis => new FitWarning(diagnosis.Kind, diagnosis.Component, diagnosis.ToString())));
        return warnings.ToImmutable();
    }

    private void CheckValues()
    {
        if (_family.TakesEveryValue)
        {
            return;
        }

        foreach (RowTable part in _table.Parts())
        {
            for (int column = 0; column < part.ColumnCount; column++)
            {
                for (long row = 0; row < part.RowCount; row++)
                {
                    if (_family.Objection(column, part[row, column]) is { } objection)
                    {
                        throw new TableException(objection, _table.Origin, part.FirstRow + row + 1, _table.Columns[column].Name);
                    }
                }
            }
        }
    }

    private void CheckWeights()
    {
        double total = _table.TotalWeight;
        if (!_table.IsWeighted || total == 0)
        {
            return;
        }

        if (!(total is >= LeastWeight and <= LargestWeight))
        {
            (string size, string remedy) = total < LeastWeight ? ("small", "multiply") : ("large", "divide");
            throw new TableException(
                string.Create(CultureInfo.InvariantCulture, $"the rows' weights are too {size}: their sum is {total:G3}, and must be between {LeastWeight:G1} and {LargestWeight:G1}; {remedy} all of them by the same number"),
                _table.Origin);
        }

        foreach (RowTable part in _table.Parts())
        {
            for (long row = 0; row < part.RowCount; row++)
            {
                double weight = part.Weight(row);
                if (weight > 0 && !(weight / total >= LeastShare))
                {
                    throw new TableException(
                        string.Create(CultureInfo.InvariantCulture, $"the weight {weight:G3} is too small a share of the weights' sum, {total:G3}, to change any result; make it 0"),
                        _table.Origin,
                        part.FirstRow + row + 1);
                }
            }
        }
    }

    private void CheckRowCount()
    {
        if (_options.Components - Math.Min(_family.CountHeld, _options.Components - 1) > _table.RowCount)
        {
            throw new TableException($"{_options.Components} components need at least as many rows, and the table has {_table.RowCount}; ask for fewer components", _table.Origin);
        }
    }
}
