using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A row that is unusual under a mixture.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="LogDensity">Its log-density.</param>
/// <param name="RegionProbability">The probability of the smallest region that holds it: near 1.</param>
/// <param name="Surprises">What is unusual about it, the most surprising column first.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record OutlierRow(long Row, double LogDensity, MonteCarloEstimate RegionProbability, ImmutableArray<ColumnSurprise> Surprises)
{
    /// <summary>The row's d values; empty where the record was made without them.</summary>
    public ImmutableArray<double> Values { get; init; } = [];
}
