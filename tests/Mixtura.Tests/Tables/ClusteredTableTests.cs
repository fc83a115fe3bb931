namespace Mixtura.Tests.Tables;

/// <summary>The order of rows that passes over large tables use.</summary>
public sealed class ClusteredTableTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(129, 2)]
    [InlineData(2048, 3)]
    [InlineData(5000, 1)]
    [InlineData(20_001, 4)]
    public void EveryRowIsThereOnceWithItsWeight(int rows, int d)
    {
        RowTable table = Table(rows, d, weighted: true);
        ClusteredTable clustered = ClusteredTable.Of(table, MomentsPass.Of(table, 1), 1);
        Assert.Equal(Sorted(table), Sorted(clustered.Rows));
        Assert.Equal(table.TotalWeight, clustered.Rows.TotalWeight);
        Assert.True(clustered.Rows.IsWeighted);
    }

    [Fact]
    public void ThreadsDoNotChangeTheOrder()
    {
        RowTable table = Table(60_000, 3, weighted: false);
        TableMoments moments = MomentsPass.Of(table, 1);
        RowTable one = ClusteredTable.Of(table, moments, 1).Rows;
        RowTable four = ClusteredTable.Of(table, moments, 4).Rows;
        for (int column = 0; column < 3; column++)
        {
            Assert.Equal(one.CopyColumn(column), four.CopyColumn(column));
        }
    }

    [Fact]
    public void EachBallHoldsItsBlock()
    {
        RowTable table = Table(10_000, 3, weighted: false);
        ClusteredTable clustered = ClusteredTable.Of(table, MomentsPass.Of(table, 1), 2);
        Assert.Equal((10_000 + 127) / 128, clustered.BlockCount);
        double[] row = new double[3];
        double[] centre = new double[3];
        for (int i = 0; i < 10_000; i++)
        {
            clustered.Rows.CopyRow(i, row);
            clustered.Centres.CopyRow(i / 128, centre);
            double square = 0;
            for (int c = 0; c < 3; c++)
            {
                square += Math.Pow((row[c] - centre[c]) / clustered.Scales[c], 2);
            }

            // The same sum in another order: a few roundings.
            Assert.True(Math.Sqrt(square) <= clustered.Radius(i / 128) * (1 + 1e-14));
        }
    }

    [Fact]
    public void ClustersFarApartComeToLieInBlocksOfTheirOwn()
    {
        // Fifty clusters of 400 rows on a grid, shuffled by the sampling; at most one block is shared at each cluster's end.
        var random = new RandomSource(3);
        double[] values = new double[20_000 * 2];
        for (int i = 0; i < 20_000; i++)
        {
            int cluster = (int)random.NextBelow(50);
            values[2 * i] = (100 * (cluster % 10)) + random.NextNormal();
            values[(2 * i) + 1] = (100 * (cluster / 10)) + random.NextNormal();
        }

        RowTable table = RowTable.FromRowMajor(values, 2);
        RowTable rows = ClusteredTable.Of(table, MomentsPass.Of(table, 1), 1).Rows;
        int mixed = 0;
        for (int block = 0; block < 20_000 / 128; block++)
        {
            mixed += Enumerable.Range(block * 128, 128).Select(i => (Math.Round(rows[i, 0] / 100), Math.Round(rows[i, 1] / 100))).Distinct().Count() > 1 ? 1 : 0;
        }

        Assert.InRange(mixed, 0, 50);
    }

    [Fact]
    public void RowsThatAreAllEqualAreNoTrouble()
    {
        double[] values = new double[3000];
        Array.Fill(values, 7.0);
        values[0] = 8;
        RowTable table = RowTable.FromColumn(values);
        ClusteredTable clustered = ClusteredTable.Of(table, MomentsPass.Of(table, 1), 2);
        Assert.Equal(Sorted(table), Sorted(clustered.Rows));
    }

    private static RowTable Table(int rows, int d, bool weighted)
    {
        var random = new RandomSource((ulong)(rows + d));
        double[] values = [.. Enumerable.Range(0, rows * d).Select(i => (i / d % 3 * 5) + random.NextNormal())];
        double[] weights = weighted ? [.. Enumerable.Range(0, rows).Select(i => (double)(1 + (i % 4)))] : [];
        return RowTable.FromRowMajor(values, d, weights: weights);
    }

    private static string[] Sorted(RowTable table)
    {
        double[] row = new double[table.ColumnCount];
        string[] rows = new string[table.RowCount];
        for (int i = 0; i < rows.Length; i++)
        {
            table.CopyRow(i, row);
            rows[i] = string.Join(' ', row.Append(table.Weight(i)).Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        }

        Array.Sort(rows, StringComparer.Ordinal);
        return rows;
    }
}
