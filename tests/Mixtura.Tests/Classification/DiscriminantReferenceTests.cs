using System.Text.Json;

namespace Mixtura.Tests.Classification;

/// <summary>Classifiers against those of mclust: structures, parameters, errors and Brier scores, in training and in given folds.</summary>
public sealed class DiscriminantReferenceTests
{
    /// <summary>One component is a closed form, or with VEV an inner iteration that mclust ends at 1e-5; two end where mclust's rule of 1e-5 for the log-likelihood does, and rows tell weights and covariances to about its root.</summary>
    private const double OneComponent = 1e-5;
    private const double TwoComponents = 5e-3;

    /// <summary>Posteriors, whose squares a Brier score averages, move no more than parameters that are tight; few rows are between classes.</summary>
    private const double Brier = 1e-5;

    private static readonly CsvTable s_data = ReferenceFiles.Data("iris");
    private static readonly RowTable s_iris = s_data.Table(["sepal_length", "sepal_width", "petal_length", "petal_width"]);
    private static readonly ClassLabels s_species = ClassLabels.FromNames(s_data.Texts("species"));
    private static readonly Family[] s_structures = [.. Covariances.All.Select(covariance => new GaussianFamily(covariance))];
    private static readonly int[] s_fold = [.. Enumerable.Range(0, 150).Select(row => row % 10)];

    [Theory]
    [InlineData("edda-iris", DiscriminantMethod.Edda)]
    [InlineData("mclustda-iris", DiscriminantMethod.MclustDA)]
    public void AsMclust(string task, DiscriminantMethod method)
    {
        JsonElement expected = ReferenceFiles.Expected("classification/" + task).At("result");
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, s_species, s_structures, new DiscriminantOptions { Method = method, ChoosesInFolds = false });
        Assert.Equal(["setosa", "versicolor", "virginica"], result.Classifier.Classes);
        for (int c = 0; c < 3; c++)
        {
            JsonElement own = expected.At("classes").GetProperty(result.Classes[c].Name);
            string structure = own.GetProperty("structure").GetString()!;
            Assert.Equal(own.Count("components"), result.Classes[c].Components);
            Assert.Equal(structure == "XXX" ? "VVV" : structure, result.Classes[c].Components > 1 || structure != "XXX" ? result.Classes[c].Family.Structure : "VVV");
            Assert.Equal(own.Count("rows"), result.Classes[c].Rows);
            var mixture = (GaussianMixture)result.Classifier.Mixtures[c];
            double tolerance = mixture.Components.Length == 1 ? OneComponent : TwoComponents;
            for (int j = 0; j < mixture.Components.Length; j++)
            {
                double[,] covariance = own.At("covariances")[j].ToMatrix();
                ReferenceFit.Near(own.Vector("weights")[j], mixture.Weights[j], tolerance, $"weight {c}, {j}");
                for (int a = 0; a < 4; a++)
                {
                    ReferenceFit.Near(own.Rows("means")[j][a], mixture.Components[j].Mean[a], tolerance * Math.Sqrt(covariance[a, a]), $"mean {c}, {j}, {a}");
                    for (int b = 0; b < 4; b++)
                    {
                        ReferenceFit.Near(covariance[a, b], mixture.Components[j].Covariance(a, b), tolerance * Math.Sqrt(covariance[a, a] * covariance[b, b]), $"covariance {c}, {j}, {a}, {b}");
                    }
                }
            }
        }

        // mclust's log-likelihood of a classifier is that of the rows without their classes.
        ClassPosterior posterior = result.Classifier.Posterior(s_iris);
        ReferenceFit.Near(expected.Number("loglik"), posterior.LogDensity.Sum(), 1e-3, "log-likelihood");
        Assert.Equal(expected.Number("trainingError"), result.Training.Error, 1e-12);
        ReferenceFit.Near(expected.Number("trainingBrier"), result.Training.Brier, Brier, "training Brier");

        DiscriminantValidation validation = DiscriminantAnalysis.CrossValidateFolds(s_iris, s_species, result, s_fold, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Number("cvFixedFolds.error"), validation.Quality.Error, 1e-12);
        ReferenceFit.Near(expected.Number("cvFixedFolds.brier"), validation.Quality.Brier, Brier, "cross-validated Brier");
    }
}
