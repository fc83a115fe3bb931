using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>What clusters of components say of each row of a table.</summary>
/// <param name="Clusters">The most likely cluster of each row, from 0; n values. The noise is the one after the last.</param>
/// <param name="Uncertainty">1 − the largest posterior of each row; n values.</param>
/// <param name="Posterior">The posteriors of the K clusters, and after them of the noise if there is any; row by row.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ClusterPosterior(int[] Clusters, double[] Uncertainty, double[] Posterior);
