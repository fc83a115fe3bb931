using System.Collections.Immutable;

namespace Mixtura;

/// <summary>A hierarchy of the rows first, then clusters by k-means++: the one does not depend on luck, the others are many.</summary>
internal sealed record CombinedStart : Start
{
    public override bool IsGiven => false;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index) =>
        index > 0 ? KMeansPlusPlus.Begin(context, index - 1)
        : context.Family.TakesEveryValue ? Hierarchical.Begin(context, 0)
        : KMeansPlusPlus.Begin(context, int.MaxValue - 1);
}
