using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Clusters of a sample of the rows, then every row to its nearest centre.</summary>
internal sealed record KMeansStart : Start
{
    private const int SampleRows = 20_000;
    private const int LloydSteps = 30;

    public override bool IsGiven => false;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index)
    {
        RandomSource random = context.Randomness(index);
        (double[] features, double[] weights, int length) = Sample(context, random);
        double[] centres = KMeans.Seed(features, weights, length, context.Components, random);
        if (index % 2 == 0)
        {
            KMeans.Lloyd(features, weights, length, centres, LloydSteps);
        }

        return context.Maximize(new NearestCentre(context.Family, context.Moments, centres, context.Components), again: false);
    }

    /// <summary>The features of one random row from each of equally long runs of rows; of all rows of a small table.</summary>
    private static (double[] Features, double[] Weights, int Length) Sample(StartContext context, RandomSource random)
    {
        RowTable table = context.Table;
        int length = context.Family.CountFeatures(context.Moments);
        int count = (int)Math.Min(table.RowCount, SampleRows);
        double[] features = new double[count * length];
        double[] weights = new double[count];
        double[] row = new double[table.ColumnCount];
        for (int i = 0; i < count; i++)
        {
            long from = i * table.RowCount / count;
            long to = (i + 1) * table.RowCount / count;
            long chosen = to - from == 1 ? from : from + random.NextBelow(to - from);
            table.CopyRow(chosen, row);
            weights[i] = table.Weight(chosen);
            context.Family.CopyFeatures(row, context.Moments, features.AsSpan(i * length, length));
        }

        return (features, weights, length);
    }

    private sealed class NearestCentre(Family family, TableMoments moments, double[] centres, int components) : Responsibilities
    {
        public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
        {
            tile.Clear();
            int length = centres.Length / components;
            ReadOnlySpan<double> values = table.Block(chunk, block);
            double[] row = new double[table.ColumnCount];
            double[] features = new double[length];
            for (int r = 0; r < RowTable.BlockRows; r++)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = values[(i * RowTable.BlockRows) + r];
                }

                family.CopyFeatures(row, moments, features);
                tile[(KMeans.Nearest(features, centres, out _) * RowTable.BlockRows) + r] = 1;
            }
        }
    }
}
