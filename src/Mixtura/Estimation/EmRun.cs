using System.Collections.Immutable;
using Mixtura.Checkpoints;
using Mixtura.Observability;

namespace Mixtura.Estimation;

/// <summary>
/// Expectation-maximization from one start (Dempster, Laird and Rubin 1977). A pass gives the log-likelihood of the
/// current parameters together with the statistics for the next, so a run that ends after a pass needs no further one.
/// What is climbed is the objective: the log-likelihood and, where the family has a prior, the logarithm of its density.
/// </summary>
internal sealed partial class EmRun
{
    /// <summary>A fall of the objective by less than this, relative to its size and the table's, is rounding.</summary>
    internal const double FallByRounding = 1e-11;

    /// <summary>A change of the objective by less than this, relative to its size, is rounding: the limit is reached.</summary>
    internal const double ChangeByRounding = 1e-15;

    /// <summary>Both of these where a covariance is held at the floor: its condition magnifies rounding by the floor's inverse.</summary>
    internal const double RoundingAtFloor = 1e-5;

    /// <summary>A fall of the objective by less than this, relative to its size, does not speak against an accelerated step.</summary>
    private const double FallOfAccelerated = 1e-13;

    /// <summary>So many times the estimated distance to the limit are not left to be gained; saddles are the reason for the margin.</summary>
    private const double FarFromLimit = 20;

    /// <summary>Accelerated steps begin when an iteration brings less than this share of all that the run has gained,</summary>
    private const double AcceleratedBelow = 0.01;

    /// <summary>and so many iterations or more are left.</summary>
    private const int WorthAccelerating = 10;

    /// <summary>
    /// A step towards directions in which the log-likelihood is flat shows only after those in which it is curved, so where steps
    /// are accelerated the estimated distance must be this many times smaller than the tolerance.
    /// </summary>
    private const double Margin = 10;

    private readonly Family _family;
    private readonly TableMoments _moments;
    private readonly FitOptions _options;
    private readonly int _index;
    private readonly int _starts;
    private readonly RunJournal? _journal;
    private int _passesBefore;
    private readonly ProportionClasses _proportions;
    private readonly List<double> _trace = [];
    private readonly List<(double Estimate, double Margin)> _distances = [];
    private PassSums _sums;
    private CandidateLists? _lists;
    private (double[] Weights, ImmutableArray<Component> Components, ImmutableArray<int> AtFloor) _before;
    private (double[] Weights, Maximization Step)? _next;
    private (ImmutableArray<int> AtFloor, double ParameterChange) _beforeThat = ([], double.PositiveInfinity);
    private PassUse _use;
    private ImmutableArray<Component> _judged;
    private ImmutableArray<int> _spurious = [];
    private Accelerator? _accelerator;
    private bool _accelerates;
    private int _lastAccelerated = -1;
    private double _expectedGain = double.NaN;
    private double _parameterChange = double.PositiveInfinity;

    /// <param name="family">The family.</param>
    /// <param name="moments">The table's moments.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="begin">What to begin with.</param>
    /// <param name="index">The start's number, from 0.</param>
    /// <param name="starts">How many starts there may be.</param>
    /// <param name="journal">Where the run's state is kept, or null.</param>
    public EmRun(Family family, TableMoments moments, FitOptions options, RunBeginning begin, int index, int starts, RunJournal? journal = null)
    {
        _journal = journal;
        AtFloor = begin.AtFloor;
        Passes = _passesBefore = begin.Passes;
        Evaluations = begin.Evaluations;
        _family = family;
        _moments = moments;
        _options = options;
        _index = index;
        _starts = starts;
        _proportions = ProportionClasses.Of(options.Proportions, begin.Weights.Length, family.CountNoise);
        Weights = options.Proportions is FreeProportions ? begin.Weights : _proportions.Maximize(begin.Weights);
        Components = begin.Components;
    }

    /// <summary>
    /// Runs whose log-likelihood never fell first, among them those without a collapsed or empty component, then those without
    /// a spurious one, then by the objective, then by the start's number.
    /// </summary>
    public static Comparer<EmRun> BestFirst { get; } = Comparer<EmRun>.Create((a, b) =>
    {
        int order = a.HasFallen.CompareTo(b.HasFallen);
        order = order != 0 ? order : a.IsDegenerate.CompareTo(b.IsDegenerate);
        order = order != 0 ? order : b.Spurious.IsEmpty.CompareTo(a.Spurious.IsEmpty);
        order = order != 0 ? order : b.Objective.CompareTo(a.Objective);
        return order != 0 ? order : a._index.CompareTo(b._index);
    });

    /// <summary>Whether neither run is to be preferred to the other for its soundness alone.</summary>
    public bool IsAsSoundAs(EmRun other) => IsDegenerate == other.IsDegenerate && Spurious.IsEmpty == other.Spurious.IsEmpty;

    public double[] Weights { get; private set; }

    public ImmutableArray<Component> Components { get; private set; }

    public ImmutableArray<int> AtFloor { get; private set; } = [];

    /// <summary>Rows times components whose log-density was asked for in all passes.</summary>
    public long Evaluations { get; private set; }

    public IReadOnlyList<double> Trace => _trace;

    public int Iterations => Math.Max(0, _trace.Count - 1);

    /// <summary>The number of passes over the table, those included whose parameters were thrown away.</summary>
    public int Passes { get; private set; }

    public double LogLikelihood => _trace.Count > 0 ? _sums.LogLikelihood : double.NegativeInfinity;

    /// <summary>The log-likelihood, plus the logarithm of the prior's density but for a constant where there is a prior.</summary>
    public double Objective => _trace.Count > 0 ? _trace[^1] : double.NegativeInfinity;

    /// <summary>Whether the run was left before its limit, because it would not have been of use.</summary>
    public bool IsGivenUp { get; private set; }

    public FitOutcome Outcome { get; private set; } = FitOutcome.IterationLimit;

    private bool HasFallen => Outcome == FitOutcome.LikelihoodFell;

    /// <summary>
    /// The estimated distance to the limit: Aitken's after plain iterations, NaN where the last increments do not contract;
    /// after accelerated ones half the product of gradient and step, NaN where the log-likelihood is not concave.
    /// </summary>
    public double EstimatedDistance => _distances.Count > 0 ? _distances[^1].Estimate : double.NaN;

    /// <summary>Components that have lost their rows; a table without noise is no reason to reject a fit.</summary>
    public IEnumerable<int> WithoutRows => Enumerable.Range(0, Weights.Length - _family.CountFixed).Where(j => !(Weights[j] > ComponentStatistics.LeastShare));

    /// <summary>Whether the run was told to do exactly its number of iterations.</summary>
    public bool RanAsAsked => _options.Convergence is { DistanceToLimit: null or 0, AbsoluteChange: null or 0, RelativeChange: null or 0, ParameterChange: null or 0 };

    private bool IsAtLimit => Passes - _passesBefore > _options.MaxIterations;

    private bool TouchesFloor => !AtFloor.IsEmpty || !_before.AtFloor.IsDefaultOrEmpty;

    /// <summary>Components that describe so few rows so tightly that they are likelier accidents than groups.</summary>
    public ImmutableArray<int> Spurious
    {
        get
        {
            // Runs are compared often, and each judgement costs a decomposition.
            if (_judged != Components)
            {
                // Comparers ask, which must not throw.
                using WorkCancellation.Scope whole = WorkCancellation.Begin(CancellationToken.None);
                double[] rows = [.. Weights.Take(Weights.Length - _family.CountFixed).Select(weight => weight * (1 - _options.Trim) * _moments.TotalWeight)];
                _spurious = _family.Spurious(Components, rows, _moments);
                _judged = Components;
            }

            return _spurious;
        }
    }

    /// <summary>Whether a component has collapsed or lost its rows, or the run ended where its log-likelihood fell: at no maximum to compare with.</summary>
    public bool IsDegenerate => HasFallen || AtFloor.Length > 0 || WithoutRows.Any();

    public void RunShort(TablePass pass, double gain, int iterations, CancellationToken cancellation)
    {
        if (TakeStretch())
        {
            return;
        }

        using var span = new RunSpan(this, _index + 1);
        bool alive = _trace.Count > 0 || Expect(pass);
        while (alive)
        {
            bool slow = Iterations > 1 && _trace[^1] - _trace[^2] < gain * (_trace[^1] - _trace[0]);
            if (slow || Iterations >= Math.Min(iterations, _options.MaxIterations) || HasConverged(_options.Convergence))
            {
                break;
            }

            Pause(cancellation);
            Maximize();
            alive = Expect(pass);
        }

        EndStretch();
    }

    /// <summary>Runs, or runs on, until the criterion is met or the iteration limit is reached.</summary>
    /// <param name="convergence">The criterion.</param>
    /// <param name="pass">A pass over the table.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <param name="atLeast">An objective that a run must come to, to be of use; it is given up when it clearly will not.</param>
    public void RunTo(Convergence convergence, TablePass pass, CancellationToken cancellation, double atLeast = double.NegativeInfinity)
    {
        if (TakeStretch())
        {
            return;
        }

        using var span = new RunSpan(this, _index + 1);

        // A pass with truncated posteriors changes what the next one looks at, so one that is thrown away would leave traces.
        // Where rows are trimmed the likelihood has edges, at which no Hessian says what lies behind. A run that was cancelled
        // goes on with what its accelerator knows, to the same bits as without the interruption.
        if (_accelerator is null)
        {
            (_accelerator, _use) = (NewAccelerator(), PassUse.Noted);
        }

        bool alive = _trace.Count > 0 ? Outcome != FitOutcome.LikelihoodFell : Expect(pass);
        if (alive)
        {
            Outcome = FitOutcome.IterationLimit;
        }

        while (alive)
        {
            // Here parameters and sums belong together, so that a run that is cancelled can go on.
            Pause(cancellation);
            if (_use == PassUse.Noted)
            {
                Look(convergence);
                _use = PassUse.Looked;
            }

            if (HasConverged(convergence))
            {
                if (!IsAtLimit && TryLeaveBounds(pass))
                {
                    continue;
                }

                Outcome = FitOutcome.Converged;
                break;
            }

            IsGivenUp = FarFromLimit * _distances[^1].Estimate < atLeast - Objective;
            if (IsAtLimit || IsGivenUp)
            {
                break;
            }

            if (!TryAccelerate(pass))
            {
                if (IsAtLimit)
                {
                    break;
                }

                Maximize();
                alive = Expect(pass);
            }
        }

        _accelerator = null;
        EndStretch();
    }

    private Accelerator? NewAccelerator() => RanAsAsked || _options.Trim > 0 || _options.Acceleration == Acceleration.None || _options.Expectation is TruncatedStep
        ? null
        : Accelerator.For(_family, _moments, _proportions, Weights.Length);

    /// <summary>What a run has come to is no more what is asked of it.</summary>
    public void Reopen() => Outcome = HasFallen ? Outcome : FitOutcome.Stopped;

    /// <summary>Whether the log-likelihood of the parameters is known.</summary>
    public bool IsMeasured => _trace.Count > 0;

    /// <summary>The sums at the parameters, with the components in another order.</summary>
    /// <param name="order">For each place the number of the component that comes there.</param>
    public PassSums SumsIn(int[] order)
    {
        int[] places = new int[order.Length];
        for (int place = 0; place < places.Length; place++)
        {
            places[order[place]] = place;
        }

        return _sums.Reordered(places, _family.CountStatistics(_moments.Columns.Length));
    }

    /// <summary>The first pass of a run that is to make no other.</summary>
    public void Measure(TablePass pass) => Expect(pass);

    /// <summary>A pass at the current parameters; false when they are worse than those before, which are then restored.</summary>
    private bool Expect(TablePass pass)
    {
        PassSums sums;
        try
        {
            sums = Pass(Weights, Components, pass);
        }
        catch (OperationCanceledException) when (_trace.Count > 0)
        {
            // The parameters go back to those that the sums belong to, from which the run can go on.
            (Weights, Components, AtFloor) = _before;
            (_before.AtFloor, _parameterChange) = _beforeThat;
            Break();
            throw;
        }
        catch (OperationCanceledException)
        {
            // What was found to begin with need not be found again.
            Break();
            throw;
        }

        double rounding = TouchesFloor ? RoundingAtFloor : FallByRounding;
        if (_trace.Count == 0 && !double.IsFinite(sums.LogLikelihood))
        {
            CheckpointFormat.Require(!IsFromState);
            throw new ModelException("the log-likelihood is not finite: some row is impossible in every component that the fit starts from; start from parameters that allow every row", "start");
        }

        double objective = sums.LogLikelihood + _family.LogPrior(Components, _moments);
        if (_trace.Count > 0 && !(objective >= _trace[^1] - (rounding * (Math.Abs(_trace[^1]) + _moments.TotalWeight))))
        {
            (Weights, Components, AtFloor) = _before;
            Outcome = FitOutcome.LikelihoodFell;
            return false;
        }

        Note(sums, objective);
        return true;
    }

    private PassSums Pass(double[] weights, ImmutableArray<Component> components, TablePass pass)
    {
        _lists ??= _options.Expectation is TruncatedStep truncated ? pass.CreateLists(truncated.Components) : null;
        CheckpointFormat.Require(_lists is null || _lists.Blocks == pass.ListedBlocks);
        PassSums sums = pass.Expect(_family.CreateKernel(components), Array.ConvertAll(weights, Elementary.Log), _lists);
        Passes++;
        Evaluations += sums.Evaluations;
        return sums;
    }

    private void Note(PassSums sums, double objective)
    {
        _sums = sums;
        _next = null;
        _use = PassUse.Noted;
        _trace.Add(objective);
        _options.Progress?.Report(new FitProgress(Weights.Length - _family.CountNoise, _family.Structure ?? _family.Name, _index + 1, _starts, Iterations, LogLikelihood));
        _distances.Add((Distance(), 1));
    }

    /// <summary>The parameters that maximization gives at the last pass.</summary>
    private (double[] Weights, Maximization Step) Next(ComponentStatistics statistics)
    {
        try
        {
            return (_proportions.Maximize(_sums.Weights), _family.Maximize(statistics));
        }
        catch (OperationCanceledException)
        {
            // Parameters and sums still belong together.
            Break();
            throw;
        }
    }

    private void Maximize()
    {
        (double[] weights, Maximization step) = _next ?? Next(MaximizationStep.Statistics(_family, Components, _moments, _sums));
        Move(weights, step.Components, step.AtFloor);
    }

    private void Move(double[] weights, ImmutableArray<Component> components, ImmutableArray<int> atFloor)
    {
        _beforeThat = (_before.AtFloor, _parameterChange);
        _before = (Weights, Components, AtFloor);
        if (_options.Convergence.ParameterChange > 0)
        {
            _parameterChange = Change(weights, components);
        }

        (Weights, Components, AtFloor) = (weights, components, atFloor);
    }

    /// <summary>Tells the accelerator of the last pass, and estimates the distance to the limit by what it expects to gain.</summary>
    private void Look(Convergence convergence)
    {
        if (_accelerator is null || !(_accelerates |= IsSlow(convergence)))
        {
            return;
        }

        ComponentStatistics statistics = MaximizationStep.Statistics(_family, Components, _moments, _sums);
        _next ??= Next(statistics);
        (double[] weights, Maximization step) = _next.Value;
        if (TouchesFloor || !step.AtFloor.IsEmpty || WithoutRows.Any() || !Array.TrueForAll(weights, weight => weight > ComponentStatistics.LeastShare))
        {
            _accelerator.Forget();
            return;
        }

        // What the accelerator remembers must not be cut off half-way.
        using WorkCancellation.Scope whole = WorkCancellation.Begin(CancellationToken.None);
        double expected = _expectedGain;
        _accelerator.Look(Weights, statistics, weights, step.Components);
        _expectedGain = _accelerator.ExpectedGain;
        if (!double.IsNaN(_expectedGain))
        {
            // Where the last step brought more than was expected of it, so may the next.
            double surprise = Math.Max(1, (_trace[^1] - _trace[^2]) / expected);
            _distances[^1] = (_expectedGain * (double.IsNaN(surprise) ? 1 : surprise), Margin);
        }
    }

    /// <summary>Whether the run has left its steep beginning and still has many plain iterations before it.</summary>
    private bool IsSlow(Convergence convergence)
    {
        if (_trace.Count < 3 || _trace[^1] - _trace[^2] >= AcceleratedBelow * (_trace[^1] - _trace[0]))
        {
            return false;
        }

        double rate = (_trace[^1] - _trace[^2]) / (_trace[^2] - _trace[^3]);
        double target = (convergence.DistanceToLimit ?? 0) * _moments.TotalWeight;
        double left = Elementary.Log(target / _distances[^1].Estimate) / Elementary.Log(rate);
        return !(left < WorthAccelerating);
    }

    /// <summary>An accelerated step; false when there is none, or it brought less than maximization would and was thrown away.</summary>
    private bool TryAccelerate(TablePass pass)
    {
        if (!_accelerates || _use == PassUse.Refused || _accelerator?.Propose(Components) is not { } further)
        {
            return false;
        }

        PassSums sums;
        try
        {
            sums = Pass(further.Weights, further.Components, pass);
        }
        catch (OperationCanceledException)
        {
            Break();
            throw;
        }

        double objective = sums.LogLikelihood + _family.LogPrior(further.Components, _moments);
        if (!(objective - Objective >= _accelerator.PlainGain - (FallOfAccelerated * Math.Abs(Objective))))
        {
            _accelerator.Reject();
            _use = PassUse.Refused;
            return false;
        }

        _accelerator.Accept();
        Move(further.Weights, further.Components, []);
        _lastAccelerated = _trace.Count;
        Note(sums, objective);
        return true;
    }

    /// <summary>
    /// From a point where iterations end since parameters are at a bound, inside of which the likelihood increases, to a better
    /// one off the bound; false where there is none. Truncated posteriors would remember the passes that are thrown away.
    /// </summary>
    private bool TryLeaveBounds(TablePass pass)
    {
        if (_options.Expectation is TruncatedStep || ParameterBounds.Raised(_family, Weights, Components) is not { } raised)
        {
            return false;
        }

        (int passes, long evaluations) = (Passes, Evaluations);
        try
        {
            ComponentStatistics statistics = MaximizationStep.Statistics(_family, raised, _moments, Pass(Weights, raised, pass));
            foreach (ImmutableArray<Component> inside in ParameterBounds.Inside(_family, Weights, Components, statistics))
            {
                PassSums sums = Pass(Weights, inside, pass);
                double objective = sums.LogLikelihood + _family.LogPrior(inside, _moments);
                if (objective - Objective > FallOfAccelerated * Math.Abs(Objective))
                {
                    _accelerator?.Forget();
                    Move(Weights, inside, AtFloor);
                    _lastAccelerated = _trace.Count;
                    Note(sums, objective);
                    return true;
                }
            }

            return false;
        }
        catch (OperationCanceledException)
        {
            // The passes of this attempt will be made again.
            (Passes, Evaluations) = (passes, evaluations);
            Break();
            throw;
        }
    }

    private double Change(double[] weights, ImmutableArray<Component> after)
    {
        double largest = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            largest = Math.Max(largest, Math.Max(Math.Abs(weights[j] - Weights[j]), _family.Change(Components[j], after[j])));
        }

        return largest;
    }

    private double Distance()
    {
        if (_trace.Count < 3 || (_lastAccelerated >= 0 && _trace.Count - _lastAccelerated < 4))
        {
            return double.NaN;
        }

        return AitkenDistance.Of(_trace, (TouchesFloor ? RoundingAtFloor : ChangeByRounding) * Math.Abs(_trace[^1]));
    }

    private bool HasConverged(Convergence c)
    {
        if (RanAsAsked || _trace.Count < 2)
        {
            return false;
        }

        double change = Math.Abs(_trace[^1] - _trace[^2]);
        return (c.AbsoluteChange is null || change < c.AbsoluteChange)
            && (c.RelativeChange is null || change < c.RelativeChange * Math.Abs(_trace[^1]))
            && (c.ParameterChange is null || _parameterChange < c.ParameterChange)
            && (c.DistanceToLimit is not { } distance || IsCalm(distance * _moments.TotalWeight));
    }

    private bool IsCalm(double distance)
    {
        for (int i = 1; i <= AitkenDistance.CalmIterations; i++)
        {
            if (i > _distances.Count || !(_distances[^i].Estimate * _distances[^i].Margin < distance))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What has been made of the last pass that the run keeps.</summary>
    private enum PassUse
    {
        /// <summary>Its sums are noted.</summary>
        Noted,

        /// <summary>The accelerator was told of it.</summary>
        Looked,

        /// <summary>A step of the accelerator's was thrown away after it, so that the next is plain.</summary>
        Refused,
    }
}
