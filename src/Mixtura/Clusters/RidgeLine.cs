using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// The ridge between two Gaussian components: the curve from mean to mean on which all modes and saddles of the two lie, whatever their proportions
/// (Ray and Lindsay 2005, theorem 1). Its elevation tells whether the two have one mode or several. Immutable.
/// </summary>
/// <remarks>
/// At the position α the ridge passes x(α) = [(1 − α)Σ₁⁻¹ + αΣ₂⁻¹]⁻¹[(1 − α)Σ₁⁻¹μ₁ + αΣ₂⁻¹μ₂]. In coordinates in which Σ₁ is the identity and Σ₂
/// diagonal this is done column by column. The density is stationary where the posterior of the second component is α itself.
/// </remarks>
public sealed class RidgeLine
{
    private const int GridSteps = 2000;
    private const int Halvings = 200;
    private const int GoldenSteps = 60;

    /// <summary>Further out than this on the scale of ln(α/(1 − α)), beyond the columns' own turning points, α is 0 or 1 to rounding.</summary>
    private const double Reach = 40;

    private readonly double[] _origin;
    private readonly double[] _axes;
    private readonly double[] _gap;
    private readonly double[] _precision;
    private readonly double _logRatio;
    private readonly double _logFirst;
    private readonly double _logSecond;
    private readonly double _logDeterminants;

    private RidgeLine(GaussianMixture mixture, int first, int second)
    {
        First = first;
        Second = second;
        GaussianComponent a = mixture.Components[first];
        GaussianComponent b = mixture.Components[second];
        int d = a.Dimensions;
        double[] factor = SquareFactor.Packed(a);
        (double[] axes, double[] variances) = JacobiEigen.Decompose(PackedSymmetric.Whiten(Covariance(b), factor, d), d);
        double[] gap = [.. b.Mean];
        for (int i = 0; i < d; i++)
        {
            gap[i] -= a.Mean[i];
        }

        PackedSymmetric.SolveLower(factor, gap);
        _origin = [.. a.Mean];
        _axes = Orthogonal.Multiply(SquareFactor.Of(a), axes, d);
        _gap = new double[d];
        _precision = Array.ConvertAll(variances, variance => 1 / variance);
        for (int i = 0; i < d; i++)
        {
            _logDeterminants += 0.5 * Elementary.Log(_precision[i]);
            for (int c = 0; c < d; c++)
            {
                _gap[i] = Math.FusedMultiplyAdd(axes[(c * d) + i], gap[c], _gap[i]);
            }
        }

        double sum = mixture.Weights[first] + mixture.Weights[second];
        Share = sum > 0 ? mixture.Weights[second] / sum : 0;
        _logRatio = mixture.LogWeights[second] - mixture.LogWeights[first];
        _logFirst = a.LogNormalizer + Elementary.Log(1 - Share);
        _logSecond = b.LogNormalizer + Elementary.Log(Share);
        Extrema = Share is > 0 and < 1 ? FindExtrema() : [new RidgeExtremum(Share, LogElevation(Share), true)];
        Ratio = FindRatio();
    }

    /// <summary>The component at position 0.</summary>
    public int First { get; }

    /// <summary>The component at position 1.</summary>
    public int Second { get; }

    /// <summary>The second component's proportion, the two taken alone.</summary>
    public double Share { get; }

    /// <summary>The modes and the valleys between them, from the first mean to the second; the first and the last are modes.</summary>
    public ImmutableArray<RidgeExtremum> Extrema { get; }

    /// <summary>Whether the two components alone have one mode.</summary>
    public bool IsUnimodal => Extrema.Length == 1;

    /// <summary>
    /// The density at the bottom of the deepest valley by that at the second highest mode, 1 where there is one mode only (Hennig 2010, section
    /// 4.1): from 0, well separated, to 1.
    /// </summary>
    public double Ratio { get; }

    /// <summary>The ridge between two components of a mixture.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="first">A component, from 0.</param>
    /// <param name="second">Another component.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such component, or the two are the same.</exception>
    public static RidgeLine Between(GaussianMixture mixture, int first, int second)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)first, (uint)mixture.Components.Length, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)second, (uint)mixture.Components.Length, nameof(second));
        ArgumentOutOfRangeException.ThrowIfEqual(second, first);
        return new RidgeLine(mixture, first, second);
    }

    /// <summary>The place x(α), d values.</summary>
    /// <param name="position">α, from 0 to 1.</param>
    public double[] Point(double position)
    {
        CheckPosition(position);
        int d = _origin.Length;
        double[] point = [.. _origin];
        for (int c = 0; c < d; c++)
        {
            double step = Step(c, position, 1 - position);
            for (int i = 0; i < d; i++)
            {
                point[i] = Math.FusedMultiplyAdd(_axes[(i * d) + c], step, point[i]);
            }
        }

        return point;
    }

    /// <summary>The log-density of the two components taken alone, their proportions raised to the sum 1, at x(α).</summary>
    /// <param name="position">α, from 0 to 1.</param>
    public double LogElevation(double position)
    {
        CheckPosition(position);
        (double fromFirst, double fromSecond) = SquaredDistances(position, 1 - position);
        return LogSumExp.Of([_logFirst - (0.5 * fromFirst), _logSecond - (0.5 * fromSecond)]);
    }

    private static double[] Covariance(GaussianComponent component)
    {
        double[] packed = new double[PackedSymmetric.Length(component.Dimensions)];
        for (int i = 0, at = 0; i < component.Dimensions; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                packed[at++] = component.Covariance(i, j);
            }
        }

        return packed;
    }

    private static void CheckPosition(double position)
    {
        if (!(position is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, "A position on the ridge is between 0 and 1.");
        }
    }

    private static double Position(double logit) => logit < 0 ? Math.Exp(logit) / (1 + Math.Exp(logit)) : 1 / (1 + Math.Exp(-logit));

    /// <summary>How far x is from the first mean along one axis: αγδ/((1 − α) + αγ).</summary>
    private double Step(int axis, double position, double rest) =>
        position == 0 ? 0 : position * _precision[axis] * _gap[axis] / (rest + (position * _precision[axis]));

    private (double First, double Second) SquaredDistances(double position, double rest)
    {
        double first = 0;
        double second = 0;
        for (int i = 0; i < _gap.Length; i++)
        {
            double step = Step(i, position, rest);
            double left = rest * _gap[i] / (rest + (position * _precision[i]));
            first += step * step;
            second += _precision[i] * left * left;
        }

        return (first, second);
    }

    /// <summary>
    /// The posterior's logit minus that of the position: positive where the density rises towards the second mean, negative where it falls.
    /// </summary>
    private double Rise(double logit)
    {
        (double first, double second) = SquaredDistances(Position(logit), Position(-logit));
        return _logRatio + _logDeterminants + (0.5 * (first - second)) - logit;
    }

    private ImmutableArray<RidgeExtremum> FindExtrema()
    {
        double reach = Reach + _precision.Max(precision => Math.Abs(Math.Log(precision)));
        double[] places = [.. Enumerable.Range(0, GridSteps + 1).Select(i => reach * ((2.0 * i / GridSteps) - 1))];
        double[] rises = Array.ConvertAll(places, Rise);
        var found = ImmutableArray.CreateBuilder<RidgeExtremum>();
        if (rises[0] < 0)
        {
            Add(places[0] + rises[0], isMode: true);
        }

        for (int i = 1; i < places.Length; i++)
        {
            if (rises[i - 1] >= 0 != rises[i] >= 0)
            {
                Add(Cross(places[i - 1], places[i]), rises[i - 1] >= 0);
            }
            else if (i + 1 < places.Length && rises[i + 1] >= 0 == rises[i] >= 0 && Math.Abs(rises[i]) <= Math.Min(Math.Abs(rises[i - 1]), Math.Abs(rises[i + 1])))
            {
                // Between lines of the grid the rise may touch 0 and turn: a mode with its valley beside it.
                double turn = Nearest(places[i - 1], places[i + 1], rises[i] >= 0 ? 1 : -1);
                if (Rise(turn) >= 0 != rises[i] >= 0)
                {
                    Add(Cross(places[i - 1], turn), rises[i] >= 0);
                    Add(Cross(turn, places[i + 1]), rises[i] < 0);
                }
            }
        }

        if (rises[^1] >= 0)
        {
            Add(places[^1] + rises[^1], isMode: true);
        }

        return found.ToImmutable();

        void Add(double logit, bool isMode) => found.Add(new RidgeExtremum(Position(logit), LogElevation(Position(logit)), isMode));
    }

    private double Cross(double low, double high)
    {
        bool isRising = Rise(low) >= 0;
        for (int step = 0; step < Halvings; step++)
        {
            double middle = low + ((high - low) / 2);
            if (!(middle > low && middle < high))
            {
                break;
            }

            (low, high) = Rise(middle) >= 0 == isRising ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Where sign·Rise is smallest, by golden sections.</summary>
    private double Nearest(double low, double high, int sign)
    {
        double share = (3 - Math.Sqrt(5)) / 2;
        for (int step = 0; step < GoldenSteps; step++)
        {
            double a = low + (share * (high - low));
            double b = high - (share * (high - low));
            (low, high) = sign * Rise(a) <= sign * Rise(b) ? (low, b) : (a, high);
        }

        return low + ((high - low) / 2);
    }

    private double FindRatio()
    {
        double[] modes = [.. Extrema.Where(extremum => extremum.IsMode).Select(mode => mode.LogElevation).OrderDescending()];
        return modes.Length < 2
            ? 1
            : Math.Min(1, Elementary.Exp(Extrema.Where(extremum => !extremum.IsMode).Min(valley => valley.LogElevation) - modes[1]));
    }
}
