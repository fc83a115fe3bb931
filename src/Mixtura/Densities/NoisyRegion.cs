using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// Highest-density regions of one column with uniform noise. The density is that by which rows are drawn: g(x) of the components, and c more
/// within the noise's interval. A point belongs to the region of level ℓ where g(x) ≥ ℓ, or within the interval where g(x) ≥ ℓ − c, so the
/// turns of g cut it into pieces and the interval's ends are its jumps. Levels above c are told by ln(ℓ − c), since far from all components
/// the density differs from c by less than rounding.
/// </summary>
internal sealed class NoisyRegion
{
    private readonly Mixture _mixture;
    private readonly DensityCurve _components;
    private readonly double _logShare;
    private readonly double _logNoise;
    private readonly Interval _noise;

    private NoisyRegion(Mixture mixture, UniformComponent noise)
    {
        _mixture = mixture;
        Mixture components = mixture.WithoutNoise();
        _components = new DensityCurve(components, [.. components.Components.Select(Measurement)]);
        _logShare = Elementary.Log(1 - mixture.Weights[^1]);
        _logNoise = mixture.LogWeights[^1] - noise.LogVolume;
        double half = 0.5 * Math.Abs(noise.Edge(0)[0]);
        _noise = new Interval(noise.Centre[0] - half, noise.Centre[0] + half);
    }

    /// <summary>The smallest region that holds a probability.</summary>
    public static HighestDensityRegion Of(Mixture mixture, UniformComponent noise, double probability)
    {
        var region = new NoisyRegion(mixture, noise);
        bool isAbove = region.Held(region.AtNoise(region._logNoise)) >= probability;
        double high = isAbove ? region.LargestOfComponents : region._logNoise;
        Func<double, ImmutableArray<Interval>> at = isAbove ? region.AboveNoise : region.AtNoise;
        double low = LevelSearch.Largest(high, level => region.Held(at(level)) >= probability);
        ImmutableArray<Interval> intervals = at(low);
        return new HighestDensityRegion(region.Held(intervals), isAbove ? LogSumExp.Of([region._logNoise, low]) : low, intervals);
    }

    private double LargestOfComponents => _logShare + _components.LargestLogDensity;

    /// <summary>The region of a level above that of the noise, by the logarithm of how far it is above.</summary>
    private ImmutableArray<Interval> AboveNoise(double logExcess) =>
        Joined(Components(logExcess).Select(Within), Components(LogSumExp.Of([_logNoise, logExcess])));

    /// <summary>The region of a level up to that of the noise, which belongs to it.</summary>
    private ImmutableArray<Interval> AtNoise(double logLevel) => Joined([_noise], Components(logLevel));

    private ImmutableArray<Interval> Components(double logLevel) => logLevel > LargestOfComponents ? [] : _components.Above(logLevel - _logShare);

    private Interval Within(Interval interval) => new(Math.Max(interval.Lower, _noise.Lower), Math.Min(interval.Upper, _noise.Upper));

    private double Held(ImmutableArray<Interval> intervals) => intervals.Sum(interval => _mixture.Cdf(interval.Upper) - _mixture.Cdf(interval.Lower));

    /// <summary>The union of intervals, from left to right.</summary>
    private static ImmutableArray<Interval> Joined(IEnumerable<Interval> first, IEnumerable<Interval> second)
    {
        var joined = new List<Interval>();
        foreach (Interval interval in first.Concat(second).Where(interval => interval.Lower <= interval.Upper).OrderBy(interval => interval.Lower))
        {
            if (joined.Count > 0 && interval.Lower <= joined[^1].Upper)
            {
                joined[^1] = joined[^1] with { Upper = Math.Max(joined[^1].Upper, interval.Upper) };
            }
            else
            {
                joined.Add(interval);
            }
        }

        return [.. joined];
    }

    private static GaussianComponent Measurement(Component component) => (GaussianComponent)(component is CompositeComponent { Parts: [var part] } ? part : component);
}
