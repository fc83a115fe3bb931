using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace Mixtura.Tests.Estimation;

/// <summary>Columns that are linear functions of others, held against relations that were planted and against the rank by singular values.</summary>
public sealed class LinearDependencesTests
{
    private const int Rows = 200;

    [Fact]
    public void AMultipleAndASumAreFoundWithTheirRelations()
    {
        RowTable table = Table(1, x => [x[0], (2 * x[0]) + 1, x[1], x[2], x[1] - (0.5 * x[2]) - 3, -x[2]], ["a", "b", "c", "d", "e", "f"]);
        ImmutableArray<LinearDependence> found = LinearDependences.Find(table);
        Assert.Equal(["b = 2 a + 1", "e = c - 0.5 d - 3", "f = -d"], found.Select(dependence => dependence.ToString()));
        Assert.Equal([1, 4, 5], found.Select(dependence => dependence.Column));
        Assert.Equal([2, 3], found[1].Others);
        Assert.Equal(1, found[1].Coefficients[0], 1e-12);
        Assert.Equal(-0.5, found[1].Coefficients[1], 1e-12);
        Assert.Equal(-3, found[1].Constant, 1e-12);
        Assert.Equal("b", found[0].Name);
    }

    [Theory]
    [InlineData(1e-150, 0)]
    [InlineData(1e150, 0)]
    [InlineData(1, 1e9)]
    [InlineData(1e-3, -1e6)]
    public void UnitsAndOffsetsDoNotMatter(double scale, double offset)
    {
        RowTable table = Table(2, x => [offset + (scale * x[0]), x[1], offset + (scale * x[0]) + x[1]], ["a", "b", "c"]);
        Assert.Equal(scale is 1e-150 or 1e150 ? 1 : 2, Assert.Single(LinearDependences.Find(table)).Others.Length);
    }

    // Only a relation to rounding is one: a residual of 1e-8 of the deviation has a variance that no correlation matrix of doubles holds, one of 1e-6 has.
    [Theory]
    [InlineData(1e-3, false)]
    [InlineData(1e-6, false)]
    [InlineData(1e-7, false)]
    [InlineData(1e-9, true)]
    [InlineData(1e-12, true)]
    public void NoiseThatDoublesHoldIsNoDependence(double noise, bool isDependent)
    {
        RowTable table = Table(3, x => [x[0], x[0] + (noise * x[1])], ["a", "b"]);
        Assert.Equal(isDependent, !LinearDependences.Find(table).IsEmpty);
    }

    [Fact]
    public void ACorrelationOfSixNinesIsSound()
    {
        const double Correlation = 0.999999;
        RowTable table = Table(4, x => [x[0], (Correlation * x[0]) + (Math.Sqrt(1 - (Correlation * Correlation)) * x[1])], ["a", "b"]);
        Assert.Empty(LinearDependences.Find(table));
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table);
        Assert.True(fit.IsSound);
        Assert.Empty(fit.Warnings);
    }

    [Fact]
    public void AnEndIsAStartAndADurationAlthoughItNearlyIsTheStart()
    {
        double[] Row(double[] x) => [Math.Floor(1.6e9 + (1e8 * x[0])), Math.Floor(30 * Math.Abs(x[1]))];
        RowTable two = Table(5, x => [Row(x)[0], Row(x)[0] + Row(x)[1]], ["start", "end"]);
        Assert.Empty(LinearDependences.Find(two));
        RowTable three = Table(5, x => [Row(x)[0], Row(x)[0] + Row(x)[1], Row(x)[1]], ["start", "end", "duration"]);
        Assert.Equal("end = start + duration", Assert.Single(LinearDependences.Find(three)).ToString());
    }

    [Fact]
    public void SinglePrecisionHasItsOwnRounding()
    {
        double[] values = [.. Raw(6, 2).SelectMany(x => new[] { x[0], (3 * x[0]) + 7 })];
        RowTable singles = RowTable.FromSingles([.. values.Select(value => (float)value)], 2);
        Assert.Equal("x2 = 3 x1 + 7", Assert.Single(LinearDependences.Find(singles)).ToString());
        RowTable doubles = RowTable.FromRowMajor([.. values.Select(value => (double)(float)value)], 2);
        Assert.Empty(LinearDependences.Find(doubles));
    }

    [Fact]
    public void WhatHoldsForWantOfRowsIsNoDependence()
    {
        Assert.Empty(LinearDependences.Find(RowTable.FromRows(Raw(7, 8).Take(6))));
        Assert.Empty(LinearDependences.Find(RowTable.FromRows(Raw(7, 8).Take(9))));
    }

    [Fact]
    public void RowsWithoutWeightAndLabelsDoNotCount()
    {
        double[][] rows = [.. Raw(8, 1).Select((x, i) => new[] { x[0], i == 3 ? 100 : 2 * x[0], i % 2 })];
        var builder = new RowTableBuilder([new Column("a"), new Column("b"), new Column("label", ["no", "yes"])], true);
        for (int i = 0; i < rows.Length; i++)
        {
            builder.Append(rows[i], i == 3 ? 0 : 1.5);
        }

        RowTable table = builder.Build();
        Assert.Equal("b = 2 a", Assert.Single(LinearDependences.Find(table)).ToString());
        Assert.Empty(LinearDependences.Find(table, [1]));
        Assert.Equal("a = 0.5 b", Assert.Single(LinearDependences.Find(table, [1, 0])).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearDependences.Find(table, [0, 3]));
    }

    // As many columns are dependent as the rank by singular values of the standardized rows leaves.
    [Fact]
    public void AsManyAreFoundAsTheRankLeaves()
    {
        var random = new RandomSource(9);
        for (int trial = 0; trial < 40; trial++)
        {
            int free = 1 + (trial % 4);
            int all = free + (trial % 3) + 1;
            double[][] mixing = [.. Enumerable.Range(0, all).Select(_ => Enumerable.Range(0, free).Select(_ => Math.Round(3 * random.NextNormal())).ToArray())];
            double[][] rows = [.. Raw((ulong)(100 + trial), free).Select(x => mixing.Select(m => m.Zip(x, (a, b) => a * b).Sum()).ToArray())];
            int[] varying = [.. Enumerable.Range(0, all).Where(c => mixing[c].Any(m => m != 0))];
            if (varying.Length < 2)
            {
                continue;
            }

            double[] means = [.. varying.Select(c => rows.Average(row => row[c]))];
            double[] deviations = [.. varying.Select((c, i) => Math.Sqrt(rows.Average(row => Math.Pow(row[c] - means[i], 2))))];
            Matrix<double> standardized = Matrix<double>.Build.Dense(rows.Length, varying.Length, (r, i) => (rows[r][varying[i]] - means[i]) / deviations[i]);
            double[] singular = [.. standardized.Svd(false).S];
            int rank = singular.Count(value => value > 1e-10 * singular[0]);
            ImmutableArray<LinearDependence> found = LinearDependences.Find(RowTable.FromRows(rows));
            Assert.Equal(varying.Length - rank, found.Length);
            foreach (LinearDependence dependence in found)
            {
                Assert.All(rows, row => Assert.Equal(row[dependence.Column], dependence.Others.Select((other, i) => dependence.Coefficients[i] * row[other]).Sum() + dependence.Constant, 1e-9));
            }
        }
    }

    [Fact]
    public void AFitThatACovarianceCannotHoldSaysSo()
    {
        RowTable table = Table(10, x => [x[0], (2 * x[0]) + 1, x[1]], ["a", "b", "c"]);
        FitWarning warning = Assert.Single(GaussianMixture.Fit(table).Warnings, w => w.Kind == FitWarningKind.Collinear);
        Assert.Contains("b = 2 a + 1", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(GaussianMixture.Fit(table, new GaussianFitOptions { Covariance = Covariance.VVI }).Warnings, w => w.Kind == FitWarningKind.Collinear);
    }

    private static RowTable Table(ulong seed, Func<double[], double[]> map, string[] names) => RowTable.FromRows(Raw(seed, 3).Select(map), names);

    private static IEnumerable<double[]> Raw(ulong seed, int columns)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextNormal()).ToArray())];
    }
}
