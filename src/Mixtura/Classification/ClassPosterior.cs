using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>What a classifier says of each row of a table.</summary>
/// <param name="Classes">The class that each row is given to, from 0; n values.</param>
/// <param name="Uncertainty">1 − the posterior of that class; n values.</param>
/// <param name="Posterior">The posteriors of the classes, n × K, row by row.</param>
/// <param name="LogDensity">The log-density of each row, all classes together; n values.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ClassPosterior(int[] Classes, double[] Uncertainty, double[] Posterior, double[] LogDensity);
