using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// Expectation-maximization from one start (Dempster, Laird and Rubin 1977). A pass gives the log-likelihood of the
/// current parameters together with the statistics for the next, so a run that ends after a pass needs no further one.
/// </summary>
internal sealed class EmRun
{
    /// <summary>A fall of the log-likelihood by less than this, relative to its size and the table's, is rounding.</summary>
    private const double FallByRounding = 1e-11;

    /// <summary>A change of the log-likelihood by less than this, relative to its size, is rounding: the limit is reached.</summary>
    private const double ChangeByRounding = 1e-15;

    /// <summary>Both of these where a covariance is held at the floor: its condition magnifies rounding by the floor's inverse.</summary>
    private const double RoundingAtFloor = 1e-5;

    private const int CalmIterations = 3;

    private readonly Family _family;
    private readonly TableMoments _moments;
    private readonly FitOptions _options;
    private readonly int _index;
    private readonly int _starts;
    private readonly List<double> _trace = [];
    private readonly List<double> _distances = [];
    private PassSums _sums;
    private CandidateLists? _lists;
    private (double[] Weights, ImmutableArray<Component> Components, ImmutableArray<int> AtFloor) _before;
    private double _parameterChange = double.PositiveInfinity;

    public EmRun(Family family, TableMoments moments, FitOptions options, double[] weights, ImmutableArray<Component> components, int index, int starts)
    {
        _family = family;
        _moments = moments;
        _options = options;
        _index = index;
        _starts = starts;
        Weights = weights;
        Components = components;
    }

    /// <summary>Runs without a collapsed or empty component first, then by log-likelihood, then by the start's number.</summary>
    public static Comparer<EmRun> BestFirst { get; } = Comparer<EmRun>.Create((a, b) =>
    {
        int order = a.IsDegenerate.CompareTo(b.IsDegenerate);
        order = order != 0 ? order : b.LogLikelihood.CompareTo(a.LogLikelihood);
        return order != 0 ? order : a._index.CompareTo(b._index);
    });

    public double[] Weights { get; private set; }

    public ImmutableArray<Component> Components { get; private set; }

    public ImmutableArray<int> AtFloor { get; private set; } = [];

    /// <summary>Rows times components whose log-density was asked for in all passes.</summary>
    public long Evaluations { get; private set; }

    public IReadOnlyList<double> Trace => _trace;

    public int Iterations => Math.Max(0, _trace.Count - 1);

    public double LogLikelihood => _trace.Count > 0 ? _trace[^1] : double.NegativeInfinity;

    public FitOutcome Outcome { get; private set; } = FitOutcome.IterationLimit;

    /// <summary>Aitken's estimate of the distance to the limit; NaN where the last increments do not contract.</summary>
    public double EstimatedDistance => _distances.Count > 0 ? _distances[^1] : double.NaN;

    public IEnumerable<int> WithoutRows => Enumerable.Range(0, Weights.Length).Where(j => !(Weights[j] > ComponentStatistics.LeastShare));

    /// <summary>Whether the run was told to do exactly its number of iterations.</summary>
    public bool RanAsAsked => _options.Convergence is { DistanceToLimit: null or 0, AbsoluteChange: null or 0, RelativeChange: null or 0, ParameterChange: null or 0 };

    private bool TouchesFloor => !AtFloor.IsEmpty || !_before.AtFloor.IsDefaultOrEmpty;

    private bool IsDegenerate => AtFloor.Length > 0 || WithoutRows.Any();

    public void RunShort(TablePass pass, double gain, int iterations, CancellationToken cancellation)
    {
        while (Expect(pass, cancellation))
        {
            bool slow = Iterations > 1 && _trace[^1] - _trace[^2] < gain * (_trace[^1] - _trace[0]);
            if (slow || Iterations >= Math.Min(iterations, _options.MaxIterations) || HasConverged(_options.Convergence))
            {
                return;
            }

            Maximize();
        }
    }

    /// <summary>Runs, or runs on, until the criterion is met or the iteration limit is reached.</summary>
    public void RunTo(Convergence convergence, TablePass pass, CancellationToken cancellation)
    {
        bool alive = _trace.Count > 0 ? Outcome != FitOutcome.LikelihoodFell : Expect(pass, cancellation);
        if (alive)
        {
            Outcome = FitOutcome.IterationLimit;
        }

        while (alive)
        {
            if (HasConverged(convergence))
            {
                Outcome = FitOutcome.Converged;
                return;
            }

            if (Iterations >= _options.MaxIterations)
            {
                return;
            }

            Maximize();
            alive = Expect(pass, cancellation);
        }
    }

    /// <summary>A pass at the current parameters; false when they are worse than those before, which are then restored.</summary>
    private bool Expect(TablePass pass, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _lists ??= _options.Expectation is TruncatedStep truncated ? pass.CreateLists(truncated.Components) : null;
        PassSums sums = pass.Expect(_family.CreateKernel(Components), Array.ConvertAll(Weights, Elementary.Log), _lists);
        Evaluations += sums.Evaluations;
        double rounding = TouchesFloor ? RoundingAtFloor : FallByRounding;
        if (_trace.Count == 0 && !double.IsFinite(sums.LogLikelihood))
        {
            throw new ModelException("the log-likelihood is not finite: some row is impossible in every component that the fit starts from; start from parameters that allow every row", "start");
        }

        if (_trace.Count > 0 && !(sums.LogLikelihood >= _trace[^1] - (rounding * (Math.Abs(_trace[^1]) + _moments.TotalWeight))))
        {
            (Weights, Components, AtFloor) = _before;
            Outcome = FitOutcome.LikelihoodFell;
            return false;
        }

        _sums = sums;
        _trace.Add(sums.LogLikelihood);
        _options.Progress?.Report(new FitProgress(Weights.Length, _family.Structure ?? _family.Name, _index + 1, _starts, Iterations, LogLikelihood));
        _distances.Add(Distance());
        return true;
    }

    private void Maximize()
    {
        _before = (Weights, Components, AtFloor);
        Maximization step = _family.Maximize(MaximizationStep.Statistics(_family, Components, _moments, _sums));
        if (_options.Convergence.ParameterChange > 0)
        {
            _parameterChange = Change(step.Components);
        }

        Weights = MaximizationStep.Weights(_sums.Weights);
        Components = step.Components;
        AtFloor = step.AtFloor;
    }

    private double Change(ImmutableArray<Component> after)
    {
        double[] weights = MaximizationStep.Weights(_sums.Weights);
        double largest = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            largest = Math.Max(largest, Math.Max(Math.Abs(weights[j] - Weights[j]), _family.Change(Components[j], after[j])));
        }

        return largest;
    }

    private double Distance()
    {
        if (_trace.Count < 3)
        {
            return double.NaN;
        }

        double last = _trace[^1] - _trace[^2];
        double before = _trace[^2] - _trace[^3];
        double rate = last / before;
        double rounding = (TouchesFloor ? RoundingAtFloor : ChangeByRounding) * Math.Abs(_trace[^1]);
        return Math.Abs(last) <= rounding ? 0
            : before > 0 && rate is > 0 and < 1 ? last * rate / (1 - rate)
            : double.NaN;
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
        for (int i = 1; i <= CalmIterations; i++)
        {
            if (i > _distances.Count || !(_distances[^i] < distance))
            {
                return false;
            }
        }

        return true;
    }
}
