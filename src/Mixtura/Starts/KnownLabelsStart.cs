using System.Collections.Immutable;
using Mixtura.Estimation;
using Mixtura.Numerics;

namespace Mixtura;

/// <summary>
/// The beginning of a fit in which some rows' components are known. The first one of the default plan sees those rows alone,
/// where every component has some. Any other takes the components that a start finds for clusters, gives each label the
/// cluster that shares most of its rows, puts the known rows where they belong, and begins at the maximization step on that.
/// </summary>
internal sealed record KnownLabelsStart(Start Others, KnownRows Known, bool TriesKnownRowsAlone) : Start
{
    public override bool IsGiven => Others.IsGiven;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index)
    {
        int k = context.Components;
        double[] known = Known.Weights(context.Table, k);
        bool areAll = Known.AreAll(context.Table);
        if (areAll || (index == 0 && TriesKnownRowsAlone && Array.TrueForAll(known, weight => weight > 0)))
        {
            (double[] Weights, ImmutableArray<Component> Components) begin = context.MaximizeFully(new HardResponsibilities(Known.LabelsOr(_ => k), k));

            // A count or a level that no known row has would make others impossible everywhere.
            if (areAll || double.IsFinite(At(begin, context).LogLikelihood(context.Table, threads: 1)))
            {
                return begin;
            }
        }

        int[] clusters = At(Others.Begin(context, index), context).Classify(context.Table, threads: 1);
        int[] place = Places(context.Table, clusters, k);
        return context.Begin(new HardResponsibilities(Known.LabelsOr(row => place[clusters[row]]), k), again: true);
    }

    private static Mixture At((double[] Weights, ImmutableArray<Component> Components) begin, StartContext context) =>
        Mixture.With(context.Family.Finished(begin.Components), begin.Weights, [.. begin.Components], context.Table.Columns);

    /// <summary>For each cluster its component.</summary>
    private int[] Places(RowTable table, int[] clusters, int k)
    {
        double[,] shared = new double[k, k];
        foreach ((int row, double weight) in table.RowWeights())
        {
            if (Known.Labels[row] >= 0)
            {
                shared[clusters[row], Known.Labels[row]] -= weight;
            }
        }

        return Assignment.Cheapest(shared);
    }
}
