using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>The smallest region of one column that holds a given probability: all values whose density is above a level (Hyndman 1996).</summary>
/// <param name="Probability">What it holds: for counts, which cannot be divided, at least what was asked for.</param>
/// <param name="LogLevel">The logarithm of the smallest density in it.</param>
/// <param name="Intervals">The intervals it is made of, from left to right; those of counts begin and end with counts that belong to it.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record HighestDensityRegion(double Probability, double LogLevel, ImmutableArray<Interval> Intervals);
