namespace Mixtura.Tests.Estimation;

/// <summary>The number of distinct rows against that of distinct texts.</summary>
public sealed class RowsGeometryTests
{
    [Fact]
    public void DistinctRowsAreThoseOfDistinctTexts()
    {
        var random = new RandomSource(4);
        double[][] rows = [.. Enumerable.Range(0, 500).Select(_ => new double[] { random.NextBelow(6), random.NextBelow(5), random.NextNormal() })];
        var table = RowTable.FromRows(rows);
        long[] all = [.. Enumerable.Range(0, rows.Length)];
        int expected = rows.Select(row => $"{row[0]},{row[1]}").Distinct().Count();
        Assert.Equal(expected, RowsGeometry.CountDistinct(table, all, [0, 1], int.MaxValue));
        Assert.Equal(7, RowsGeometry.CountDistinct(table, all, [0, 1], 7));
        Assert.Equal(rows.Length, RowsGeometry.CountDistinct(table, all, [0, 1, 2], int.MaxValue));
    }

    [Fact]
    public void ZerosOfBothSignsAreEqual()
    {
        var table = RowTable.FromRows([[0.0], [-0.0]]);
        Assert.Equal(1, RowsGeometry.CountDistinct(table, [0, 1], [0], int.MaxValue));
    }
}
