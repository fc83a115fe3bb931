namespace Mixtura.Tests.Starts;

/// <summary>Lloyd's iterations with bounds against every row compared with every centre.</summary>
public sealed class LloydTests
{
    [Theory]
    [InlineData(300, 1, 3)]
    [InlineData(1000, 2, 5)]
    [InlineData(3000, 3, 20)]
    [InlineData(5000, 8, 60)]
    [InlineData(700, 20, 13)]
    [InlineData(50, 2, 40)]
    public void LabelsAndCentresAreThoseOfComparingEverything(int rows, int d, int components)
    {
        foreach (bool coarse in new[] { false, true })
        {
            // Coarse values make ties and duplicates, more centres than distinct rows among them.
            FeatureRows features = Features(rows, d, coarse);
            foreach (int threads in new[] { 1, 3 })
            {
                Clustering clustering = KMeansSeeds.Choose(features, components, new RandomSource(5), threads);
                double[] centres = [.. clustering.Centres];
                Lloyd.Run(clustering, 25, threads);
                int[] labels = Slow(features, centres, components, 25);
                for (int i = 0; i < centres.Length; i++)
                {
                    Assert.Equal(centres[i], clustering.Centres[i], 1e-11);
                }

                // A tie decided otherwise by the last bit of a mean would be no error, but there is none here.
                Assert.Equal(labels, clustering.Labels[..rows]);
            }
        }
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        FeatureRows features = Features(10_000, 4, coarse: false);
        Clustering one = KMeansSeeds.Choose(features, 30, new RandomSource(8), 1);
        Clustering four = KMeansSeeds.Choose(features, 30, new RandomSource(8), 4);
        Assert.Equal(one.Centres, four.Centres);
        Lloyd.Run(one, 30, 1);
        Lloyd.Run(four, 30, 4);
        Assert.Equal(one.Centres, four.Centres);
        Assert.Equal(one.Labels, four.Labels);
    }

    private static int[] Slow(FeatureRows features, double[] centres, int components, int steps)
    {
        int d = features.Length;
        double[] row = new double[d];
        int[] labels = new int[features.Count];
        Array.Fill(labels, -1);
        for (int step = 0; step < steps; step++)
        {
            bool moved = false;
            double[] sums = new double[centres.Length];
            double[] weights = new double[components];
            for (int i = 0; i < labels.Length; i++)
            {
                features.CopyRow(i, row);
                int best = 0;
                double least = double.PositiveInfinity;
                for (int c = 0; c < components; c++)
                {
                    double square = 0;
                    for (int f = 0; f < d; f++)
                    {
                        double difference = row[f] - centres[(c * d) + f];
                        square = Math.FusedMultiplyAdd(difference, difference, square);
                    }

                    (best, least) = square < least ? (c, square) : (best, least);
                }

                moved |= labels[i] != best;
                labels[i] = best;
                weights[best] += features.Weights[i];
                for (int f = 0; f < d; f++)
                {
                    sums[(best * d) + f] += features.Weights[i] * row[f];
                }
            }

            if (!moved)
            {
                break;
            }

            for (int c = 0; c < components; c++)
            {
                for (int f = 0; f < d && weights[c] > 0; f++)
                {
                    centres[(c * d) + f] = sums[(c * d) + f] / weights[c];
                }
            }
        }

        return labels;
    }

    private static FeatureRows Features(int rows, int d, bool coarse)
    {
        var random = new RandomSource((ulong)(rows + d));
        double[] values = [.. Enumerable.Range(0, rows * d).Select(i => (i / d % 4 * 2) + random.NextNormal())];
        double[] weights = [.. Enumerable.Range(0, rows).Select(i => (double)(1 + (i % 3)))];
        RowTable table = RowTable.FromRowMajor(coarse ? Array.ConvertAll(values, Math.Round) : values, d, weights: weights);

        // With a deviation of one about zero, features are the values themselves.
        double[] covariance = new double[PackedSymmetric.Length(d)];
        for (int i = 0; i < d; i++)
        {
            covariance[PackedSymmetric.Index(i, i)] = 1;
        }

        var moments = new TableMoments(table.Columns, null, rows, table.TotalWeight, new double[d], covariance);
        return FeatureRows.Of(table, new GaussianFamily().CreateFeatureMap(moments));
    }
}
