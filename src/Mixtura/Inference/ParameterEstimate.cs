using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A parameter with its standard error and interval.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Estimate">Its value in the model.</param>
/// <param name="StandardError">The standard error; 0 where the parameter cannot differ, NaN where it has none: <paramref name="Note"/> says why.</param>
/// <param name="Lower">The interval's lower end, NaN where there is none.</param>
/// <param name="Upper">The interval's upper end, NaN where there is none.</param>
/// <param name="Note">Why there is no standard error, or that the parameter was held in the fit and so has the error 0; null otherwise.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ParameterEstimate(ParameterName Name, double Estimate, double StandardError, double Lower, double Upper, string? Note = null);
