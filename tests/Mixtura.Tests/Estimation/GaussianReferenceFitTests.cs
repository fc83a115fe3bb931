using System.Text.Json;

namespace Mixtura.Tests.Estimation;

/// <summary>Gaussian fits from a given start against mclust, scikit-learn and a slow EM in Python.</summary>
public sealed class GaussianReferenceFitTests
{
    [Theory]
    [CombinatorialStructures("me-faithful-g2", "me-iris-g3", "me-diabetes-g3")]
    public void FromLabelsAsMclust(string task, Covariance covariance)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/" + task);
        RowTable table = ReferenceFiles.Data(task.Split('-')[1]).Table(expected.Words("columns"));
        Check(expected, expected.At("result." + covariance), table, covariance, Start.FromLabels(ReferenceFiles.StartLabels(task[3..])));
    }

    [Theory]
    [CombinatorialStructures("me-faithful-g2-equal-weights", "me-iris-g3-equal-weights")]
    public void WithEqualProportionsAsMclust(string task, Covariance covariance)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/" + task);
        RowTable table = ReferenceFiles.Data(task.Split('-')[1]).Table(expected.Words("columns"));
        Start start = Start.FromLabels(ReferenceFiles.StartLabels(task[3..^"-equal-weights".Length]));
        Check(expected, expected.At("result." + covariance), table, covariance, start, proportions: Proportions.Equal);
    }

    [Theory]
    [CombinatorialStructures("sklearn-wine-g3", "sklearn-digits-pca20-g10", UsualOnly = true)]
    public void FromParametersAsScikitLearn(string task, Covariance covariance)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/" + task);
        RowTable table = ReferenceFiles.Data(Path.GetFileNameWithoutExtension(expected.At("dataset").GetString()!)).Table(expected.Words("columns"));
        JsonElement result = expected.At($"result.{covariance}.converged");
        Check(expected, result, table, covariance, ParameterStart(expected));
    }

    [Theory]
    [CombinatorialStructures("iris-weighted-g3", UsualOnly = true)]
    public void WithRowWeights(string task, Covariance covariance)
    {
        JsonElement expected = ReferenceFiles.Expected("weighted/" + task);
        RowTable table = ReferenceFiles.Data("iris-weighted").Table(expected.Words("columns"), "weight");
        double[][] means = expected.Rows("start.means");
        double[] variances = [.. Enumerable.Repeat(0.2, means[0].Length)];
        GaussianMixture start = GaussianMixture.Create(expected.Vector("start.weights"), means, [.. means.Select(_ => Diagonal(variances))]);
        Assert.Equal(expected.Number("totalWeight"), table.TotalWeight);
        Check(expected, expected.At("result." + covariance), table, covariance, Start.FromModel(start), counts: false);
    }

    [Fact]
    public void OneColumn()
    {
        JsonElement expected = ReferenceFiles.Expected("continuous/normal-waiting-g2");
        RowTable table = ReferenceFiles.Data("faithful").Table(["waiting"]);
        GaussianMixture start = GaussianMixture.CreateUnivariate([0.5, 0.5], [55.0, 80.0], [5.0, 5.0]);
        JsonElement result = expected.GetProperty("result");
        foreach (Covariance covariance in new[] { Covariance.VVV, Covariance.VVI, Covariance.VII })
        {
            FitResult<Mixture> fit = Mixture.Fit(table, new GaussianFamily(covariance), ReferenceFit.ToStagnation(2, Start.FromModel(start)));
            ReferenceFit.AssertSame(result, fit, table);
            int[] order = ReferenceFit.Order(result);
            for (int j = 0; j < 2; j++)
            {
                JsonElement component = result.GetProperty("components")[order[j]];
                var found = (GaussianComponent)fit.Model.Components[j];
                double deviation = component.Number("standardDeviation");
                ReferenceFit.Near(component.Number("mean"), found.Mean[0], ReferenceFit.Parameters * deviation, "mean");
                ReferenceFit.Near(deviation, Math.Sqrt(found.Variance(0)), ReferenceFit.Parameters * deviation, "deviation");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void WithoutTolerancesExactlyTheseIterationsAreRun(int iterations)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/sklearn-wine-g3");
        RowTable table = ReferenceFiles.Data("wine-standardized").Table(expected.Words("columns"));
        foreach (Covariance covariance in Covariances.Usual)
        {
            FitResult<Mixture> fit = Mixture.Fit(table, new GaussianFamily(covariance), new FitOptions
            {
                Components = 3,
                Start = ParameterStart(expected),
                Convergence = new Convergence { DistanceToLimit = 0 },
                MaxIterations = iterations,
            });
            double logLikelihood = expected.At($"result.{covariance}.converged").Vector("loglikTrace")[iterations];
            Assert.Equal(iterations, fit.Iterations);
            Assert.Equal(iterations + 1, fit.Trace.Length);
            Assert.Equal(FitOutcome.IterationLimit, fit.Outcome);
            Assert.Empty(fit.Warnings);
            ReferenceFit.Near(logLikelihood, fit.LogLikelihood, ReferenceFit.Trace * Math.Abs(logLikelihood), covariance.ToString());
        }
    }

    [Theory]
    [InlineData(Covariance.VII)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VVV)]
    [InlineData(Covariance.EVE)]
    [InlineData(Covariance.VEV)]
    public void TheDefaultEndsWithinAMillionthOfTheMaximum(Covariance covariance)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/me-faithful-g2");
        RowTable table = ReferenceFiles.Data("faithful").Table(expected.Words("columns"));
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Covariance = covariance });
        Assert.True(fit.Converged);
        ReferenceFit.Near(expected.Number($"result.{covariance}.loglik"), fit.LogLikelihood, 1e-6, "log-likelihood");
    }

    private static void Check(JsonElement task, JsonElement expected, RowTable table, Covariance covariance, Start start, bool counts = true, Proportions? proportions = null)
    {
        Assert.Equal(task.Number("rows"), table.RowCount);
        int k = task.Count("model.components");
        FitResult<Mixture> fit = Mixture.Fit(table, new GaussianFamily(covariance), ReferenceFit.ToStagnation(k, start) with { Proportions = proportions ?? Proportions.Free });
        ReferenceFit.AssertSame(expected, fit, table, counts);
        int[] order = ReferenceFit.Order(expected);
        double[][] means = expected.Rows("means");

        // mclust stops where the log-likelihood stagnates; how far that is from an independent run is in the file.
        double tolerance = expected.TryGetProperty("independent", out JsonElement independent)
            ? Math.Max(ReferenceFit.Parameters, 10 * independent.Number("largestParameterDifference"))
            : ReferenceFit.Parameters;
        for (int j = 0; j < k; j++)
        {
            double[,] reference = expected.GetProperty("covariances")[order[j]].ToMatrix();
            AssertComponent(means[order[j]], reference, (GaussianComponent)fit.Model.Components[j], tolerance);
        }
    }

    private static void AssertComponent(double[] mean, double[,] covariance, GaussianComponent found, double tolerance)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            double deviation = Math.Sqrt(covariance[i, i]);
            ReferenceFit.Near(mean[i], found.Mean[i], tolerance * deviation, $"mean {i}");
            for (int c = 0; c < mean.Length; c++)
            {
                ReferenceFit.Near(covariance[i, c], found.Covariance(i, c), tolerance * deviation * Math.Sqrt(covariance[c, c]), $"covariance {i}, {c}");
            }
        }
    }

    private static Start ParameterStart(JsonElement expected)
    {
        CsvTable file = ReferenceFiles.Data("starts/" + Path.GetFileNameWithoutExtension(expected.At("start.means").GetString()!));
        double[][] columns = [.. file.Names.Select(file.Numbers)];
        double[][] means = [.. Enumerable.Range(0, file.RowCount).Select(j => columns.Select(column => column[j]).ToArray())];
        double[] variances = expected.Vector("start.startVariances");
        double[] weights = [.. Enumerable.Repeat(1.0 / means.Length, means.Length)];
        return Start.FromModel(GaussianMixture.Create(weights, means, [.. means.Select(_ => Diagonal(variances))]));
    }

    private static double[,] Diagonal(double[] variances)
    {
        double[,] matrix = new double[variances.Length, variances.Length];
        for (int i = 0; i < variances.Length; i++)
        {
            matrix[i, i] = variances[i];
        }

        return matrix;
    }
}
