using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A number found by drawing at random, and how far from the truth it may be.</summary>
/// <param name="Value">The number.</param>
/// <param name="StandardError">The standard deviation of <paramref name="Value"/> over other seeds, itself an estimate; 0 where the number is exact.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct MonteCarloEstimate(double Value, double StandardError);
