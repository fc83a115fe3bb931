using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A straight line between two places.</summary>
/// <param name="From">The first place.</param>
/// <param name="To">The last place.</param>
/// <param name="Intercept">Its value at 0.</param>
/// <param name="Slope">How much it rises from one place to the next.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record LineSegment(int From, int To, double Intercept, double Slope)
{
    /// <summary>Its value at a place.</summary>
    /// <param name="place">The place.</param>
    public double At(double place) => Intercept + (Slope * place);
}
