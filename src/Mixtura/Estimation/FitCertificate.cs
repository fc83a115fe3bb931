using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How near the returned parameters are to a maximum of the likelihood.</summary>
/// <param name="EstimatedDistance">
/// The estimated distance of the total log-likelihood to its limit, in nats, by Aitken's acceleration of the last three
/// values; NaN when fewer are known or they do not contract.
/// </param>
/// <param name="GradientNorm">
/// The Euclidean norm of the gradient of the mean log-likelihood with respect to the free parameters in scale-free
/// coordinates: logits of the mixing proportions, means in units of their component's Cholesky factor, covariances
/// L(I + E)Lᵀ, logarithms of rates, logits of probabilities. It vanishes at a maximum that no floor holds.
/// </param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct FitCertificate(double EstimatedDistance, double GradientNorm);
