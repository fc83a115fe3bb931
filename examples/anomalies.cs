#:project ../src/Mixtura/Mixtura.csproj
#:project ../src/Mixtura.Data/Mixtura.Data.csproj
#:project ../src/Mixtura.Plotting/Mixtura.Plotting.csproj

// Which of 53,940 diamonds have measures that cannot be true?
//
//     dotnet run examples/anomalies.cs [FOLDER FOR PICTURES]

using Mixtura;
using Mixtura.Data;
using Mixtura.Plotting;

string pictures = Directory.CreateDirectory(args.FirstOrDefault("pictures")).FullName;
LoadedTable file = TableFile.Read("data/diamonds.csv", new ReadOptions { Columns = ["carat", "depth", "table", "x", "y", "z"] });
RowTable table = file.Rows;

// A mixture is a density, and the density of a row says how usual the row is. Nobody marks errors for it.
FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 5, Starts = 4 });
Console.WriteLine($"{table.RowCount} stones, {table.ColumnCount} measures; {fit.Iterations} iterations, {(fit.Converged ? "converged" : "not converged")}");
for (int j = 0; j < 5; j++)
{
    GaussianComponent component = fit.Model.Components[j];
    string measures = string.Join(", ", table.Columns.Select((column, c) => $"{column} {component.Mean[c]:F2} ± {Math.Sqrt(component.Variance(c)):F2}"));
    Console.WriteLine($"component {j + 1}: {fit.Model.Weights[j]:P1}, {measures}");
}

// The lowest log-densities are the anomalies.
double[] logDensity = fit.Model.LogDensity(table);
int[] rarest = [.. Enumerable.Range(0, logDensity.Length).OrderBy(i => logDensity[i])];
Console.WriteLine("the 20 least likely stones:");
foreach (int i in rarest.Take(20))
{
    Console.WriteLine($"  row {file.FileRow(i),5}: log-density {logDensity[i],8:F1}, {Describe(i)}");
}

// A length of 0 mm is certainly wrong, so such rows tell whether the ranking finds errors.
int[] zeros = [.. Enumerable.Range(0, rarest.Length).Where(rank => table[rarest[rank], 3] == 0 || table[rarest[rank], 4] == 0 || table[rarest[rank], 5] == 0)];
Console.WriteLine($"{zeros.Length} stones have a length of 0 mm; all of them are among the {zeros.Max() + 1} least likely of {table.RowCount}");

// A threshold for stones to come: the quantile of the known ones that leaves out one in a thousand.
int flagged = (int)(table.RowCount / 1000);
double threshold = logDensity[rarest[flagged]];
Console.WriteLine($"one stone in a thousand has a log-density below {threshold:F2}");
foreach (double[] stone in new double[][] { [1.0, 61.8, 57, 6.41, 6.38, 3.95], [1.0, 61.8, 57, 6.41, 0, 3.95], [1.0, 61.8, 57, 6.41, 6.38, 39.5] })
{
    double value = fit.Model.LogDensity(stone);
    Console.WriteLine($"  {string.Join(", ", stone)}: log-density {value:F1}, {(value < threshold ? "look at it again" : "usual")}");
}

RowTable suspects = RowTable.FromRows(
    rarest.Take(flagged).Select(i => Enumerable.Range(0, table.ColumnCount).Select(c => table[i, c]).ToArray()),
    [.. table.Columns.Select(column => column.Name)]);
MixturePlot.Scatter(fit.Model, suspects, new PlotOptions { Columns = ["x", "z"], Title = $"the {flagged} least likely stones" }).Save(Path.Combine(pictures, "anomalies.png"));

string Describe(int row) => string.Join(", ", table.Columns.Select((column, c) => $"{column} {table[row, c]}"));
