using System.Collections.Immutable;

namespace Mixtura.Tests.Tables;

/// <summary>Which numeric columns are hardly measurements.</summary>
public sealed class ColumnRemarksTests
{
    [Fact]
    public void EachKindIsNamedWithItsValues()
    {
        var random = new RandomSource(1);
        RowTable table = RowTable.FromRows(
            Enumerable.Range(0, 300).Select(i => new[] { i + 17.0, i % 2, i % 4, (i % 3) / 10.0, random.NextNormal(), Math.Round(50 * random.NextNormal()), -(i % 5) }),
            ["id", "two", "count", "grade", "measure", "wide", "negative"]);
        ImmutableArray<ColumnRemark> remarks = ColumnRemarks.Of(table);
        Assert.Equal(
            [("id", ColumnRemarkKind.RowNumbers), ("two", ColumnRemarkKind.TwoValues), ("count", ColumnRemarkKind.FewIntegers), ("grade", ColumnRemarkKind.FewValues), ("negative", ColumnRemarkKind.FewIntegers)],
            remarks.Select(remark => (remark.Name, remark.Kind)));
        Assert.Equal([17.0, 316], remarks[0].Values);
        Assert.Equal([0.0, 1, 2, 3], remarks[2].Values);
        Assert.Equal("the column two has two distinct values, 0 and 1", remarks[1].Description);
        Assert.True(remarks[2].CanBeCounts);
        Assert.False(remarks[4].CanBeCounts);
        Assert.Equal(["count"], ColumnRemarks.Of(table, [2, 4]).Select(remark => remark.Name));
    }

    [Fact]
    public void RowNumbersNeedNotBeInOrderButHaveNoGapAndNoRepetition()
    {
        double[] numbers = [.. Enumerable.Range(1, 5000).Select(i => (double)(i * 7 % 5003))];
        double[] each = [.. numbers.Order().Select((_, i) => (double)(((i * 7) + 3) % 5000))];
        Assert.Equal(ColumnRemarkKind.RowNumbers, Assert.Single(ColumnRemarks.Of(RowTable.FromColumn(each))).Kind);
        Assert.Empty(ColumnRemarks.Of(RowTable.FromColumn(numbers)));
        each[7] = each[8];
        Assert.Empty(ColumnRemarks.Of(RowTable.FromColumn(each)));
    }

    [Theory]
    [InlineData("faithful")]
    [InlineData("iris")]
    [InlineData("galaxies")]
    [InlineData("diabetes")]
    [InlineData("wine-standardized")]
    public void RealMeasurementsGetNoRemark(string name)
    {
        CsvTable file = ReferenceFiles.Data(name);
        RowTable table = file.Table([.. file.Names.Where(column => column is not ("species" or "class" or "cultivar"))]);
        Assert.Empty(ColumnRemarks.Of(table));
    }

    [Fact]
    public void FewRowsAndLabelsGetNoRemark()
    {
        Assert.Empty(ColumnRemarks.Of(RowTable.FromColumn([0, 1, 0, 1, 1, 0])));
        var builder = new RowTableBuilder([new Column("label", ["a", "b"])]);
        for (int i = 0; i < 100; i++)
        {
            builder.Append([i % 2]);
        }

        Assert.Empty(ColumnRemarks.Of(builder.Build()));
    }
}
