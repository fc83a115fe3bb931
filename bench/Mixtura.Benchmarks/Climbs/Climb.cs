namespace Mixtura.Benchmarks.Climbs;

/// <summary>One run to convergence: when each expectation step had ended, and which mean log-likelihood it found.</summary>
/// <param name="Seconds">Since the fit began.</param>
/// <param name="MeanLogLikelihoods">Per row, as many.</param>
/// <param name="Whole">Seconds of the whole fit, to its own end.</param>
/// <param name="Passes">Expectation steps of the whole fit, those of steps that were thrown away included.</param>
internal sealed record Climb(double[] Seconds, double[] MeanLogLikelihoods, double Whole, int Passes)
{
    public double Last => MeanLogLikelihoods[^1];

    /// <summary>The number of expectation steps until one finds the level; 0 if none does.</summary>
    public int StepsTo(double level) => 1 + Array.FindIndex(MeanLogLikelihoods, value => value >= level);

    public double SecondsTo(double level) => StepsTo(level) is > 0 and int steps ? Seconds[steps - 1] : double.NaN;
}
