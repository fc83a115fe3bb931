using Mixtura.Data;

namespace Mixtura.Hazards.Crashing;

/// <summary>A run that writes files over old ones.</summary>
/// <param name="name">What counts are listed under.</param>
/// <param name="data">A table with the columns eruptions and waiting.</param>
/// <param name="line">What the command is told: names of files stand for themselves, {data} for the table and {model} for a model of it.</param>
/// <param name="files">The files that it writes.</param>
internal sealed class WritingScenario(string name, string data, string line, params CrashFile[] files) : CrashScenario(name)
{
    private const int ManyRows = 20_000;

    public override IReadOnlyList<CrashFile> Files => files;

    /// <summary>Every way in which the command writes files.</summary>
    /// <param name="faithful">The table of Old Faithful's eruptions.</param>
    public static IEnumerable<CrashScenario> All(string faithful) =>
    [
        new WritingScenario(
            "fit",
            faithful,
            "fit {data} --components 1..3 --covariance VVV,EII --output m.json --report r.html --plot p.png --threads 1",
            new CrashFile("m.json"),
            new CrashFile("r.html", IsSame: false),
            new CrashFile("p.png", IsSame: false)),
        new WritingScenario("predict to CSV", faithful, "predict {model} {rows} --output out.csv --threads 1", new CrashFile("out.csv")),
        new WritingScenario("predict to gzip", faithful, "predict {model} {rows} --output out.csv.gz --threads 1", new CrashFile("out.csv.gz")),
        new WritingScenario("predict to Parquet", faithful, "predict {model} {rows} --output out.parquet --threads 1", new CrashFile("out.parquet")),
        new WritingScenario("sample", faithful, "sample {model} --rows 100000 --seed 3 --output out.csv", new CrashFile("out.csv")),
        new WritingScenario("plot", faithful, "plot {model} {data} --output p.svg", new CrashFile("p.svg", IsSame: false)),
    ];

    public override void Prepare(CrashFolder folder)
    {
        var columns = new[] { new Column("eruptions"), new Column("waiting") };
        var component = GaussianComponent.Create([2, 55], new[,] { { 0.1, 0.5 }, { 0.5, 35 } });
        var other = GaussianComponent.Create([4.3, 80], new[,] { { 0.2, 0.9 }, { 0.9, 36 } });
        var model = new Mixture(new GaussianFamily(), [0.6, 0.4], [other, component], columns);
        using (FileStream file = File.Create(folder.File("model.json")))
        {
            model.Write(file);
        }

        TableFile.Write(folder.File("rows.csv"), OutputColumn.FromTable(model.Sample(ManyRows, seed: 1).Rows));
    }

    public override string[] Words(CrashFolder folder) => [.. line.Split(' ').Select(word => word switch
    {
        "{data}" => data,
        "{model}" => folder.File("model.json"),
        "{rows}" => folder.File("rows.csv"),
        _ => files.Any(file => file.Name == word) ? folder.File(word) : word,
    })];
}
