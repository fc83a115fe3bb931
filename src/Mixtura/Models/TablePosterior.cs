using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>What a mixture says of each row of a table.</summary>
/// <param name="Components">The most likely component of each row, from 0; n values.</param>
/// <param name="Uncertainty">1 − the largest posterior of each row; n values.</param>
/// <param name="Posterior">The posteriors, n × k, row by row.</param>
/// <param name="LogDensity">The log-density of each row; n values.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record TablePosterior(int[] Components, double[] Uncertainty, double[] Posterior, double[] LogDensity);
