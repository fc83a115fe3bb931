using System.Text.Json;

namespace Mixtura.Tests.Starts;

/// <summary>Model-based agglomerative clustering against mclust 6.0.0, its definition and what must leave it unchanged.</summary>
public sealed class HierarchicalTests
{
    private static readonly HierarchicalCriterion[] s_criteria = Enum.GetValues<HierarchicalCriterion>();
    private static readonly DataTransformation[] s_transformations = Enum.GetValues<DataTransformation>();

    public static TheoryData<HierarchicalCriterion> Criteria => new(s_criteria);

    public static TheoryData<string, HierarchicalCriterion, DataTransformation> MclustCells()
    {
        var cells = new TheoryData<string, HierarchicalCriterion, DataTransformation>();
        foreach (string data in new[] { "faithful-untied", "diabetes", "wine-standardized" })
        {
            foreach (HierarchicalCriterion criterion in s_criteria)
            {
                foreach (DataTransformation transformation in s_transformations)
                {
                    // Of VVV mclust loses a part of the determinant when it merges groups of several rows, as VARS and PCS show,
                    // which differ by a rotation and give it different groups. In the other coordinates the trace outweighs it.
                    if (criterion != HierarchicalCriterion.VVV || transformation is DataTransformation.STD or DataTransformation.PCR or DataTransformation.SVD)
                    {
                        cells.Add(data, criterion, transformation);
                    }
                }
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(MclustCells))]
    public void GroupsAreThoseOfMclust(string data, HierarchicalCriterion criterion, DataTransformation transformation)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/hc-" + data);
        RowTable table = ReferenceFiles.Data(data).Table(expected.Words("columns"));
        string[] labels = expected.GetProperty("result").GetProperty($"{criterion} {transformation}").Words("labels");
        int[] groups = [.. expected.At("groups").EnumerateArray().Select(item => item.GetInt32())];
        for (int g = 0; g < groups.Length; g++)
        {
            int[] theirs = [.. labels[g].Select(digit => digit - '1')];
            Assert.Equal(theirs, Labels(table, criterion, transformation, groups[g]));
        }
    }

    /// <summary>At two and three groups; later ones hang on which of several equal distances is taken first.</summary>
    [Fact]
    public void GroupsOfIrisAreThoseOfMclust()
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/hc-iris");
        RowTable table = ReferenceFiles.Data("iris").Table(expected.Words("columns"));
        foreach (JsonProperty cell in expected.GetProperty("result").EnumerateObject())
        {
            HierarchicalCriterion criterion = Enum.Parse<HierarchicalCriterion>(cell.Value.GetProperty("structure").GetString()!);
            DataTransformation transformation = Enum.Parse<DataTransformation>(cell.Value.GetProperty("use").GetString()!);
            int[] theirs = [.. cell.Value.At("labels3").ToVector().Select(label => (int)label - 1)];
            Assert.Equal(theirs, Labels(table, criterion, transformation, 3));
            Assert.Equal(cell.Value.Rows("counts")[0], Labels(table, criterion, transformation, 2).CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => (double)pair.Value));
        }
    }

    public static TheoryData<HierarchicalCriterion, int, bool> SlowCells()
    {
        var cells = new TheoryData<HierarchicalCriterion, int, bool>();
        foreach (HierarchicalCriterion criterion in s_criteria)
        {
            foreach (int d in new[] { 1, 2, 3, 6 })
            {
                cells.Add(criterion, d, false);
                cells.Add(criterion, d, true);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(SlowCells))]
    public void MergesAreThoseOfTheDefinition(HierarchicalCriterion criterion, int d, bool weighted)
    {
        // Units near 1, in which the trace decides, and large ones, in which the determinant does.
        foreach (double unit in new[] { 0.1, 1.0, 30.0 })
        {
            double[][] rows = RandomRows(32, d, unit, seed: (ulong)d);
            var random = new RandomSource(9);
            double[] weights = [.. rows.Select(_ => weighted ? 1 + random.NextBelow(3) : 1.0)];
            Dendrogram tree = Agglomeration.Run(criterion, Distinct(rows, weights));
            Assert.Equal(SlowHierarchy.Run(criterion, rows, weights), tree.Merges.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Criteria))]
    public void ManyRowsAreMergedAsFewAre(HierarchicalCriterion criterion)
    {
        // Far groups of 300 rows: whatever the criterion, they are what is left of 4 groups, so slots were closed up and moved rightly.
        double[][] rows = [.. RandomRows(1200, 3, 1, seed: 4).Select((row, i) => row.Select(value => value + (40 * (i % 4))).ToArray())];
        int[] labels = Agglomeration.Run(criterion, Distinct(rows)).Cut(4);
        Assert.Equal(Enumerable.Range(0, 1200).Select(i => i % 4), labels);
    }

    [Theory]
    [MemberData(nameof(Criteria))]
    public void UnitsDoNotMatterInScaledCoordinates(HierarchicalCriterion criterion)
    {
        double[][] rows = RandomRows(150, 3, 1, seed: 2);
        double[] units = [1e-6, 1, 1e5];
        double[][] scaled = [.. rows.Select(row => row.Select((value, c) => (units[c] * value) - (100 * units[c])).ToArray())];
        foreach (DataTransformation transformation in new[] { DataTransformation.STD, DataTransformation.SPH, DataTransformation.PCR, DataTransformation.SVD })
        {
            Assert.Equal(Labels(Table(rows), criterion, transformation, 7), Labels(Table(scaled), criterion, transformation, 7));
        }
    }

    [Theory]
    [MemberData(nameof(Criteria))]
    public void SheeringDoesNotMatterInSpheredCoordinates(HierarchicalCriterion criterion)
    {
        double[][] rows = RandomRows(150, 3, 1, seed: 3);
        double[][] sheered = [.. rows.Select(row => new[] { row[0] + (3 * row[1]), row[1] - row[2], 5 * row[2] })];
        Assert.Equal(Labels(Table(rows), criterion, DataTransformation.SPH, 6), Labels(Table(sheered), criterion, DataTransformation.SPH, 6));
    }

    [Theory]
    [MemberData(nameof(Criteria))]
    public void RotationsDoNotMatter(HierarchicalCriterion criterion)
    {
        double[][] rows = RandomRows(150, 2, 20, seed: 5);
        double[][] rotated = [.. rows.Select(row => new[] { (0.6 * row[0]) - (0.8 * row[1]), (0.8 * row[0]) + (0.6 * row[1]) })];
        foreach (DataTransformation transformation in new[] { DataTransformation.VARS, DataTransformation.PCS, DataTransformation.SPH })
        {
            Assert.Equal(Labels(Table(rows), criterion, transformation, 6), Labels(Table(rotated), criterion, transformation, 6));
        }

        Assert.Equal(Labels(Table(rows), criterion, DataTransformation.VARS, 6), Labels(Table(rows), criterion, DataTransformation.PCS, 6));
        Assert.Equal(Labels(Table(rows), criterion, DataTransformation.STD, 6), Labels(Table(rows), criterion, DataTransformation.PCR, 6));
    }

    [Theory]
    [MemberData(nameof(Criteria))]
    public void AWeightIsSoManyRows(HierarchicalCriterion criterion)
    {
        double[][] rows = RandomRows(80, 2, 3, seed: 6);
        double[] weights = [.. rows.Select((_, i) => i % 4.0)];
        double[][] repeated = [.. rows.SelectMany((row, i) => Enumerable.Repeat(row, (int)weights[i]))];
        int[] whose = [.. weights.SelectMany((weight, i) => Enumerable.Repeat(i, (int)weight))];
        foreach (DataTransformation transformation in s_transformations)
        {
            int[] weighted = Labels(Table(rows, weights), criterion, transformation, 5);
            int[] plain = Labels(Table(repeated), criterion, transformation, 5);
            Assert.Equal(whose.Select(i => weighted[i]), plain);
        }
    }

    [Theory]
    [MemberData(nameof(Criteria))]
    public void ConstantAndDependentColumnsAreLeftOut(HierarchicalCriterion criterion)
    {
        double[][] rows = RandomRows(100, 2, 1, seed: 7);
        double[][] more = [.. rows.Select(row => new[] { row[0], 5, row[1] })];
        foreach (DataTransformation transformation in s_transformations.Where(t => t != DataTransformation.VARS))
        {
            Assert.Equal(Labels(Table(rows), criterion, transformation, 5), Labels(Table(more), criterion, transformation, 5));
        }

        double[][] dependent = [.. rows.Select(row => new[] { row[0], row[0] + row[1], row[1] })];
        Assert.Equal(Labels(Table(rows), criterion, DataTransformation.SPH, 5), Labels(Table(dependent), criterion, DataTransformation.SPH, 5));
    }

    [Theory]
    [MemberData(nameof(Criteria))]
    public void FewRowsAndFewDistinctRows(HierarchicalCriterion criterion)
    {
        foreach (DataTransformation transformation in s_transformations)
        {
            Assert.Equal([0], Labels(Table([[1, 2]]), criterion, transformation, 1));
            Assert.Equal([0], Labels(Table([[1, 2]]), criterion, transformation, 3));
            Assert.Equal([0, 1, 0, 1], Labels(Table([[1, 2], [2, 3], [1, 2], [2, 3]]), criterion, transformation, 4));
            Assert.Equal([0, 0, 0], Labels(Table([[1], [1], [1]]), criterion, transformation, 2));

            // Two rows in many columns, and values whose squares no double holds.
            Assert.Equal([0, 1], Labels(Table([[1, 2, 3, 4], [4, 3, 2, 9]]), criterion, transformation, 2));
            Assert.Equal([0, 0, 0, 0], Labels(Table([[1e300], [-1e300], [1e200], [0]]), criterion, transformation, 1));
        }
    }

    [Fact]
    public void CutsAreNested()
    {
        double[][] rows = RandomRows(60, 2, 1, seed: 8);
        Dendrogram tree = Agglomeration.Run(HierarchicalCriterion.VVV, Distinct(rows));
        for (int k = 1; k < 60; k++)
        {
            int[] coarse = tree.Cut(k);
            int[] fine = tree.Cut(k + 1);
            Assert.Equal(k, coarse.Distinct().Count());
            Assert.All(fine.Zip(coarse).GroupBy(pair => pair.First), group => Assert.Single(group.Select(pair => pair.Second).Distinct()));
        }
    }

    private static int[] Labels(RowTable table, HierarchicalCriterion criterion, DataTransformation transformation, int groups)
    {
        var rows = DistinctRows.Of(FeatureRows.Of(table, new PlainFeatureMap(table.ColumnCount)));
        int[] labels = Agglomeration.Run(criterion, RowTransformation.Apply(transformation, rows)).Cut(groups);
        return [.. rows.OfRow.Select(item => item < 0 ? -1 : labels[item])];
    }

    private static DistinctRows Distinct(double[][] rows, double[]? weights = null) =>
        DistinctRows.Of(FeatureRows.Of(Table(rows, weights), new PlainFeatureMap(rows[0].Length)));

    private static RowTable Table(double[][] rows, double[]? weights = null) =>
        RowTable.FromRowMajor([.. rows.SelectMany(row => row)], rows[0].Length, null, weights ?? []);

    /// <summary>Rows of three overlapping clusters of different spread.</summary>
    private static double[][] RandomRows(int count, int d, double unit, ulong seed)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
            Enumerable.Range(0, d).Select(c => unit * ((2 * (i % 3)) + ((1 + (i % 2) + (0.3 * c)) * random.NextNormal()))).ToArray())];
    }
}
