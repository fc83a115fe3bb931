using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>
/// Gives the components of a replicate's mixture the order of the model's: that in which the table's rows have the most
/// posteriors in common. Components that are held, or that some rows are known to be of, stay in their places.
/// </summary>
internal sealed class LabelAlignment(HeldModel held, LabelledRows rows)
{
    private readonly (int, double)[] _marks = held.Marks(rows.Labels);
    private readonly double[] _posteriors = held.Mixture.ClusterCount > 1 ? held.Mixture.Posterior(rows.Table, threads: 1).Posterior : [];

    public Mixture Align(Mixture replicate)
    {
        int clusters = held.Mixture.ClusterCount;
        if (clusters < 2)
        {
            return held.Restore(replicate.Weights, replicate.Components.AsSpan());
        }

        int k = held.Mixture.Components.Length;
        double[] others = replicate.Posterior(rows.Table, threads: 1).Posterior;
        double[,] apart = new double[clusters, clusters];
        for (long i = 0; i < rows.Table.RowCount; i++)
        {
            double weight = rows.Table.Weight(i);
            for (int j = 0; j < clusters; j++)
            {
                double r = weight * _posteriors[(i * k) + j];
                for (int l = 0; l < clusters && r > 0; l++)
                {
                    apart[j, l] -= r * others[(i * k) + l];
                }
            }
        }

        // No more than the rows' weight is apart, so that this is dearer than any order in which held components stay.
        double dear = clusters * (1 + rows.Table.TotalWeight);
        for (int j = 0; j < clusters; j++)
        {
            for (int l = 0; l < clusters; l++)
            {
                apart[j, l] += _marks[j] == _marks[l] ? 0 : dear;
            }
        }

        int[] order = [.. Assignment.Cheapest(apart), .. Enumerable.Range(clusters, k - clusters)];
        return held.Restore(Array.ConvertAll(order, j => replicate.Weights[j]), Array.ConvertAll(order, j => replicate.Components[j]));
    }
}
