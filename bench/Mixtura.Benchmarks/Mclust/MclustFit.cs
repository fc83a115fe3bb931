using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Benchmarks.Mclust;

/// <summary>What mclust found in one cell, so that it can be judged by the rule by which Mixtura judges its own fits.</summary>
/// <param name="Weights">The mixing proportions.</param>
/// <param name="Covariances">Each component's covariance, row by row.</param>
internal sealed record MclustFit(double[] Weights, double[][] Covariances)
{
    /// <summary>The rows of its smallest component that looks spurious; null where none does.</summary>
    public double? SpuriousRows(RowTable table, Covariance structure)
    {
        int d = table.ColumnCount;
        var family = new GaussianFamily(structure);
        TableMoments moments = MomentsPass.Of(table, threads: 1);
        ImmutableArray<Component> components = [.. Covariances.Select(values => (Component)GaussianComponent.Create(new double[d], Square(values, d)))];
        double[] spurious =
        [
            .. Enumerable.Range(0, Weights.Length)
                .Where(j => family.LooksSpurious(components, j, Weights[j] * moments.TotalWeight, moments))
                .Select(j => Weights[j] * moments.TotalWeight),
        ];
        return spurious.Length > 0 ? spurious.Min() : null;
    }

    private static double[,] Square(double[] values, int order)
    {
        double[,] square = new double[order, order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                square[i, j] = 0.5 * (values[(i * order) + j] + values[(j * order) + i]);
            }
        }

        return square;
    }
}
