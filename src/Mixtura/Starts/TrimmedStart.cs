using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// The beginning of a fit that trims rows. A start that is not given sees only the rows that lie densest, all but the share
/// that is trimmed. Outliers that lie together are among these, and k-means++ would choose them for their distance; every
/// other start therefore takes rows that are drawn alike for its centres, of which seldom one is an outlier.
/// </summary>
internal static class TrimmedStart
{
    public static (double[] Weights, ImmutableArray<Component> Components) Begin(Start start, StartContext context, int index) =>
        start is KMeansStart or CombinedStart && index % 2 == 1 ? FromDrawnRows(context, index) : start.Begin(context, index);

    private static (double[] Weights, ImmutableArray<Component> Components) FromDrawnRows(StartContext context, int index)
    {
        FeatureMap map = context.Clusters.Map;
        RandomSource random = StartContext.Randomness(context.Seed, index);
        double[] centres = new double[context.Components * map.Length];
        double[] row = new double[context.Table.ColumnCount];
        double[] block = new double[row.Length * RowTable.BlockRows];
        double[] features = new double[map.Length * RowTable.BlockRows];
        for (int j = 0; j < context.Components; j++)
        {
            context.Table.CopyRow(random.NextBelow(context.Table.RowCount), row);
            for (int c = 0; c < row.Length; c++)
            {
                block[c * RowTable.BlockRows] = row[c];
            }

            map.Fill(block, features);
            for (int f = 0; f < map.Length; f++)
            {
                centres[(j * map.Length) + f] = features[f * RowTable.BlockRows];
            }
        }

        return context.Begin(new NearestCentre(map, null, centres, null), again: false);
    }
}
