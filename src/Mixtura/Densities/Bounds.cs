using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>Two numbers between which a third one lies, up to rounding.</summary>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound; ∞ where nothing is known.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct Bounds(double Lower, double Upper);
