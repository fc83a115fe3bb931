using System.Text.Json;

namespace Mixtura.Tests.Clusters;

/// <summary>Agreement with known labels against mclust, against counts of pairs and against all matchings.</summary>
public sealed class ConfusionTableTests
{
    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, 7)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithMclustAndWithEveryMatching(int number)
    {
        JsonElement expected = ReferenceFiles.Expected("selection/partitions").GetProperty("pairs")[number];
        int[] clusters = [.. expected.Vector("clusters").Select(code => (int)code - 1)];
        int[] labels = [.. expected.Vector("labels").Select(code => (int)code - 1)];
        ConfusionTable table = ConfusionTable.Of(clusters, labels);
        Assert.Equal(expected.Number("adjustedRandIndex"), table.AdjustedRandIndex, 1e-13);
        Assert.Equal(clusters.Length, table.Total);
        Assert.Equal(clusters.Length - MostRight(table), table.Errors);

        // mclust lets two clusters have the same label, and so errs no more often.
        Assert.True(table.ErrorRate >= expected.Number("classError") - 1e-15);
    }

    [Fact]
    public void WeightsStandForRepeatedRows()
    {
        int[] clusters = [0, 0, 1, 1, 2];
        int[] labels = [0, 1, 1, 1, 0];
        double[] weights = [3, 1, 2, 1, 2];
        int[] rows = [.. Enumerable.Range(0, 5).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        ConfusionTable weighted = ConfusionTable.Of(clusters, labels, weights);
        ConfusionTable repeated = ConfusionTable.Of([.. rows.Select(i => clusters[i])], [.. rows.Select(i => labels[i])]);
        Assert.Equal(repeated.AdjustedRandIndex, weighted.AdjustedRandIndex);
        Assert.Equal(repeated.Errors, weighted.Errors);
        Assert.Equal([0, 1, -1], weighted.BestMatching);
        Assert.Equal(3.0 / 9, weighted.ErrorRate, 1e-15);
    }

    [Fact]
    public void SamePartitionsAgreeWholly()
    {
        Assert.Equal(1, ConfusionTable.Of([0, 1, 2], [2, 0, 1]).AdjustedRandIndex);
        Assert.Equal(1, ConfusionTable.Of([0, 0, 0], [0, 0, 0]).AdjustedRandIndex);
        Assert.Equal(1, ConfusionTable.Of([0, 0, 1, 1], [1, 1, 0, 0]).AdjustedRandIndex);
        Assert.Equal(0, ConfusionTable.Of([0, 0, 1, 1], [1, 1, 0, 0]).Errors);
        Assert.Equal(0, ConfusionTable.Of([0, 0, 0, 0], [1, 1, 0, 0]).AdjustedRandIndex);
    }

    [Fact]
    public void RowsWithoutALabelAreNotCounted()
    {
        ConfusionTable table = ConfusionTable.Of([0, 1, 0, 1, -1], [0, 1, -1, 0, 1]);
        Assert.Equal(3, table.Total);
        Assert.Equal(1, table.Errors);
        Assert.True(double.IsNaN(ConfusionTable.Of([], []).ErrorRate));
        Assert.True(double.IsNaN(ConfusionTable.Of([0], [0]).AdjustedRandIndex));
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => ConfusionTable.Of([0, 1], [0]));
        Assert.Throws<ArgumentException>(() => ConfusionTable.Of([0, 1], [0, 1], [1]));
        Assert.Throws<ArgumentException>(() => ConfusionTable.Of([0, 1], [0, 1], [1, -1]));
    }

    /// <summary>The most rows that any one-to-one matching gets right, by trying all.</summary>
    private static double MostRight(ConfusionTable table)
    {
        return Best(0, []);

        double Best(int cluster, HashSet<int> used)
        {
            if (cluster == table.ClusterCount)
            {
                return 0;
            }

            double best = Best(cluster + 1, used);
            for (int label = 0; label < table.LabelCount; label++)
            {
                if (used.Add(label))
                {
                    best = Math.Max(best, table[cluster, label] + Best(cluster + 1, used));
                    used.Remove(label);
                }
            }

            return best;
        }
    }
}
