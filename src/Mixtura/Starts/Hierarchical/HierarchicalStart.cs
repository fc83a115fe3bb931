using System.Collections.Immutable;

namespace Mixtura;

/// <summary>The groups that a hierarchy of the rows has at the number of components.</summary>
internal sealed record HierarchicalStart(HierarchicalOptions Options) : Start
{
    /// <summary>A hierarchy does not depend on luck but where a large table is sampled, and then one sample is as good as another.</summary>
    public override bool IsGiven => true;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index) =>
        context.Begin(context.Clusters.Hierarchical(Options).At(context.Components), again: true);
}
