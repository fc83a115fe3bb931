using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>The prior under which some columns were fitted, with what the table decided written out: mean, degrees of freedom and scale.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Prior">The prior; fitting the same columns under it again gives the same fit, but for rounding.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record FittedPrior(ImmutableArray<string> Columns, GaussianPrior Prior);
