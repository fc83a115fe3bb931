using System.Collections.Immutable;

namespace Mixtura;

/// <summary>A family and the columns it describes within a composite.</summary>
/// <param name="Family">The family.</param>
/// <param name="Columns">The columns' indices in the table, from 0, in the order in which the family sees them.</param>
public sealed record CompositePart(Family Family, ImmutableArray<int> Columns);
