#:project ../src/Mixtura/Mixtura.csproj
#:project ../src/Mixtura.Data/Mixtura.Data.csproj
#:project ../src/Mixtura.Plotting/Mixtura.Plotting.csproj

// How many kinds of eruption has Old Faithful, and how long will the next wait be?
//
//     dotnet run examples/old-faithful.cs [FOLDER FOR PICTURES]

using Mixtura;
using Mixtura.Data;
using Mixtura.Plotting;

string pictures = Directory.CreateDirectory(args.FirstOrDefault("pictures")).FullName;
RowTable table = TableFile.Read("data/faithful.csv").Rows;
Console.WriteLine($"{table.RowCount} eruptions; columns {string.Join(" and ", table.Columns)}, in minutes");

// Fit the usual structures with 1 to 9 components each and keep the smallest BIC.
Family[] structures = [.. Covariances.Usual.Select(structure => new GaussianFamily(structure))];
SearchResult search = MixtureSearch.Run(table, structures, minimum: 1, maximum: 9);
foreach (Candidate candidate in search.Candidates.Where(c => c.IsSound).OrderBy(c => c.Fit!.Bic).Take(5))
{
    Console.WriteLine($"  {candidate.Name} with {candidate.Components} components: BIC {candidate.Fit!.Bic:F2}, log-likelihood {candidate.Fit.LogLikelihood:F2}, {candidate.Fit.Summary.Parameters} parameters");
}

FitResult<GaussianMixture> fit = search.Best.Fit!.As<GaussianMixture>();
GaussianMixture model = fit.Model;
for (int j = 0; j < model.Components.Length; j++)
{
    GaussianComponent kind = model.Components[j];
    double correlation = kind.Covariance(0, 1) / Math.Sqrt(kind.Variance(0) * kind.Variance(1));
    Console.WriteLine($"component {j + 1}: weight {model.Weights[j]:F3}, eruption {kind.Mean[0]:F2} ± {Math.Sqrt(kind.Variance(0)):F2}, waiting {kind.Mean[1]:F1} ± {Math.Sqrt(kind.Variance(1)):F1}, correlation {correlation:F2}");
}

MixturePlot.SelectionCurve(search, new PlotOptions { Width = 720, Height = 440 }).Save(Path.Combine(pictures, "old-faithful-bic.png"));
MixturePlot.Scatter(model, table, new PlotOptions { Title = "Old Faithful", Width = 720, Height = 460 }).Save(Path.Combine(pictures, "old-faithful.png"));

// A mixture of both columns is also a regression of one on the other: condition on what is known, take mean and deviation.
Console.WriteLine("the wait after an eruption, expected from its length:");
for (double eruption = 1.5; eruption <= 5; eruption += 0.5)
{
    Mixture waiting = model.Condition([0], [eruption]);
    Console.WriteLine($"  {eruption:F1} min: {waiting.Mean()[0]:F1} ± {Math.Sqrt(waiting.CovarianceMatrix()[0, 0]):F1} min, with 90 % between {waiting.Quantile(0.05):F1} and {waiting.Quantile(0.95):F1}");
}

MixturePlot.Density(model.Condition([0], [3.0]), options: new PlotOptions { Title = "the wait after an eruption of 3 minutes", Width = 720, Height = 400 }).Save(Path.Combine(pictures, "old-faithful-wait.png"));

// Rows that the model has not seen: the likely component, how uncertain that is, and how usual the row is.
double[] known = model.LogDensity(table);
Span<double> posterior = stackalloc double[model.Components.Length];
foreach (double[] row in new double[][] { [4.4, 81], [2.1, 53], [3.0, 65], [2.0, 90] })
{
    double logDensity = model.Posterior(row, posterior);
    int component = model.Classify(row, out double uncertainty);
    int rarer = known.Count(value => value < logDensity);
    Console.WriteLine($"eruption {row[0]:F1}, waiting {row[1]:F0}: component {component + 1}, uncertainty {uncertainty:G2}, log-density {logDensity:F2}, with {rarer} of the {known.Length} rows less likely");
}

// Keep the model: the file is JSON, and every number reads back to the same bits.
string path = Path.Combine(Path.GetTempPath(), "old-faithful.json");
using (FileStream file = File.Create(path))
{
    model.Write(file, fit.Summary);
}

using (FileStream file = File.OpenRead(path))
{
    bool same = GaussianMixture.Read(file).LogLikelihood(table) == fit.LogLikelihood;
    Console.WriteLine($"the model read from its file gives {(same ? "the same" : "another")} log-likelihood to the last bit");
}
