using System.Collections.Immutable;

namespace Mixtura.Reporting;

/// <summary>A column of labels that a fit did not use, which a report sets against the groups.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Levels">The distinct labels, in the order in which they are shown.</param>
/// <param name="Codes">For each row of the table the index of its label, or −1 where it has none.</param>
public sealed record LeftOutLabels(string Column, ImmutableArray<string> Levels, ImmutableArray<int> Codes);
