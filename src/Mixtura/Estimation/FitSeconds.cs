using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>Where the time of a fit went, in seconds.</summary>
/// <param name="Start">Finding starts: moments and clustering.</param>
/// <param name="Iterations">Expectation-maximization.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct FitSeconds(double Start, double Iterations);
