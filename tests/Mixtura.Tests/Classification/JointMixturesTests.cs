using System.Text.Json;

namespace Mixtura.Tests.Classification;

/// <summary>Mixtures of all classes fitted together to rows of known and of unknown class.</summary>
public sealed class JointMixturesTests
{
    private static readonly string[] s_columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
    private static readonly CsvTable s_data = ReferenceFiles.Data("iris-partial-labels");
    private static readonly RowTable s_iris = s_data.Table(s_columns);
    private static readonly ClassLabels s_known = ClassLabels.FromNames(s_data.Texts("known"));

    [Theory]
    [InlineData(Covariance.VVV)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.VII)]
    public void OneComponentForEachClassIsASlowComputationOfTheSameLikelihood(Covariance covariance)
    {
        JsonElement expected = ReferenceFiles.Expected("semisupervised/iris-partial-labels-g3").At("result").GetProperty(covariance.ToString());
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, s_known, [new GaussianFamily(covariance)], new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, MaximumComponents = 1, UsesUnlabelled = true });
        Assert.True(result.Converged);

        // Within 1e-9 nats a row of the maximum by the estimate, of which plain iterations make up to ten times as much.
        Assert.Equal(expected.Number("loglik"), result.LogLikelihood, 150 * 1e-8);
        double[] weights = expected.Vector("weights");
        double[][] means = expected.Rows("means");
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(weights[c], result.Classifier.Priors[c], 1e-4);
            Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(means[c][i], ((GaussianMixture)result.Classifier.Mixtures[c]).Components[0].Mean[i], 1e-3));
        }

        Assert.Equal((result.Parameters * Math.Log(150)) - (2 * result.LogLikelihood), result.Bic, 1e-9);
    }

    [Fact]
    public void TheResultReproducesItself()
    {
        // Class a has two components, class b one; a row in ten has a label.
        GaussianMixture truth = GaussianMixture.CreateUnivariate([0.3, 0.3, 0.4], [-4, 0, 3], [1, 0.7, 1.2]);
        MixtureSample sample = truth.Sample(600, 12);
        var labels = new ClassLabels(["a", "b"], sample.Components.Select((z, row) => row % 10 == 0 ? (z < 2 ? 0 : 1) : -1));
        DiscriminantResult result = DiscriminantAnalysis.Train(sample.Rows, labels, [new GaussianFamily(Covariance.VVV)], new DiscriminantOptions
        {
            Method = DiscriminantMethod.MclustDA,
            MaximumComponents = 2,
            UsesUnlabelled = true,
            Fit = new FitOptions { Convergence = new Convergence { DistanceToLimit = 1e-13 }, MaxIterations = 5000 },
        });
        Assert.Equal([2, 1], result.Classes.Select(own => own.Components));
        (double Share, double Mean, double Variance, int Class)[] parts =
        [
            .. Enumerable.Range(0, 2).SelectMany(c => ((GaussianMixture)result.Classifier.Mixtures[c]).Components.Select((component, j) =>
                (result.Classifier.Priors[c] * result.Classifier.Mixtures[c].Weights[j], component.Mean[0], component.Variance(0), c))),
        ];

        // One step of expectation-maximization, written out, leaves every parameter where it is.
        double[] x = sample.Rows.CopyColumn(0);
        double[,] r = new double[600, 3];
        double logLikelihood = 0;
        for (int i = 0; i < 600; i++)
        {
            double[] terms = [.. parts.Select(part => labels.Codes[i] >= 0 && labels.Codes[i] != part.Class
                ? 0
                : part.Share * Math.Exp(-(x[i] - part.Mean) * (x[i] - part.Mean) / (2 * part.Variance)) / Math.Sqrt(2 * Math.PI * part.Variance))];
            logLikelihood += Math.Log(terms.Sum());
            for (int j = 0; j < 3; j++)
            {
                r[i, j] = terms[j] / terms.Sum();
            }
        }

        Assert.Equal(logLikelihood, result.LogLikelihood, 1e-9 * Math.Abs(logLikelihood));
        for (int j = 0; j < 3; j++)
        {
            double weight = Enumerable.Range(0, 600).Sum(i => r[i, j]);
            double mean = Enumerable.Range(0, 600).Sum(i => r[i, j] * x[i]) / weight;
            Assert.Equal(weight / 600, parts[j].Share, 1e-6);
            Assert.Equal(mean, parts[j].Mean, 1e-5);
            Assert.Equal(Enumerable.Range(0, 600).Sum(i => r[i, j] * (x[i] - mean) * (x[i] - mean)) / weight, parts[j].Variance, 1e-5);
        }

        // Hardly more rows are wrong than by the truth itself.
        int[] classes = result.Classifier.Posterior(sample.Rows).Classes;
        int[] best = truth.Classify(sample.Rows);
        bool IsA(int z) => z < 2;
        Assert.InRange(Enumerable.Range(0, 600).Count(i => classes[i] == 0 != IsA(sample.Components[i])), 0, 6 + Enumerable.Range(0, 600).Count(i => IsA(best[i]) != IsA(sample.Components[i])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FoldsUseRowsOfUnknownClassToo(bool choosesInFolds)
    {
        var options = new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, MaximumComponents = 1, UsesUnlabelled = true, ChoosesInFolds = choosesInFolds, Fit = new FitOptions { Convergence = new Convergence { DistanceToLimit = 1e-6 } } };
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, s_known, [new GaussianFamily(Covariance.VII), new GaussianFamily(Covariance.VVI)], options);
        DiscriminantValidation validation = DiscriminantAnalysis.CrossValidate(s_iris, s_known, result, 3, TestContext.Current.CancellationToken);
        Assert.Equal(30, validation.Quality.Rows);
        DiscriminantValidation alone = DiscriminantAnalysis.CrossValidate(s_iris, s_known, DiscriminantAnalysis.Train(s_iris, s_known, [new GaussianFamily(Covariance.VII), new GaussianFamily(Covariance.VVI)], options with { UsesUnlabelled = false }), 3, TestContext.Current.CancellationToken);
        Assert.NotEqual(alone.Quality.Brier, validation.Quality.Brier);
        Assert.InRange(validation.Quality.Error, 0, 0.2);
    }

    [Fact]
    public void WithoutRowsOfUnknownClassNothingChangesAndThreadsChangeNoBit()
    {
        var species = ClassLabels.FromNames(s_data.Texts("species"));
        var options = new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, MaximumComponents = 1 };
        DiscriminantResult one = DiscriminantAnalysis.Train(s_iris, species, [new GaussianFamily()], options);
        DiscriminantResult other = DiscriminantAnalysis.Train(s_iris, species, [new GaussianFamily()], options with { UsesUnlabelled = true });
        Assert.Equal(one.LogLikelihood, other.LogLikelihood);
        DiscriminantOptions together = options with { UsesUnlabelled = true, Fit = new FitOptions { Threads = 1, MaxIterations = 20, Convergence = new Convergence { DistanceToLimit = 1e-3 } } };
        DiscriminantResult single = DiscriminantAnalysis.Train(s_iris, s_known, [new GaussianFamily()], together);
        DiscriminantResult threaded = DiscriminantAnalysis.Train(s_iris, s_known, [new GaussianFamily()], together with { Fit = together.Fit with { Threads = 3 } });
        Assert.Equal(single.LogLikelihood, threaded.LogLikelihood);
        Assert.Equal(single.Classifier.Priors.ToArray(), threaded.Classifier.Priors.ToArray());
    }
}
