using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>The outliers of a table under a mixture.</summary>
/// <param name="Share">The share of the mixture's own rows that would be called outliers.</param>
/// <param name="Threshold">The log-density below which a row is one.</param>
/// <param name="Rows">The outliers, least likely first; those that were asked for, where not all were.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record OutlierResult(double Share, MonteCarloEstimate Threshold, ImmutableArray<OutlierRow> Rows)
{
    /// <summary>How many outliers the table has.</summary>
    public long Count { get; init; } = Rows.Length;
}
