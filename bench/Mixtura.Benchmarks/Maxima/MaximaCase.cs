using System.Collections.Immutable;
using Mixtura.Data;

namespace Mixtura.Benchmarks.Maxima;

/// <summary>A table, what its columns hold, and how many components are fitted.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Table">The rows.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Components">The number of components, noise not counted.</param>
/// <param name="NoiseVolume">The volume of uniform noise beside the components, or null.</param>
internal sealed record MaximaCase(string Name, RowTable Table, MaximaColumn[] Columns, int Components, double? NoiseVolume = null)
{
    private static readonly string[] s_students = ["fem", "mar", "art", "kid5", "ment"];

    public static IEnumerable<MaximaCase> All =>
    [
        .. Labels("gss82", 4, weight: "count"),
        .. Labels("titanic", 4, weight: "count"),
        .. Labels("hair-eye-color", 3, weight: "count"),
        .. Labels("ucb-admissions", 3, weight: "count"),
        .. Labels("lca-carcinoma", 4),
        .. Labels("lca-values", 3),
        .. Labels("lca-cheating", 3, leftOut: "GPA"),
        .. Labels("housevotes84", 4, leftOut: "class"),
        .. Labels("whiskey", 3, weight: "freq"),
        .. Upto(5, "five columns of three levels, 1,000 rows", SimulatedLabels(1_000, 5, 3, 4)),
        .. Upto(4, "eight columns of five levels, 2,000 rows", SimulatedLabels(2_000, 8, 5, 4)),
        .. Upto(4, "candy", Read("candy", ["Packages"], "Freq"), Counts(1)),
        .. Upto(3, "discoveries", Read("discoveries", ["count"]), Counts(1)),
        .. Upto(4, "biochemists, counts", Read("biochemists", ["art", "kid5", "ment"]), Counts(3)),
        .. Upto(5, "four counts, 1,000 rows", SimulatedCounts(1_000, 4, 4)),
        .. Upto(4, "biochemists, labels and counts", Read("biochemists", s_students), Students()),
        .. Upto(3, "biochemists, labels, counts and a measurement", Read("biochemists", [.. s_students, "phd"]), [.. Students(), new(MaximaKind.Measurements, 1)]),
        .. Upto(4, "iris, one variance for each column", Read("iris", ["sepal_length", "sepal_width", "petal_length", "petal_width"]), Measurements(4)),
        .. Upto(3, "faithful-noise, with noise", Read("faithful-noise", ["eruptions", "waiting"]), Measurements(2), noiseVolume: 1_000),
    ];

    /// <summary>The family of these columns.</summary>
    public Family Family()
    {
        ImmutableArray<CompositePart> parts =
        [
            .. Columns.Select((column, c) => (column, c)).GroupBy(pair => pair.column.Kind).Select(group => new CompositePart(
                group.Key switch
                {
                    MaximaKind.Labels => new CategoricalFamily([.. group.Select(pair => pair.column.Length)]),
                    MaximaKind.Counts => new PoissonFamily(),
                    _ => new GaussianFamily(Covariance.EEI),
                },
                [.. group.Select(pair => pair.c)])),
        ];
        Family family = parts.Length == 1 ? parts[0].Family : new CompositeFamily(parts);
        return NoiseVolume is { } volume ? new NoiseFamily(family, volume) : family;
    }

    private static IEnumerable<MaximaCase> Upto(int most, string name, RowTable table, MaximaColumn[] columns, double? noiseVolume = null) =>
        Enumerable.Range(2, most - 1).Select(k => new MaximaCase(name, table, columns, k, noiseVolume));

    private static IEnumerable<MaximaCase> Upto(int most, string name, RowTable table) => Upto(most, name, table, ColumnsOf(table));

    private static IEnumerable<MaximaCase> Labels(string name, int most, string? weight = null, string? leftOut = null)
    {
        string[] columns = [.. File.ReadLines(PathOf(name)).First().Split(',').Where(column => column != weight && column != leftOut)];
        return Upto(most, name, TableFile.Read(PathOf(name), new ReadOptions { Columns = columns, Categorical = columns, WeightColumn = weight, Missing = MissingPolicy.Drop }).Rows);
    }

    private static RowTable Read(string name, string[] columns, string? weight = null) =>
        TableFile.Read(PathOf(name), new ReadOptions { Columns = columns, Categorical = [.. columns.Intersect(["fem", "mar"])], WeightColumn = weight }).Rows;

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "data", name + ".csv");

    private static MaximaColumn[] ColumnsOf(RowTable table) =>
        [.. table.Columns.Select(column => column.IsCategorical ? new MaximaColumn(MaximaKind.Labels, column.Levels.Length) : new MaximaColumn(MaximaKind.Counts, 1))];

    private static MaximaColumn[] Counts(int count) => [.. Enumerable.Repeat(new MaximaColumn(MaximaKind.Counts, 1), count)];

    private static MaximaColumn[] Measurements(int count) => [.. Enumerable.Repeat(new MaximaColumn(MaximaKind.Measurements, 1), count)];

    private static MaximaColumn[] Students() => [new(MaximaKind.Labels, 2), new(MaximaKind.Labels, 2), .. Counts(3)];

    private static RowTable SimulatedLabels(int rows, int columns, int levels, int classes)
    {
        var random = new RandomSource(11);
        double[] Draw() => Scaled([.. Enumerable.Range(0, levels).Select(_ => Math.Pow(random.NextDouble(), 3))]);
        CategoricalComponent[] components = [.. Enumerable.Range(0, classes).Select(_ => new CategoricalComponent([.. Enumerable.Range(0, columns).Select(_ => Draw())]))];
        Column[] described = [.. Enumerable.Range(0, columns).Select(c => new Column($"c{c}", [.. Enumerable.Range(0, levels).Select(level => $"l{level}")]))];
        return new Mixture(CategoricalFamily.For(described), Scaled([.. Enumerable.Range(1, classes).Select(j => (double)j)]), components, [.. described]).Sample(rows, seed: 5).Rows;
    }

    private static RowTable SimulatedCounts(int rows, int columns, int components)
    {
        var random = new RandomSource(12);
        PoissonComponent[] rates = [.. Enumerable.Range(0, components).Select(_ => new PoissonComponent([.. Enumerable.Range(0, columns).Select(_ => 4 * Math.Pow(random.NextDouble(), 3))]))];
        return new Mixture(new PoissonFamily(), [.. Enumerable.Repeat(1.0 / components, components)], rates).Sample(rows, seed: 5).Rows;
    }

    private static double[] Scaled(double[] values)
    {
        double sum = values.Sum();
        return [.. values.Select(value => value / sum)];
    }
}
