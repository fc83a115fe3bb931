using Mixtura.Data;

namespace Mixtura.Benchmarks.Mclust;

/// <summary>A table on which the searches are compared.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Put">Writes its rows into a file and returns the number of columns.</param>
internal sealed record SearchData(string Name, Func<string, int> Put)
{
    public static IReadOnlyList<SearchData> All { get; } =
    [
        FromR("faithful", "datasets::faithful"),
        FromR("iris", "datasets::iris[, 1:4]"),
        FromR("diabetes", "mclust::diabetes[, 2:4]"),
        FromR("acidity", "mclust::acidity"),
        FromR("galaxies", "MASS::galaxies"),
        Wine(),
        FromR("baudry-ex4.1", "mclust::ex4.1"),
        FromR("baudry-ex4.2", "mclust::ex4.2"),
        FromR("baudry-ex4.4.1", "mclust::ex4.4.1"),
        FromR("quakes", "datasets::quakes[, c('lat', 'long', 'depth')]"),
        FromR("eustock-logreturns", "diff(log(datasets::EuStockMarkets))"),
        FromR("thyroid", "mclust::thyroid[, 2:6]"),
        FromR("banknote", "mclust::banknote[, 2:7]"),
        FromR("cross", "mclust::cross[, 2:3]"),
        FromR("wreath-every-2nd", "mclust::wreath[seq(1, 1000, 2), ]"),
        FromR("chevron", "mclust::chevron[, 2:3]"),
        FromR("gvhd-every-10th", "mclust::GvHD.pos[seq(1, 9083, 10), ]"),
        FromR("geyser", "MASS::geyser"),
        FromR("crabs", "MASS::crabs[, 4:8]"),
        FromR("trees", "datasets::trees"),
        FromR("swiss", "datasets::swiss"),
        FromR("rock", "datasets::rock"),
        FromR("usarrests", "datasets::USArrests"),
        FromR("stackloss", "datasets::stackloss"),
        FromR("precip", "datasets::precip"),
        FromR("rivers", "datasets::rivers"),
        Simulated(300, 2, 3, spread: 2),
        Simulated(1_000, 3, 4, spread: 1),
        Simulated(2_000, 8, 5, spread: 1),
        Simulated(10_000, 5, 5, spread: 3),
    ];

    /// <summary>Some of them by their names, or all.</summary>
    public static SearchData[] Choose(string? names) => names is null ? [.. All] :
    [
        .. names.Split(',').Select(name => All.FirstOrDefault(data => data.Name == name)
            ?? throw new BenchmarkException($"there is no table '{name}'; the tables are {string.Join(',', All.Select(data => data.Name))}")),
    ];

    private static SearchData FromR(string name, string expression) => new(name, rows => MclustPeer.Export(expression, rows));

    private static SearchData Wine() => new("wine-standardized", rows =>
    {
        const int Measurements = 13;
        RowTable table = TableFile.Read(Path.Combine(AppContext.BaseDirectory, "data", "wine-standardized.csv")).Rows;
        RowsFile.Write(rows, table.Select([.. Enumerable.Range(0, Measurements)]));
        return Measurements;
    });

    private static SearchData Simulated(int count, int columns, int components, double spread) => new($"simulated-{count}x{columns}", rows =>
    {
        RowsFile.Write(rows, SyntheticMixture.Of(columns, components, spread).Sample(count, seed: 3).Rows);
        return columns;
    });
}
