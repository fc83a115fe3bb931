namespace Mixtura.Tests.Estimation;

/// <summary>Tables made to collapse: a diagnosis names the rows that were planted, the cause that was planted, and what fits it.</summary>
public sealed class DiagnosisTests
{
    private const int Rows = 60;

    private static readonly int[] s_planted = [4, 9, 17, 23, 30, 31, 42, 55];

    [Theory]
    [InlineData(Covariance.VII)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.VVV)]
    public void EqualRowsAreNamed(Covariance covariance)
    {
        Diagnosis found = Single(Planted((_, _) => [9, 9, 9]), covariance, s_planted);
        Assert.Equal(DiagnosisCause.EqualRows, found.Cause);
        AssertPlanted(found);
        Assert.Contains("its 8 rows (5, 10, 18, 24, 31, 32, 43, 56) have the same values", found.ToString(), StringComparison.Ordinal);
        Assert.Contains("held at the floor", found.Treatment, StringComparison.Ordinal);
        Assert.StartsWith("fewer components", found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsOnALineAndOnAPlaneNameTheColumnsThatDepend()
    {
        Diagnosis line = Single(Planted((_, r) => Along(r.NextNormal(), a => [8 + a, 9 - (2 * a), 7 + r.NextNormal()])), Covariance.VVV, s_planted);
        Assert.Equal((DiagnosisCause.DependentColumns, false), (line.Cause, line.HoldsForTable));
        Assert.Equal(["x", "y"], line.Columns);
        AssertPlanted(line);
        Assert.Contains("lie on a line in the columns x and y", line.ToString(), StringComparison.Ordinal);
        Assert.Contains("a diagonal structure", line.Remedy, StringComparison.Ordinal);

        Diagnosis plane = Single(Planted((_, r) => Along(r.NextNormal(), a => Along(r.NextNormal(), b => [8 + a, 9 + b, 7 + a - b]))), Covariance.VVV, s_planted);
        Assert.Equal(["x", "y", "z"], plane.Columns);
        Assert.Contains("lie on a plane in the columns x, y and z", plane.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.VVV)]
    public void AColumnThatIsConstantInAComponentIsNamed(Covariance covariance)
    {
        Diagnosis found = Single(Planted((_, r) => [8 + r.NextNormal(), 9 + r.NextNormal(), 7]), covariance, s_planted);
        Assert.Equal((DiagnosisCause.ConstantColumns, false), (found.Cause, found.HoldsForTable));
        Assert.Equal(["z"], found.Columns);
        AssertPlanted(found);
        Assert.StartsWith("leave the column out", found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void AFarRowAloneIsToBeNoise()
    {
        Diagnosis found = Single(Planted((i, r) => i == 30 ? [1, -2, 100] : [r.NextNormal(), r.NextNormal(), r.NextNormal()]), Covariance.VVV, [30]);
        Assert.Equal((DiagnosisCause.SingleRow, "z"), (found.Cause, found.OutlyingColumn));
        Assert.Equal([30], found.Rows);
        Assert.Contains("its only row is 31, far from the others in the column z", found.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("count such rows as noise, or trim them", found.Remedy, StringComparison.Ordinal);
        Assert.Contains("its only row is 1031", found.Describe(row => row + 1001), StringComparison.Ordinal);
    }

    [Fact]
    public void FewRowsSpreadInNoMoreDimensionsThanTheyHave()
    {
        Diagnosis found = Single(Planted((_, r) => [8 + r.NextNormal(), 9 + r.NextNormal(), 7 + r.NextNormal()], [4, 9, 17]), Covariance.VVV, [4, 9, 17]);
        Assert.Equal(DiagnosisCause.FewRows, found.Cause);
        Assert.Equal([4L, 9, 17], found.Rows);
        Assert.Contains("are too few to spread in 3 columns: they lie on a plane", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Covariance.EEE, 2)]
    [InlineData(Covariance.VVV, 1)]
    [InlineData(Covariance.VVV, 2)]
    public void DependentColumnsOfTheTableAreDiagnosedOnce(Covariance covariance, int components)
    {
        RowTable table = Planted((_, _) => [0, 0, 0], []);
        table = RowTable.FromRows(Enumerable.Range(0, Rows).Select(i => new[] { table[i, 0], table[i, 1], 3 - (2 * table[i, 0]) }));
        Diagnosis found = Assert.Single(Fit(table, covariance, components, null).Diagnoses);
        Assert.Null(found.Component);
        Assert.Equal(Rows, found.RowCount);
        Assert.Equal((DiagnosisCause.DependentColumns, true), (found.Cause, found.HoldsForTable));
        Assert.Equal([table.Columns[0].Name, table.Columns[2].Name], found.Columns);
        Assert.StartsWith("leave one of these columns out", found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void ComponentsBeyondTheDistinctRowsAreToldHowManyThereAre()
    {
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 90).Select(i => new[] { (i % 3) * 1.0, (i % 3) * (i % 3) * 2.0 }));
        FitResult<GaussianMixture> fit = Fit(table, Covariance.VVI, 5, null);
        foreach (Diagnosis empty in fit.Diagnoses.Where(diagnosis => diagnosis.RowCount == 0))
        {
            Assert.Equal(DiagnosisCause.FewDistinctRows, empty.Cause);
            Assert.Equal("ask for at most 3 components", empty.Remedy);
        }

        Assert.Contains(fit.Diagnoses, diagnosis => diagnosis.RowCount == 0);
        Assert.Equal(90, fit.Diagnoses.Sum(diagnosis => diagnosis.RowCount));
        Assert.Equal(fit.Diagnoses.Select(diagnosis => diagnosis.ToString()), fit.Warnings.Where(warning => warning.Kind != FitWarningKind.NotConverged).Select(warning => warning.Message));
    }

    [Fact]
    public void ASpuriousComponentIsNearlyFlat()
    {
        int[] planted = [4, 9, 17, 23, 30];
        Diagnosis found = Single(Planted((_, r) => Along(r.NextNormal(), a => [8 + a, 9 - a + (1e-3 * r.NextNormal()), 7 + r.NextNormal()]), planted), Covariance.VVV, planted);
        Assert.Equal((FitWarningKind.Spurious, DiagnosisCause.Narrow), (found.Kind, found.Cause));
        Assert.Equal(planted.Select(row => (long)row), found.Rows);
        Assert.Contains("looks spurious", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OfACompositeOnlyMeasurementsCollapse()
    {
        var random = new RandomSource(7);
        double[][] rows = [.. Enumerable.Range(0, Rows).Select(i => s_planted.Contains(i) ? new double[] { i % 4, 50 } : [i % 3, random.NextNormal()])];
        var family = new CompositeFamily([new CompositePart(new PoissonFamily(), [0]), new CompositePart(new GaussianFamily(Covariance.VVI), [1])]);
        Diagnosis found = Assert.Single(Mixture.Fit(RowTable.FromRows(rows), family, new FitOptions { Components = 2, Start = Labels(s_planted) }).Diagnoses);
        Assert.Equal(DiagnosisCause.EqualRows, found.Cause);
        AssertPlanted(found);
    }

    [Fact]
    public void RowsWithoutWeightAreNotNamed()
    {
        RowTable table = Planted((_, _) => [9, 9, 9]);
        var builder = new RowTableBuilder(table.Columns, weighted: true);
        double[] row = new double[3];
        for (int i = 0; i < Rows; i++)
        {
            table.CopyRow(i, row);
            builder.Append(row, i == 9 ? 0 : 1);
        }

        Diagnosis found = Single(builder.Build(), Covariance.VVV, s_planted);
        Assert.Equal(s_planted.Where(planted => planted != 9).Select(planted => (long)planted), found.Rows);
    }

    [Fact]
    public void ASoundFitHasNone() => Assert.Empty(Fit(Planted((_, _) => [0, 0, 0], []), Covariance.VVV, 1, null).Diagnoses);

    private static void AssertPlanted(Diagnosis found)
    {
        Assert.Equal(1, found.Component);
        Assert.Equal(s_planted.Length, found.RowCount);
        Assert.Equal(s_planted.Select(row => (long)row), found.Rows);
    }

    private static double[] Along(double value, Func<double, double[]> row) => row(value);

    private static RowTable Planted(Func<int, RandomSource, double[]> planted, int[]? at = null)
    {
        var random = new RandomSource(311);
        return RowTable.FromRows(
            Enumerable.Range(0, Rows).Select(i => (at ?? s_planted).Contains(i) ? planted(i, random) : [random.NextNormal(), random.NextNormal(), random.NextNormal()]),
            ["x", "y", "z"]);
    }

    private static Start Labels(int[] second) => Start.FromLabels([.. Enumerable.Range(0, Rows).Select(i => second.Contains(i) ? 1 : 0)]);

    private static Diagnosis Single(RowTable table, Covariance covariance, int[] second) => Assert.Single(Fit(table, covariance, 2, Labels(second)).Diagnoses);

    private static FitResult<GaussianMixture> Fit(RowTable table, Covariance covariance, int components, Start? start) =>
        GaussianMixture.Fit(table, new GaussianFitOptions { Components = components, Covariance = covariance, Start = start ?? Start.Combined });
}
