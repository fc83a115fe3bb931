namespace Mixtura.Tests.Tables;

/// <summary>Tables keep what they are given, across blocks of 128 and chunks of 2,048 rows.</summary>
public sealed class RowTableTests
{
    public static TheoryData<int> RowCounts() => [1, 2, 127, 128, 129, 2047, 2048, 2049, 5000];

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void ValuesComeBack(int rows)
    {
        double[,] values = new double[rows, 3];
        double[] weights = new double[rows];
        var random = new RandomSource(111);
        for (int i = 0; i < rows; i++)
        {
            weights[i] = random.NextBelow(5);
            for (int j = 0; j < 3; j++)
            {
                values[i, j] = random.NextNormal();
            }
        }

        RowTable table = RowTable.FromMatrix(values, ["a", "b", "c"], weights);
        RowTable selected = table.Select(2, 0);
        Assert.Equal(rows, table.RowCount);
        Assert.Equal(3, table.ColumnCount);
        Assert.True(table.IsWeighted);
        Assert.Equal(weights.Sum(), table.TotalWeight);
        Assert.Equal(["c", "a"], selected.Columns.Select(column => column.Name));
        double[] row = new double[3];
        for (int i = 0; i < rows; i++)
        {
            table.CopyRow(i, row);
            Assert.Equal([values[i, 0], values[i, 1], values[i, 2]], row);
            Assert.Equal(values[i, 1], table[i, 1]);
            Assert.Equal(values[i, 2], selected[i, 0]);
            Assert.Equal(weights[i], table.Weight(i));
            Assert.Equal(weights[i], selected.Weight(i));
        }

        Assert.Equal(Enumerable.Range(0, rows).Select(i => values[i, 2]), table.CopyColumn(2));
        Assert.Equal(1, table.ColumnIndex("b"));
    }

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void BatchesAreRows(int rows)
    {
        double[][] columns = [[.. Enumerable.Range(0, rows).Select(i => (double)i)], [.. Enumerable.Range(0, rows).Select(i => -0.5 * i)]];
        var builder = new RowTableBuilder([new("a"), new("b")]);
        builder.AppendBatch(columns, Math.Min(rows, 100));
        for (int i = 100; i < Math.Min(rows, 130); i++)
        {
            builder.Append([columns[0][i], columns[1][i]]);
        }

        if (rows > 130)
        {
            builder.AppendBatch([columns[0][130..], columns[1][130..]], rows - 130);
        }

        Assert.Equal(rows, builder.RowCount);
        RowTable table = builder.Build();
        Assert.Equal(columns[0], table.CopyColumn(0));
        Assert.Equal(columns[1], table.CopyColumn(1));
        Assert.Equal(rows, table.TotalWeight);
    }

    [Fact]
    public void WhatIsWrongIsNamed()
    {
        Assert.Equal("a", Assert.Throws<TableException>(() => new RowTableBuilder([new("a"), new("b"), new("a")])).Column);
        Assert.Throws<TableException>(() => new RowTableBuilder([]));
        TableException error = Assert.Throws<TableException>(() => RowTable.FromMatrix(new[,] { { 1.0 }, { 2 } }, ["a"], [1.0, -1]));
        Assert.Equal(2, error.Row);
        Assert.Throws<TableException>(() => RowTable.FromMatrix(new[,] { { 1.0 }, { 2 } }, ["a"], [1.0, double.NaN]));
        Assert.Throws<TableException>(() => new RowTableBuilder([new("a")], origin: "file.csv").Append([1, 2]));
        Assert.Throws<TableException>(() => new RowTableBuilder([new("a")]).Append([1], 2));
        Assert.Throws<ArgumentException>(() => RowTable.FromRowMajor([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => RowTable.FromRows([]));
        Assert.Throws<ArgumentException>(() => RowTable.FromMatrix(new[,] { { 1.0 } }, ["a", "b"]));
        RowTable table = RowTable.FromRows([[1.0, 2]], ["a", "b"]);
        Assert.Contains("a, b", Assert.Throws<TableException>(() => table.ColumnIndex("c")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[-1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[0, 2]);
        Assert.Throws<ArgumentException>(() => new Column(""));
        Assert.Throws<ArgumentException>(() => new Column("a", ["x", "x"]));
        var builder = new RowTableBuilder([new("a")], origin: "file.csv");
        builder.Append([1]);
        error = Assert.Throws<TableException>(() => builder.Append([double.NaN]));
        Assert.StartsWith("file.csv, row 2, column 'a': ", error.Message, StringComparison.Ordinal);
        builder.Build();
        Assert.ThrowsAny<InvalidOperationException>(() => builder.Build());
        Assert.ThrowsAny<InvalidOperationException>(() => builder.Append([1]));
    }

    [Fact]
    public void ARefusedRowLeavesTheBuilderAsItWas()
    {
        foreach (int before in new[] { 0, 128, 2048 })
        {
            var builder = new RowTableBuilder([new Column("a")], weighted: true);
            double[] values = [.. Enumerable.Repeat(2.0, before)];
            builder.AppendBatch([values], before, values);
            Assert.Throws<TableException>(() => builder.Append([double.NaN]));
            Assert.Throws<TableException>(() => builder.AppendBatch([[1.0, 1]], 2, [1, -1.0]));
            RowTable table = builder.Build();
            Assert.Equal(before, table.RowCount);
            Assert.Equal(2.0 * before, table.TotalWeight);
        }
    }

    [Fact]
    public void MomentsByTheSlowFormula()
    {
        // Ten digits of offset, three chunks, weights: two passes lose nothing to cancellation.
        var random = new RandomSource(112);
        double[] x = [.. Enumerable.Range(0, 5000).Select(_ => 1e10 + random.NextNormal())];
        double[] y = [.. x.Select(value => (0.5 * (value - 1e10)) + random.NextNormal())];
        double[] weights = [.. Enumerable.Range(0, 5000).Select(i => (double)(i % 3))];
        double[] flat = [.. x.Zip(y).SelectMany(pair => new[] { pair.First, pair.Second })];
        TableMoments moments = MomentsPass.Of(RowTable.FromRowMajor(flat, 2, null, weights), 2);
        decimal total = (decimal)weights.Sum();
        decimal meanX = x.Zip(weights, (v, w) => (decimal)v * (decimal)w).Sum() / total;
        decimal meanY = y.Zip(weights, (v, w) => (decimal)v * (decimal)w).Sum() / total;
        decimal xx = x.Zip(weights, (v, w) => ((decimal)v - meanX) * ((decimal)v - meanX) * (decimal)w).Sum() / total;
        decimal xy = Enumerable.Range(0, 5000).Sum(i => ((decimal)x[i] - meanX) * ((decimal)y[i] - meanY) * (decimal)weights[i]) / total;

        // System.Decimal takes 15 digits of a double: 1e-5 of a deviation at 1e10, averaged over 3,333 rows.
        Assert.Equal((double)meanX, moments.Mean[0], 1e-5);
        Assert.Equal((double)meanY, moments.Mean[1], 1e-12);
        Assert.Equal((double)xx, moments.Covariance(0, 0), 1e-6);
        Assert.Equal((double)xy, moments.Covariance(1, 0), 1e-6);
        Assert.Equal(Math.Sqrt((double)xx), moments.Deviation(0), 1e-6);
    }
}
