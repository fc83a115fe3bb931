using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// Limited-memory BFGS steps in the family's coordinates (Nocedal 1980) whose first approximation of the inverse Hessian is
/// that of expectation-maximization: near a maximum its step r is H₀·g, with g the gradient and H₀ the inverse of the
/// information of the complete data (Jamshidian and Jennrich 1997, section 3). H₀ is applied to the gradient and to the
/// differences of gradients only, and those are known: r and the differences of r. Every product is one of a gradient and a
/// step, so the coordinates' units do not matter.
/// </summary>
internal sealed partial class Accelerator
{
    private const int MostPairs = 10;
    private const int LeastPairs = 3;

    /// <summary>Pairs are fewer where there are very many coordinates, so that they take no more than about a hundred megabytes.</summary>
    private const int NumbersOfEachKind = 1 << 22;

    /// <summary>How much more a step may be expected to bring than that of expectation-maximization: at first, at least, and by what this changes.</summary>
    private const double FirstReach = 4;
    private const double LeastReach = 1.5;
    private const double ReachFactor = 4;

    private readonly Family _family;
    private readonly TableMoments _moments;
    private readonly ProportionClasses _proportions;
    private readonly int _coordinates;
    private readonly int _most;
    private readonly List<Pair> _pairs = [];
    private readonly double[] _coefficients = new double[MostPairs];
    private readonly double[] _target;
    private readonly double[] _direction;
    private Point _here;
    private Point _last;
    private bool _hasHere;
    private double _reach = FirstReach;
    private bool _isCut;

    private Accelerator(Family family, TableMoments moments, ProportionClasses proportions, int coordinates)
    {
        _family = family;
        _moments = moments;
        _proportions = proportions;
        _coordinates = coordinates;
        _most = Math.Clamp(NumbersOfEachKind / coordinates, LeastPairs, MostPairs);
        _target = new double[coordinates];
        _direction = new double[coordinates];
        _here = new Point(coordinates);
        _last = new Point(coordinates);
    }

    /// <summary>What a full step is expected to bring, ½gᵀd, which is the distance to the maximum where the log-likelihood is quadratic; NaN when there is no step.</summary>
    public double ExpectedGain { get; private set; } = double.NaN;

    /// <summary>What the step of expectation-maximization brings at least where the log-likelihood is quadratic, ½gᵀr.</summary>
    public double PlainGain { get; private set; } = double.NaN;

    /// <summary>An accelerator for a family; null where the family has no coordinates.</summary>
    public static Accelerator? For(Family family, TableMoments moments, ProportionClasses proportions, int components) =>
        family.CountCoordinates(components, moments.Columns.Length) is { } count ? new Accelerator(family, moments, proportions, proportions.Count + count) : null;

    /// <summary>Notes the parameters of a pass, their gradient and their step of expectation-maximization, and finds the next direction.</summary>
    /// <param name="weights">The mixing proportions of the pass.</param>
    /// <param name="statistics">The pass's statistics.</param>
    /// <param name="nextWeights">The mixing proportions that maximization gives.</param>
    /// <param name="next">The components that maximization gives.</param>
    public void Look(double[] weights, ComponentStatistics statistics, double[] nextWeights, ImmutableArray<Component> next)
    {
        (_here, _last) = (_last, _here);
        Copy(weights, statistics.About, _here.At);
        Copy(nextWeights, next, _here.Step);
        for (int i = 0; i < _coordinates; i++)
        {
            _here.Step[i] -= _here.At[i];
        }

        double[] responsibilities = new double[weights.Length];
        for (int j = 0; j < weights.Length; j++)
        {
            responsibilities[j] = statistics.Weight(j);
        }

        _proportions.CopyGradient(responsibilities, weights, _moments.TotalWeight, _here.Gradient);
        _family.CopyGradient(statistics, _here.Gradient.AsSpan(_proportions.Count));
        if (_hasHere)
        {
            AddPair();
        }

        _hasHere = true;
        FindDirection();
    }

    /// <summary>Forgets what was seen, for instance where a covariance is held at the floor and steps are not smooth.</summary>
    public void Forget()
    {
        _pairs.Clear();
        _hasHere = false;
        ExpectedGain = double.NaN;
        PlainGain = double.NaN;
    }

    /// <summary>Parameters further on; null where there is no direction, or they would be at the floor, without weight or not finite.</summary>
    public (double[] Weights, ImmutableArray<Component> Components)? Propose(ImmutableArray<Component> components)
    {
        if (double.IsNaN(ExpectedGain))
        {
            return null;
        }

        double ratio = ExpectedGain / PlainGain;
        double length = ratio > _reach ? _reach / ratio : 1;
        _isCut = length < 1;
        for (int i = 0; i < _coordinates; i++)
        {
            _target[i] = _here.At[i] + (length * _direction[i]);
        }

        return _proportions.FromCoordinates(_target.AsSpan(0, _proportions.Count)) is { } proportions
            && Array.TrueForAll(proportions, weight => weight > ComponentStatistics.LeastShare)
            && _family.FromCoordinates(_target.AsSpan(_proportions.Count), components, _moments) is { } further
            ? (proportions, further)
            : null;
    }

    /// <summary>A proposed step was taken: the next may reach further, if this one was cut.</summary>
    public void Accept() => _reach *= _isCut ? ReachFactor : 1;

    /// <summary>A proposed step was thrown away: the next reaches less far.</summary>
    public void Reject() => _reach = Math.Max(LeastReach, Math.Min(_reach, ExpectedGain / PlainGain) / ReachFactor);

    private void Copy(double[] weights, ImmutableArray<Component> components, double[] coordinates)
    {
        _proportions.CopyCoordinates(weights, coordinates);
        _family.CopyCoordinates(components, _moments, coordinates.AsSpan(_proportions.Count));
    }

    private void AddPair()
    {
        Pair pair;
        if (_pairs.Count == _most)
        {
            pair = _pairs[0];
            _pairs.RemoveAt(0);
        }
        else
        {
            pair = new Pair(_coordinates);
        }

        for (int i = 0; i < _coordinates; i++)
        {
            pair.Move[i] = _here.At[i] - _last.At[i];
            pair.Fall[i] = _last.Gradient[i] - _here.Gradient[i];
            pair.Shortening[i] = _last.Step[i] - _here.Step[i];
        }

        pair.Curvature = Dot(pair.Move, pair.Fall);
        if (pair.Curvature > 0 && Dot(pair.Fall, pair.Shortening) > 0)
        {
            _pairs.Add(pair);
        }
    }

    /// <summary>The two loops of Nocedal and Wright (2006), algorithm 7.4, with H₀ carried along in the first.</summary>
    private void FindDirection()
    {
        PlainGain = 0.5 * Dot(_here.Gradient, _here.Step);
        ExpectedGain = double.NaN;
        if (_pairs.Count == 0 || !(PlainGain > 0))
        {
            return;
        }

        double[] gradient = _target;
        _here.Gradient.CopyTo(gradient, 0);
        _here.Step.CopyTo(_direction, 0);
        for (int p = _pairs.Count - 1; p >= 0; p--)
        {
            Pair pair = _pairs[p];
            double c = Dot(pair.Move, gradient) / pair.Curvature;
            _coefficients[p] = c;
            for (int i = 0; i < _coordinates; i++)
            {
                gradient[i] -= c * pair.Fall[i];
                _direction[i] -= c * pair.Shortening[i];
            }
        }

        for (int p = 0; p < _pairs.Count; p++)
        {
            Pair pair = _pairs[p];
            double c = _coefficients[p] - (Dot(pair.Fall, _direction) / pair.Curvature);
            for (int i = 0; i < _coordinates; i++)
            {
                _direction[i] += c * pair.Move[i];
            }
        }

        double gain = 0.5 * Dot(_here.Gradient, _direction);
        if (gain > 0 && double.IsFinite(gain))
        {
            ExpectedGain = gain;
        }
        else
        {
            _pairs.Clear();
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        }

        return sum;
    }

    private sealed class Point(int coordinates)
    {
        public double[] At { get; } = new double[coordinates];

        public double[] Step { get; } = new double[coordinates];

        public double[] Gradient { get; } = new double[coordinates];
    }

    /// <summary>From one point to the next: the move, by how much the gradient fell, and by how much the step of expectation-maximization.</summary>
    private sealed class Pair(int coordinates)
    {
        public double[] Move { get; } = new double[coordinates];

        public double[] Fall { get; } = new double[coordinates];

        public double[] Shortening { get; } = new double[coordinates];

        /// <summary>Move times fall, positive where the log-likelihood is concave on the way.</summary>
        public double Curvature { get; set; }
    }
}
