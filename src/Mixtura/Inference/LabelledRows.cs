using System.Collections.Immutable;

namespace Mixtura.Inference;

/// <summary>A table's rows, and of some of them the component that they are known to be of.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Labels">For each row its component, −1 where it is unknown; empty where nothing is known.</param>
internal readonly record struct LabelledRows(RowTable Table, ImmutableArray<int> Labels)
{
    /// <summary>A row's component, −1 where it is unknown.</summary>
    public int Of(long row) => Labels.IsEmpty ? RowScores.Unknown : Labels[(int)row];
}
