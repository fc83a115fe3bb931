using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>What a test of drift looks at.</summary>
public enum DriftTestKind
{
    /// <summary>A component's share of the rows.</summary>
    Weight,

    /// <summary>A component's means, rates or probabilities.</summary>
    Location,

    /// <summary>A component's covariances, or of many columns its variances.</summary>
    Spread,

    /// <summary>How likely rows are: the distribution of the log-density.</summary>
    LogDensity,
}

/// <summary>A test of whether new rows differ from a model in one respect.</summary>
/// <param name="Kind">In which respect.</param>
/// <param name="Component">Of which component, from 0; null for all together.</param>
/// <param name="Statistic">The score statistic, χ² with the degrees of freedom where there is no drift, or the distance of Kolmogorov and Smirnov.</param>
/// <param name="DegreesOfFreedom">The degrees of freedom; 0 for the distance of Kolmogorov and Smirnov.</param>
/// <param name="PValue">The probability of as large a statistic where there is no drift.</param>
/// <param name="AdjustedPValue">The same corrected for the number of tests (Holm 1979): below the level where drift is seen.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record DriftTest(DriftTestKind Kind, int? Component, double Statistic, int DegreesOfFreedom, double PValue, double AdjustedPValue);
