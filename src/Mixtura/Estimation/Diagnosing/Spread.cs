using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>How components of a family can be thin.</summary>
/// <param name="Columns">The columns in which they can.</param>
/// <param name="IsAlongColumns">Whether they can be so along single columns only.</param>
/// <param name="IsShared">Whether all components have the same spread.</param>
/// <param name="StaysWhereHeld">Whether all keep the spread they had where one would go below its floor, rather than that one being raised to it.</param>
internal sealed record Spread(ImmutableArray<int> Columns, bool IsAlongColumns = false, bool IsShared = false, bool StaysWhereHeld = false);
