using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A place on a ridge where the density of its two components is stationary.</summary>
/// <param name="Position">Where on the ridge: 0 at the first component's mean, 1 at the second's.</param>
/// <param name="LogElevation">The log-density there, of the two components taken alone.</param>
/// <param name="IsMode">Whether the density falls to both sides; else it is the bottom of a valley, seen along the ridge.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record RidgeExtremum(double Position, double LogElevation, bool IsMode);
