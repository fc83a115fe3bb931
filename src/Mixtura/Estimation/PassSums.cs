namespace Mixtura.Estimation;

/// <summary>The additive result of a pass: log-likelihood, Σ ln(largest posterior), each component's total responsibility, the family's sums.</summary>
internal readonly struct PassSums(double[] values, int components, long evaluations)
{
    public const int LogLikelihoodAt = 0;
    public const int LogCertaintyAt = 1;
    public const int WeightsAt = 2;

    public double[] Values { get; } = values;

    /// <summary>Rows times components whose log-density was asked for.</summary>
    public long Evaluations { get; } = evaluations;

    public double LogLikelihood => Values[LogLikelihoodAt];

    public double LogCertainty => Values[LogCertaintyAt];

    public double[] Weights => Values[WeightsAt..(WeightsAt + components)];

    public int FamilyAt => WeightsAt + components;
}
