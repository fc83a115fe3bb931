#:project ../src/Mixtura/Mixtura.csproj
#:project ../src/Mixtura.Data/Mixtura.Data.csproj
#:project ../src/Mixtura.Plotting/Mixtura.Plotting.csproj

// Iris: how sure a fit is, which components belong together, and what known species add.
//
//     dotnet run examples/iris.cs [FOLDER FOR PICTURES]

using Mixtura;
using Mixtura.Data;
using Mixtura.Plotting;

string pictures = Directory.CreateDirectory(args.FirstOrDefault("pictures")).FullName;
string[] columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
RowTable table = TableFile.Read("data/iris.csv", new ReadOptions { Columns = [.. columns] }).Rows;
ClassLabels species = ClassLabels.FromNames(TableFile.ReadLabels("data/iris.csv", "species"));

GaussianMixture model = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Covariance = Covariance.VEV }).Model;

MixtureUncertainty uncertainty = model.ParameterUncertainty(table);
Tell(uncertainty["component 1, weight"]);
Tell(uncertainty["component 1, mean of petal_length"]);
Tell(uncertainty.Of("petal_length that 9 of 10 flowers stay below", mixture => mixture.Marginal(2).Quantile(0.9)));
MixturePlot.Intervals(uncertainty, new PlotOptions { Width = 760, Height = 320 }).Save(Path.Combine(pictures, "iris-intervals.png"));

EntropyMerging merging = EntropyMerging.Of(model, table);
Console.WriteLine($"entropy with 3, 2 and 1 clusters: {merging.Entropies[2]:F2}, {merging.Entropies[1]:F2}, {merging.Entropies[0]:F2}; suggested: {merging.SuggestedClusters}");

ConfusionTable agreement = ConfusionTable.Of(model.Classify(table), [.. species.Codes]);
Console.WriteLine($"against the species: adjusted Rand index {agreement.AdjustedRandIndex:F3}, {agreement.Errors} of {agreement.Total} flowers in another group");

MixtureProjection projection = MixtureProjection.Of(model, table, lambda: 1);
MixturePlot.Projection(model, projection, table, new PlotOptions { Width = 760, Height = 460 }).Save(Path.Combine(pictures, "iris-projection.png"));

DiscriminantResult trained = DiscriminantAnalysis.Train(table, species, [.. Covariances.All.Select(structure => new GaussianFamily(structure))]);
DiscriminantValidation validation = DiscriminantAnalysis.CrossValidate(table, species, trained, folds: 10);
Console.WriteLine($"with the species known: structure {trained.Chosen!.Name}, {100 * validation.Quality.Error:F1} % of new flowers wrong, ± {100 * validation.Quality.ErrorStandardError:F1}");
Console.WriteLine($"a flower of 6.0, 2.8, 5.0, 1.7 is {trained.Classifier.Classes[trained.Classifier.Classify([6.0, 2.8, 5.0, 1.7])]}");

static void Tell(ParameterEstimate parameter) =>
    Console.WriteLine($"{parameter.Name}: {parameter.Estimate:F3} ± {parameter.StandardError:F3}, 95 % from {parameter.Lower:F3} to {parameter.Upper:F3}");
