using System.Collections.Immutable;

namespace Mixtura;

/// <summary>The density of a Gaussian mixture of one column, cut where it turns between rising and falling.</summary>
internal sealed class DensityCurve
{
    private const int PointsPerSide = 24;
    private const double Spacing = 0.25;

    private readonly Mixture _mixture;
    private readonly GaussianComponent[] _components;
    private readonly double[] _turns;
    private readonly double[] _heights;

    public DensityCurve(Mixture mixture, GaussianComponent[] components)
    {
        _mixture = mixture;
        _components = components;
        _turns = [.. Turns()];
        _heights = Array.ConvertAll(_turns, x => mixture.LogDensity([x]));
        LargestLogDensity = _heights.Max();
    }

    public double LargestLogDensity { get; }

    /// <summary>Where the log-density is at least a level, which is not above the largest.</summary>
    public ImmutableArray<Interval> Above(double level)
    {
        var intervals = ImmutableArray.CreateBuilder<Interval>();
        double from = double.NaN;
        for (int i = 0; i <= _turns.Length; i++)
        {
            // Piece i is between turns i − 1 and i; outside all turns the density falls to nothing.
            bool left = i > 0 && _heights[i - 1] >= level;
            bool right = i < _turns.Length && _heights[i] >= level;
            if (left && !right)
            {
                intervals.Add(new Interval(from, Crossing(_turns[i - 1], i < _turns.Length ? _turns[i] : Outside(_turns[i - 1], 1, level), level)));
            }
            else if (right && !left)
            {
                from = Crossing(_turns[i], i > 0 ? _turns[i - 1] : Outside(_turns[i], -1, level), level);
            }
        }

        return intervals.ToImmutable();
    }

    /// <summary>
    /// The points between the outermost means where the derivative changes its sign: looked for between neighbours among points a quarter of
    /// a deviation apart about every mean, and found to the last bit.
    /// </summary>
    private List<double> Turns()
    {
        double first = _components.Min(component => component.Mean[0]);
        double last = _components.Max(component => component.Mean[0]);
        var points = new SortedSet<double> { first, last };
        foreach (GaussianComponent component in _components)
        {
            double deviation = Math.Sqrt(component.Variance(0));
            for (int i = -PointsPerSide; i <= PointsPerSide; i++)
            {
                double point = component.Mean[0] + (i * Spacing * deviation);
                if (point > first && point < last)
                {
                    points.Add(point);
                }
            }
        }

        var turns = new List<double>();
        double before = double.NegativeInfinity;
        bool rising = true;
        foreach (double point in points)
        {
            bool goesOn = Slope(point) > 0;
            if (goesOn != rising)
            {
                turns.Add(double.IsNegativeInfinity(before) ? point : Bisect(before, point, x => Slope(x) > 0 == rising));
            }

            (before, rising) = (point, goesOn);
        }

        if (turns.Count % 2 == 0)
        {
            turns.Add(last);
        }

        return turns;
    }

    private double Crossing(double above, double below, double level) => Bisect(above, below, x => _mixture.LogDensity([x]) >= level);

    /// <summary>The last point, from one where a condition holds towards one where it does not, at which it holds.</summary>
    private static double Bisect(double holds, double fails, Func<double, bool> condition)
    {
        while (true)
        {
            double middle = holds + (0.5 * (fails - holds));
            if (middle == holds || middle == fails)
            {
                return holds;
            }

            (holds, fails) = condition(middle) ? (middle, fails) : (holds, middle);
        }
    }

    private double Outside(double x, int side, double level)
    {
        double step = _components.Max(component => Math.Sqrt(component.Variance(0)));
        double at = x;
        while (_mixture.LogDensity([at]) >= level)
        {
            at += side * step;
            step *= 2;
        }

        return at;
    }

    /// <summary>The derivative, by a positive factor.</summary>
    private double Slope(double x)
    {
        double[] posterior = new double[_components.Length];
        _mixture.Posterior([x], posterior);
        double sum = 0;
        for (int j = 0; j < posterior.Length; j++)
        {
            sum += posterior[j] * (_components[j].Mean[0] - x) / _components[j].Variance(0);
        }

        return sum;
    }
}
