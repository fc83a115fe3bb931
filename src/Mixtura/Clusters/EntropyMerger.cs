using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>One step of merging by entropy: two clusters become one.</summary>
/// <param name="Clusters">The number of clusters after it.</param>
/// <param name="First">The components, from 0, of the cluster with the lowest of them.</param>
/// <param name="Second">The components of the other one.</param>
/// <param name="Entropy">The entropy after it.</param>
/// <param name="Drop">By how much it lowers the entropy: the most that any two clusters could.</param>
/// <param name="RowsMoved">The weight of the rows whose most likely cluster is one of the two, before it.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record EntropyMerger(int Clusters, ImmutableArray<int> First, ImmutableArray<int> Second, double Entropy, double Drop, double RowsMoved);
