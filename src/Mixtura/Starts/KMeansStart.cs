using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// Clusters of a sample of the rows, then every row to its nearest centre. Starts differ in two ways besides their random
/// numbers: whether Lloyd steps are taken, and whether distances are taken after sphering, which is where tied and full
/// covariances see the clusters.
/// </summary>
internal sealed record KMeansStart : Start
{
    public override bool IsGiven => false;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index) =>
        context.Begin(context.Clusters.Of(context.Components, index), again: false);
}
