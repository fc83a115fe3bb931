using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>An interval with its ends.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct Interval(double Lower, double Upper);
