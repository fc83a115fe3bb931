#:project ../src/Mixtura/Mixtura.csproj
#:project ../src/Mixtura.Data/Mixtura.Data.csproj
#:project ../src/Mixtura.Plotting/Mixtura.Plotting.csproj

// Old Faithful's eruptions, with rows among them that are no eruptions.
//
//     dotnet run examples/noise.cs [FOLDER FOR PICTURES]

using Mixtura;
using Mixtura.Data;
using Mixtura.Plotting;

string pictures = Directory.CreateDirectory(args.FirstOrDefault("pictures")).FullName;
RowTable faithful = TableFile.Read("data/faithful.csv").Rows;

// 28 rows are spread evenly over a wide rectangle: a tenth of what is fitted.
var random = new RandomSource(1);
RowTable table = RowTable.FromRows(
    Enumerable.Range(0, 300).Select(i => i < 272
        ? new[] { faithful[i, 0], faithful[i, 1] }
        : [8 * random.NextDouble(), 20 + (100 * random.NextDouble())]),
    ["eruptions", "waiting"]);

var options = new GaussianFitOptions { Components = 2 };
Describe("clean", GaussianMixture.Fit(faithful, options));
Describe("plain", GaussianMixture.Fit(table, options));

FitResult<GaussianMixture> noise = GaussianMixture.Fit(table, options with { Noise = Noise.Uniform() });
Describe("noise", noise);

FitResult<GaussianMixture> trimmed = GaussianMixture.Fit(table, options with { Trim = 0.1 });
Describe("trim ", trimmed);

int[] component = noise.Model.Classify(table);
int Planted(IEnumerable<long> rows) => rows.Count(row => row >= 272);
long[] called = [.. Enumerable.Range(0, 300).Where(row => component[row] == 2).Select(row => (long)row)];
Console.WriteLine($"noise: {called.Length} rows, {Planted(called)} of them among the 28 that were added");
Console.WriteLine($"trimmed: {trimmed.Trimmed.Length} rows, {Planted(trimmed.Trimmed)} of them among the 28");

MixturePlot.Scatter(noise.Model, table, new PlotOptions { Title = "two components and noise", Width = 720, Height = 460 }).Save(Path.Combine(pictures, "noise.png"));

static void Describe(string name, FitResult<GaussianMixture> fit)
{
    string parts = string.Join("; ", Enumerable.Range(0, 2).Select(j =>
    {
        var part = (GaussianComponent)fit.Model.Components[j];
        return $"{fit.Model.Weights[j]:P0} at {part.Mean[0]:F2} ± {Math.Sqrt(part.Variance(0)):F2}, {part.Mean[1]:F1} ± {Math.Sqrt(part.Variance(1)):F1}";
    }));
    Console.WriteLine($"{name}: {parts}{(fit.Model.Noise is null ? "" : $"; noise {fit.Model.Weights[2]:P0}")}");
}
