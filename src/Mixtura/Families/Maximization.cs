using System.Collections.Immutable;

namespace Mixtura;

/// <summary>What a maximization step found.</summary>
/// <param name="Components">The new components, in the order of the statistics.</param>
/// <param name="AtFloor">Indices of the components whose spread was held at the family's floor.</param>
public readonly record struct Maximization(ImmutableArray<Component> Components, ImmutableArray<int> AtFloor);
