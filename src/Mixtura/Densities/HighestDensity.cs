using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Highest-density regions of mixtures of one column. With more columns, take <see cref="LogDensityDistribution.Level"/>: the region is where the log-density is above it.</summary>
public static class HighestDensity
{
    /// <summary>The smallest region that holds a probability, exact to rounding.</summary>
    /// <remarks>With noise the density is that by which rows are drawn: the noise's is 0 outside its region, other than <see cref="Mixture.LogDensity(ReadOnlySpan{double})"/> has it.</remarks>
    /// <param name="mixture">A Gaussian or Poisson mixture of one column; the Gaussian one may have noise.</param>
    /// <param name="probability">The probability, above 0 and below 1, for instance 0.95.</param>
    /// <exception cref="NotSupportedException">The mixture has several columns or another family, or all of it is noise.</exception>
    public static HighestDensityRegion HighestDensityRegion(this Mixture mixture, double probability)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        if (!(probability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A region's probability is above 0 and below 1.");
        }

        if (mixture is { Dimensions: 1, Noise: { } noise })
        {
            return mixture.Weights[^1] == 1
                ? throw new NotSupportedException("All of the mixture is noise, whose density is the same everywhere in its region: no part of it is denser than another.")
                : mixture.Weights[^1] > 0 ? NoisyRegion.Of(mixture, noise, probability) : HighestDensityRegion(mixture.WithoutNoise(), probability);
        }

        Component[] components = [.. mixture.Components.Select(component => component is CompositeComponent { Parts: [var part] } ? part : component)];
        return mixture.Dimensions == 1 && components.All(component => component is GaussianComponent) ? OfMeasurements(components, mixture, probability)
            : mixture.Dimensions == 1 && components.All(component => component is PoissonComponent) ? OfCounts(mixture, probability)
            : throw new NotSupportedException("Intervals of highest density are those of one column, a measurement or a count; for others take LogDensityDistribution.Level.");
    }

    private static HighestDensityRegion OfMeasurements(Component[] components, Mixture mixture, double probability)
    {
        var curve = new DensityCurve(mixture, [.. components.Cast<GaussianComponent>()]);
        double low = LevelSearch.Largest(curve.LargestLogDensity, level => Held(mixture, curve.Above(level)) >= probability);
        ImmutableArray<Interval> intervals = curve.Above(low);
        return new HighestDensityRegion(Held(mixture, intervals), low, intervals);
    }

    /// <summary>The upper tail loses digits in a cdf near 1; intervals there are so improbable that the sum does not see it.</summary>
    private static double Held(Mixture mixture, ImmutableArray<Interval> intervals) => intervals.Sum(interval => mixture.Cdf(interval.Upper) - mixture.Cdf(interval.Lower));

    private static HighestDensityRegion OfCounts(Mixture mixture, double probability)
    {
        double last = mixture.Quantile(Math.Min(1 - 1e-15, 1 - (1e-6 * (1 - probability))));
        if (last > 1e7)
        {
            throw new NotSupportedException("Counts of more than ten millions are too many to go through one by one; take LogDensityDistribution.Level.");
        }

        double[] logs = [.. Enumerable.Range(0, (int)last + 1).Select(count => mixture.LogDensity([count]))];
        double[] falling = [.. logs.OrderDescending()];
        double held = 0;
        double level = falling[0];
        for (int i = 0; i < falling.Length && (held < probability || falling[i] == level); i++)
        {
            level = falling[i];
            held += Elementary.Exp(level);
        }

        var intervals = ImmutableArray.CreateBuilder<Interval>();
        for (int count = 0; count < logs.Length; count++)
        {
            if (logs[count] >= level)
            {
                int first = count;
                while (count + 1 < logs.Length && logs[count + 1] >= level)
                {
                    count++;
                }

                intervals.Add(new Interval(first, count));
            }
        }

        return new HighestDensityRegion(held, level, intervals.ToImmutable());
    }
}
