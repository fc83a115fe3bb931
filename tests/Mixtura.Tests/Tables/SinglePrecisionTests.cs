namespace Mixtura.Tests.Tables;

/// <summary>Tables of single precision: the same results, bit for bit, as tables of doubles with the same values.</summary>
public sealed class SinglePrecisionTests
{
    public static TheoryData<string> Models() => SampleModels.All();

    [Theory]
    [MemberData(nameof(Models))]
    public void FitsHaveTheBitsOfDoubles(string name)
    {
        Mixture model = SampleModels.Of(name);
        foreach ((int rows, bool weighted) in new[] { (300, true), (5000, false) })
        {
            (RowTable single, RowTable wide) = Pair(model.Sample(rows, 31).Rows, weighted);
            Assert.Equal(Precision.Single, single.Precision);
            Assert.Equal(Precision.Double, wide.Precision);
            var options = new FitOptions { Components = model.Components.Length + 1, Starts = 2, MaxIterations = 12, Threads = 2 };
            AssertSame(Mixture.Fit(wide, model.Family, options), Mixture.Fit(single, model.Family, options));
        }
    }

    [Fact]
    public void SoDoFitsOfTablesThatAreOrderedAndScores()
    {
        var random = new RandomSource(4);
        double[][] means = [.. Enumerable.Range(0, 36).Select(_ => new[] { 20 * random.NextNormal(), 20 * random.NextNormal(), 20 * random.NextNormal(), 20 * random.NextNormal() })];
        var family = new GaussianFamily(Covariance.VVI);
        var model = new Mixture(family, Enumerable.Repeat(1.0 / 36, 36), means.Select(mean => GaussianComponent.CreateDiagonal(mean, [1, 1, 1, 1])));
        (RowTable single, RowTable wide) = Pair(model.Sample(20_000, 6).Rows, weighted: false);
        var options = new FitOptions { Components = 36, Start = Start.FromModel(model), MaxIterations = 8, Threads = 3 };
        FitResult<Mixture> fit = Mixture.Fit(single, family, options);
        Assert.True(fit.Evaluations < 18L * 20_000 * (fit.Passes + 1));
        AssertSame(Mixture.Fit(wide, family, options), fit);
        Assert.Equal(model.LogDensity(wide), model.LogDensity(single));
        Assert.Equal(model.LogLikelihood(wide), model.LogLikelihood(single));
    }

    [Fact]
    public void ValuesComeBackRoundedOnce()
    {
        float[] values = [1.5f, -2.25f, 0.1f, 3e38f, 1e-40f, 7];
        RowTable table = RowTable.FromSingles(values, 2, ["a", "b"]);
        Assert.Equal((double)0.1f, table[1, 0]);
        Assert.Equal([1.5, 0.1f, 1e-40f], table.CopyColumn(0));
        Assert.Equal([(double)-2.25f, 3e38f, 7], table.Select(1).CopyColumn(0));
        Assert.Equal(Precision.Single, table.Select(1).Precision);
        double[] row = new double[2];
        table.CopyRow(2, row);
        Assert.Equal([1e-40f, 7.0], row);
    }

    [Fact]
    public void WhatSinglePrecisionCannotKeepIsRefused()
    {
        var builder = new RowTableBuilder([new Column("x"), new Column("y")], precision: Precision.Single);
        builder.Append([1, 2]);
        TableException e = Assert.Throws<TableException>(() => builder.Append([1, 1e39]));
        Assert.Contains("single precision", e.Message, StringComparison.Ordinal);
        Assert.Equal((2L, "y"), (e.Row!.Value, e.Column));
        e = Assert.Throws<TableException>(() => builder.AppendBatch([[16_777_217], [1]], 1));
        Assert.Contains("whole number", e.Message, StringComparison.Ordinal);
        Assert.Throws<TableException>(() => RowTable.FromSingles([1f, float.NaN], 1));
    }

    [Fact]
    public void MeasuresThatAreWholeForWantOfDigitsAreRounded()
    {
        var builder = new RowTableBuilder([new Column("x")], precision: Precision.Single);
        builder.Append([1.1e20]);
        Assert.Equal((double)1.1e20f, builder.Build()[0, 0]);
    }

    [Fact]
    public void AnEmptyTableKeepsItsPrecision() =>
        Assert.Equal(Precision.Single, new RowTableBuilder([new Column("x")], precision: Precision.Single).Build().Precision);

    private static (RowTable Single, RowTable Wide) Pair(RowTable rows, bool weighted)
    {
        var single = new RowTableBuilder(rows.Columns, weighted, precision: Precision.Single);
        var wide = new RowTableBuilder(rows.Columns, weighted);
        double[] row = new double[rows.ColumnCount];
        for (int i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            double weight = weighted ? i % 3 : 1;
            single.Append(row, weight);
            wide.Append(Array.ConvertAll(row, value => (double)(float)value), weight);
        }

        return (single.Build(), wide.Build());
    }

    private static void AssertSame(FitResult<Mixture> expected, FitResult<Mixture> found)
    {
        Assert.Equal(expected.Trace, found.Trace);
        Assert.Equal(expected.Summary, found.Summary);
        Assert.All(expected.Model.Components.Zip(found.Model.Components), pair => Assert.True(pair.First.HasSameParameters(pair.Second)));
    }
}
