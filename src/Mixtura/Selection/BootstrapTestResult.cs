using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A test of k components against k + 1.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class BootstrapTestResult
{
    internal BootstrapTestResult(int components, FitResult<Mixture> nullFit, FitResult<Mixture> alternative, int asked, ImmutableArray<double> replicates, int unsound, int failed)
    {
        Components = components;
        Null = nullFit;
        Alternative = alternative;
        Statistic = BootstrapTest.Statistic(nullFit, alternative);
        Asked = asked;
        Replicates = replicates;
        Unsound = unsound;
        Failed = failed;
        Exceeding = replicates.Count(statistic => statistic >= Statistic);
    }

    /// <summary>The fit of k components.</summary>
    public FitResult<Mixture> Null { get; }

    /// <summary>The fit of k + 1 components.</summary>
    public FitResult<Mixture> Alternative { get; }

    /// <summary>The number of components under the null hypothesis, k.</summary>
    public int Components { get; }

    /// <summary>The likelihood-ratio statistic 2·(ln L(k + 1) − ln L(k)); 0 where the fit of k + 1 components is no better, since it contains the other.</summary>
    public double Statistic { get; }

    /// <summary>The number of replicates that were asked for, B.</summary>
    public int Asked { get; }

    /// <summary>The statistics of the replicates, in the order of their numbers: fewer than asked for where they ended early or could not be fitted.</summary>
    public ImmutableArray<double> Replicates { get; }

    /// <summary>How many replicates have a statistic as large as the observed one.</summary>
    public int Exceeding { get; }

    /// <summary>Whether replicates ended early, the p-value being sure to be above <see cref="BootstrapTestOptions.StopAbove"/>.</summary>
    public bool StoppedEarly => Replicates.Length + Failed < Asked;

    /// <summary>The p-value (1 + number of replicates as large as the observed statistic)/(1 + number of replicates) (McLachlan 1987; Davison and Hinkley 1997, section 4.2).</summary>
    public double PValue => (1.0 + Exceeding) / (1.0 + Replicates.Length);

    /// <summary>The Monte Carlo standard error of the p-value, √(p(1 − p)/B).</summary>
    public double StandardError => Math.Sqrt(PValue * (1 - PValue) / Math.Max(1, Replicates.Length));

    /// <summary>In how many replicates a component of one of the fits collapsed, lost its rows or looks spurious; they are counted like all others.</summary>
    public int Unsound { get; }

    /// <summary>How many replicates could not be fitted and are left out.</summary>
    public int Failed { get; }

    /// <summary>A quantile of the replicates' statistics: the value at the place p·(B − 1) of their order, between two by interpolation; NaN without replicates.</summary>
    /// <param name="p">A probability, between 0 and 1.</param>
    public double Quantile(double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(p, 1);
        if (Replicates.IsEmpty)
        {
            return double.NaN;
        }

        double[] sorted = [.. Replicates.Order()];
        double place = p * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
