using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>A change of a mixture that keeps its number of components: one is split in two, and another gives up its place for the second half.</summary>
/// <param name="Split">The component that is split.</param>
/// <param name="Halves">The two halves, as a mixture of the component's rows.</param>
/// <param name="Shares">The halves' proportions, of sum 1.</param>
/// <param name="Freed">The component that gives up its place.</param>
/// <param name="Into">The component that it is merged with; null when it is dropped and its rows go to all others.</param>
/// <param name="Gain">
/// What the split brings less what the merger costs, in log-likelihood, before any iteration: the halves against the one,
/// and the merged against the two, on the rows that belong to them.
/// </param>
internal sealed record SplitMergeMove(int Split, ImmutableArray<Component> Halves, double[] Shares, int Freed, int? Into, double Gain);
