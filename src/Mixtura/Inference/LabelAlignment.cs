using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>Gives the components of a replicate's mixture the order of the model's: that in which the table's rows have the most posteriors in common.</summary>
internal sealed class LabelAlignment(Mixture model, RowTable table)
{
    private readonly double[] _posteriors = model.ClusterCount > 1 ? model.Posterior(table, threads: 1).Posterior : [];

    public Mixture Align(Mixture replicate)
    {
        int clusters = model.ClusterCount;
        if (clusters < 2)
        {
            return replicate;
        }

        int k = model.Components.Length;
        double[] others = replicate.Posterior(table, threads: 1).Posterior;
        double[,] apart = new double[clusters, clusters];
        for (long i = 0; i < table.RowCount; i++)
        {
            double weight = table.Weight(i);
            for (int j = 0; j < clusters; j++)
            {
                double r = weight * _posteriors[(i * k) + j];
                for (int l = 0; l < clusters && r > 0; l++)
                {
                    apart[j, l] -= r * others[(i * k) + l];
                }
            }
        }

        int[] order = [.. Assignment.Cheapest(apart), .. Enumerable.Range(clusters, k - clusters)];
        return Mixture.With(
            replicate.Family,
            Array.ConvertAll(order, j => replicate.Weights[j]),
            Array.ConvertAll(order, j => replicate.Components[j]),
            replicate.Columns);
    }
}
