using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Clusters of a sample of the rows, then every row to its nearest centre. Starts differ in two ways besides their random
/// numbers: whether Lloyd steps are taken, and whether distances are taken after sphering, which is where tied and full
/// covariances see the clusters.
/// </summary>
internal sealed record KMeansStart : Start
{
    private const int SampleRows = 20_000;
    private const int LloydSteps = 30;

    public override bool IsGiven => false;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index)
    {
        RandomSource random = context.Randomness(index);
        bool lloyd = index % 2 == 0;
        bool sphered = index / 2 % 2 == 1;
        RowTable table = context.Table;
        int count = (int)Math.Min(table.RowCount, SampleRows);
        var space = new FeatureSpace(context.Family, context.Moments);
        double[] features = new double[count * space.Length];
        double[] weights = new double[count];
        double[] row = new double[table.ColumnCount];
        for (int i = 0; i < count; i++)
        {
            // One random row from each of equally long runs of rows; of a small table, every row.
            long from = i * table.RowCount / count;
            long to = (i + 1) * table.RowCount / count;
            long chosen = to - from == 1 ? from : from + random.NextBelow(to - from);
            table.CopyRow(chosen, row);
            weights[i] = table.Weight(chosen);
            space.Copy(row, features.AsSpan(i * space.Length, space.Length));
        }

        if (index == 1 && space.Length == 1 && count == table.RowCount)
        {
            return context.Maximize(EqualGroups(features, weights, context.Components), again: false);
        }

        if (sphered)
        {
            space.Sphere(features, weights);
        }

        double[] centres = KMeans.Seed(features, weights, space.Length, context.Components, random);
        if (lloyd)
        {
            KMeans.Lloyd(features, weights, space.Length, centres, LloydSteps);
        }

        return context.Maximize(new NearestCentre(space, centres), again: false);
    }

    /// <summary>On a line, the second start cuts the rows into groups of equal weight.</summary>
    private static HardResponsibilities EqualGroups(double[] features, double[] weights, int components)
    {
        int[] order = [.. Enumerable.Range(0, features.Length).OrderBy(i => features[i])];
        int[] labels = new int[features.Length];
        double total = weights.Sum();
        double before = 0;
        foreach (int i in order)
        {
            labels[i] = Math.Min(components - 1, (int)((before + (0.5 * weights[i])) / total * components));
            before += weights[i];
        }

        return new HardResponsibilities(labels, components);
    }

    private sealed class NearestCentre(FeatureSpace space, double[] centres) : Responsibilities
    {
        public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
        {
            tile.Clear();
            ReadOnlySpan<double> values = table.Block(chunk, block);
            double[] row = new double[table.ColumnCount];
            double[] features = new double[space.Length];
            for (int r = 0; r < RowTable.BlockRows; r++)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = values[(i * RowTable.BlockRows) + r];
                }

                space.Copy(row, features);
                tile[(KMeans.Nearest(features, centres, out _) * RowTable.BlockRows) + r] = 1;
            }
        }
    }
}
