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

    /// <summary>Tables of R's packages as they come, nearly all of them small, on which the plan of a search was not measured first.</summary>
    public static IReadOnlyList<SearchData> Further { get; } =
    [
        Of("datasets::attitude"),
        Of("datasets::mtcars"),
        Of("datasets::women"),
        Of("datasets::cars"),
        Of("datasets::LifeCycleSavings"),
        Of("datasets::longley"),
        Of("na.omit(datasets::airquality[,1:4])"),
        Of("datasets::USJudgeRatings"),
        Of("datasets::attenu[,c(1,2,4,5)]"),
        Of("datasets::freeny"),
        Of("datasets::ToothGrowth[,c(1,3)]"),
        Of("datasets::chickwts[,1]"),
        Of("datasets::ChickWeight[,1:2]"),
        Of("datasets::PlantGrowth[,1]"),
        Of("datasets::pressure"),
        Of("datasets::infert[,c(2,3,4,6)]"),
        Of("datasets::islands"),
        Of("log(datasets::islands)"),
        Of("datasets::nhtemp"),
        Of("as.vector(datasets::lynx)"),
        Of("as.vector(datasets::sunspots)[1:1000]"),
        Of("as.vector(datasets::LakeHuron)"),
        Of("datasets::state.x77"),
        Of("MASS::Boston[,c(1,5,6,7,13,14)]"),
        Of("MASS::fgl[,1:8]"),
        Of("MASS::Pima.tr[,1:7]"),
        Of("MASS::cats[,2:3]"),
        Of("MASS::hills"),
        Of("MASS::mammals"),
        Of("log(MASS::mammals)"),
        Of("MASS::cpus[,2:8]"),
        Of("MASS::Cars93[,c(5,13,14,25)]"),
        Of("na.omit(MASS::survey[,c(2,3,10)])"),
        Of("MASS::synth.tr[,1:2]"),
        Of("MASS::birthwt[,2:3]"),
        Of("MASS::UScrime"),
        Of("MASS::whiteside[,2:3]"),
        Of("MASS::Animals"),
        Of("MASS::abbey"),
        Of("MASS::chem"),
        Of("MASS::road"),
        Of("MASS::steam"),
        Of("MASS::topo"),
        Of("MASS::gilgais"),
        Of("MASS::beav1[,3]"),
        Of("mclust::wdbc[,3:7]"),
        Of("mclust::EuroUnemployment"),
        Of("mclust::ex4.3"),
    ];

    /// <summary>Some of them by their names, or all.</summary>
    public static SearchData[] Choose(string? names) => names is null ? [.. All] :
    [
        .. names.Split(',').Select(name => All.FirstOrDefault(data => data.Name == name)
            ?? throw new BenchmarkException($"there is no table '{name}'; the tables are {string.Join(',', All.Select(data => data.Name))}")),
    ];

    /// <summary>The value of any R expression, a table or a vector of numbers.</summary>
    public static SearchData Of(string expression) => FromR(expression, expression);

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
