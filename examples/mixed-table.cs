#:project ../src/Mixtura/Mixtura.csproj
#:project ../src/Mixtura.Data/Mixtura.Data.csproj
#:project ../src/Mixtura.Plotting/Mixtura.Plotting.csproj

// Groups of doctoral students, from counts, a measurement and labels in one mixture.
//
//     dotnet run examples/mixed-table.cs [FOLDER FOR PICTURES]

using Mixtura;
using Mixtura.Data;
using Mixtura.Plotting;

string pictures = Directory.CreateDirectory(args.FirstOrDefault("pictures")).FullName;
RowTable table = TableFile.Read("data/biochemists.csv", new ReadOptions
{
    Columns = ["art", "kid5", "ment", "phd", "fem", "mar"],
    Categorical = ["fem", "mar"],
}).Rows;

// Each kind of column has its own family; given the group, columns are independent of each other. Prestige has the same
// variance in every group: it takes few distinct values, onto which a variance of its own could shrink.
var family = new CompositeFamily(
    new CompositePart(new PoissonFamily(), [0, 1, 2]),
    new CompositePart(new GaussianFamily(Covariance.EEE), [3]),
    new CompositePart(CategoricalFamily.For(table.Columns.Skip(4)), [4, 5]));

SearchResult search = MixtureSearch.Run(table, [family], minimum: 1, maximum: 10, options: new FitOptions { Starts = 12 });
foreach (Candidate candidate in search.Candidates)
{
    Console.WriteLine($"{candidate.Components} groups: log-likelihood {candidate.Fit!.LogLikelihood:F1}, {candidate.Fit.Summary.Parameters} parameters, BIC {candidate.Fit.Bic:F1}{(candidate == search.Best ? ", the smallest" : "")}");
}

Mixture model = search.Best.Fit!.Model;
TablePosterior inferred = model.Posterior(table);
Console.WriteLine();
Console.WriteLine("group  share  articles  mentor's articles  young children  prestige      women  married");
for (int j = 0; j < model.Components.Length; j++)
{
    var group = (CompositeComponent)model.Components[j];
    ReadOnlySpan<double> rates = ((PoissonComponent)group.Parts[0]).Rates;
    var prestige = (GaussianComponent)group.Parts[1];
    var labels = (CategoricalComponent)group.Parts[2];
    double women = labels.Probabilities(0)[Level("fem", "Women")];
    double married = labels.Probabilities(1)[Level("mar", "Married")];
    Console.WriteLine($"{j + 1,5} {model.Weights[j],6:P0} {rates[0],9:F2} {rates[2],18:F1} {rates[1],15:F2}  {prestige.Mean[0],8:F2} ± {Math.Sqrt(prestige.Variance(0)):F2} {women,6:P0} {married,8:P0}");
}

// How sure is the assignment of each student to a group?
Console.WriteLine();
for (int j = 0; j < model.Components.Length; j++)
{
    double[] uncertainty = [.. inferred.Uncertainty.Where((_, i) => inferred.Components[i] == j)];
    Console.WriteLine($"{uncertainty.Length} students belong most likely to group {j + 1}, {uncertainty.Count(u => u < 0.1)} of them with more than 90 % certainty");
}

MixturePlot.Pairs(model, table, new PlotOptions { Title = "doctoral students in biochemistry" }).Save(Path.Combine(pictures, "mixed-table.png"));
MixturePlot.SelectionCurve(search).Save(Path.Combine(pictures, "mixed-table-bic.png"));

int Level(string column, string level) => table.Columns[table.ColumnIndex(column)].Levels.IndexOf(level);
