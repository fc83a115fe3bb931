namespace Mixtura.Tests.Classification;

/// <summary>Posteriors, decisions and qualities of classifiers against closed forms and Bayes' rule.</summary>
public sealed class ClassifierTests
{
    private static readonly string[] s_columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
    private static readonly CsvTable s_data = ReferenceFiles.Data("iris");
    private static readonly RowTable s_iris = s_data.Table(s_columns);
    private static readonly ClassLabels s_species = ClassLabels.FromNames(s_data.Texts("species"));

    [Theory]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VVV)]
    public void OneStructureIsLinearOrQuadraticDiscriminantAnalysis(Covariance covariance)
    {
        ClassPosterior posterior = Trained(covariance).Classifier.Posterior(s_iris);
        double[][] means = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 4).Select(a => RowsOf(c).Average(i => s_iris[i, a])).ToArray())];
        double[][,] within = [.. Enumerable.Range(0, 3).Select(c => Scatter(RowsOf(c), means[c]))];
        double[,] pooled = new double[4, 4];
        for (int a = 0; a < 4; a++)
        {
            for (int b = 0; b < 4; b++)
            {
                pooled[a, b] = within.Average(matrix => matrix[a, b]);
            }
        }

        for (int i = 0; i < 150; i++)
        {
            // The discriminant functions of Hastie, Tibshirani and Friedman (2009), (4.10) and (4.12), priors alike.
            double[] score = [.. Enumerable.Range(0, 3).Select(c => Discriminant(i, means[c], covariance == Covariance.EEE ? pooled : within[c]))];
            double sum = score.Sum(s => Math.Exp(s - score.Max()));
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(Math.Exp(score[c] - score.Max()) / sum, posterior.Posterior[(i * 3) + c], 1e-10);
            }
        }
    }

    [Fact]
    public void ARowAndATableSayTheSame()
    {
        MixtureClassifier classifier = Trained(Covariance.VVV).Classifier.WithPriors(0.5, 0.3, 0.2).WithCosts(new double[,] { { 0, 1, 2 }, { 1, 0, 5 }, { 1, 1, 0 } });
        ClassPosterior all = classifier.Posterior(s_iris);
        Assert.Equal(all.Posterior, classifier.Posterior(s_iris, threads: 3).Posterior);
        double[] row = new double[4];
        double[] posterior = new double[3];
        for (int i = 0; i < 150; i++)
        {
            s_iris.CopyRow(i, row);
            Assert.Equal(classifier.Posterior(row, posterior), all.LogDensity[i], 1e-10);
            Assert.Equal(all.Classes[i], classifier.Classify(row, out double uncertainty));
            Assert.Equal(all.Uncertainty[i], uncertainty, 1e-10);
            Assert.Equal(1 - posterior[all.Classes[i]], uncertainty, 1e-12);
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(posterior[c], all.Posterior[(i * 3) + c], 1e-10);
            }
        }
    }

    [Fact]
    public void ClassifyingARowAllocatesNothing()
    {
        MixtureClassifier classifier = Trained(Covariance.VVV).Classifier.WithCosts(new double[,] { { 0, 1, 2 }, { 1, 0, 5 }, { 1, 1, 0 } });
        double[] row = [6, 3, 4.8, 1.7];
        double[] posterior = new double[3];
        double sum = 0;
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                sum += classifier.Posterior(row, posterior) + classifier.Classify(row, out double uncertainty) + uncertainty;
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.True(double.IsFinite(sum));
    }

    [Fact]
    public void PriorsAndCostsShiftDecisionsAsBayesRuleSays()
    {
        // N(−1, 1) against N(1, 1): the boundary is ½ ln(π₁c₁₂ / π₂c₂₁).
        MixtureClassifier even = new(["low", "high"], [GaussianMixture.CreateUnivariate([1], [-1], [1]), GaussianMixture.CreateUnivariate([1], [1], [1])], [0.5, 0.5]);
        foreach ((double prior, double missed, double alarm) in new[] { (0.5, 1.0, 1.0), (0.9, 1, 1), (0.5, 1, 7), (0.8, 3, 0.5), (0.2, 10, 1) })
        {
            MixtureClassifier classifier = even.WithPriors(prior, 1 - prior).WithCosts(new[,] { { 0, missed }, { alarm, 0 } });
            double boundary = 0.5 * Math.Log(prior * missed / ((1 - prior) * alarm));
            Assert.Equal(0, classifier.Classify([boundary - 1e-9]));
            Assert.Equal(1, classifier.Classify([boundary + 1e-9]));
        }

        Assert.Equal(1, even.WithPriors(0, 1).Classify([-50]));
    }

    [Fact]
    public void ErrorBrierScoreAndCostAreMeansOverRows()
    {
        MixtureClassifier classifier = new MixtureClassifier(["a", "b"], [GaussianMixture.CreateUnivariate([1], [-1], [1]), GaussianMixture.CreateUnivariate([1], [1], [1])], [0.5, 0.5])
            .WithCosts(new double[,] { { 0, 2 }, { 3, 0 } });
        RowTable table = RowTable.FromRowMajor([-2, 0.5, 3, 1, 2], 1, null, [1, 2, 1, 3, 0.5]);
        var labels = ClassLabels.FromNames(["a", "a", "b", null, "b"]);
        ClassificationQuality quality = classifier.Assess(table, labels);
        double[] p = [.. new[] { -2, 0.5, 3, 2 }.Select(x => 1 / (1 + Math.Exp(-2 * x)))];
        double brier = ((p[0] * p[0]) + (2 * p[1] * p[1]) + Math.Pow(1 - p[2], 2) + (0.5 * Math.Pow(1 - p[3], 2))) / 4.5;
        Assert.Equal(brier, quality.Brier, 1e-12);
        Assert.Equal(2 / 4.5, quality.Error, 1e-15);
        Assert.Equal(4.5, quality.Rows);
        Assert.Equal(2 * 2 / 4.5, quality.MeanCost!.Value, 1e-15);
        Assert.Equal(2, quality.Confusion[0, 1]);
        Assert.Equal(2.0 / 3, quality.Confusion.ErrorOf(0), 1e-15);
        Assert.Equal(0, quality.Confusion.ErrorOf(1));
        double e = 2 / 4.5;
        Assert.Equal(Math.Sqrt(4 / 3.0 * ((2 * (1 - e) * (1 - e)) + (2.5 * e * e))) / 4.5, quality.ErrorStandardError, 1e-14);

        // A class that the classifier does not have: an error, and 1 more in the sum of squares.
        ClassificationQuality other = classifier.Assess(RowTable.FromColumn([-2.0]), new ClassLabels(["c"], [0]));
        Assert.Equal(1, other.Error);
        Assert.Equal((1 + (p[0] * p[0]) + Math.Pow(1 - p[0], 2)) / 2, other.Brier, 1e-12);
        Assert.Null(other.MeanCost);
        Assert.Equal(double.NaN, other.ErrorStandardError);
        Assert.Equal(1, other.Confusion.ErrorOf(0));
    }

    [Fact]
    public void AnImpossibleRowHasThePriors()
    {
        var poisson = new PoissonFamily();
        Mixture Zero() => new(poisson, [1], [new PoissonComponent([0.0])]);
        var classifier = new MixtureClassifier(["a", "b"], [Zero(), Zero()], [0.3, 0.7]);
        double[] posterior = new double[2];
        Assert.Equal(double.NegativeInfinity, classifier.Posterior([4.0], posterior));
        Assert.Equal([0.3, 0.7], posterior);
        Assert.Equal(1, classifier.Posterior(RowTable.FromColumn([4.0])).Classes[0]);
    }

    [Fact]
    public void WhatIsNoClassifierIsRefused()
    {
        Mixture one = GaussianMixture.CreateUnivariate([1], [0], [1]);
        Mixture other = GaussianMixture.CreateUnivariate([1], [0], [1], "y");
        Assert.Equal("classes", Assert.Throws<ModelException>(() => new MixtureClassifier([], [], [])).Path);
        Assert.Equal("classes", Assert.Throws<ModelException>(() => new MixtureClassifier(["a", "b"], [one], [1])).Path);
        Assert.Equal("classes[1].name", Assert.Throws<ModelException>(() => new MixtureClassifier(["a", "a"], [one, one], [0.5, 0.5])).Path);
        Assert.Equal("classes[1].model.columns", Assert.Throws<ModelException>(() => new MixtureClassifier(["a", "b"], [one, other], [0.5, 0.5])).Path);
        Assert.Equal("priors", Assert.Throws<ModelException>(() => new MixtureClassifier(["a", "b"], [one, one], [0.5, 0.6])).Path);
        Assert.Equal("priors", Assert.Throws<ModelException>(() => new MixtureClassifier(["a", "b"], [one, one], [1.5, -0.5])).Path);
        var classifier = new MixtureClassifier(["a", "b"], [one, one], [0.5, 0.5]);
        Assert.Equal("costs", Assert.Throws<ModelException>(() => classifier.WithCosts(new double[2, 3])).Path);
        Assert.Equal("costs[0][1]", Assert.Throws<ModelException>(() => classifier.WithCosts(new double[,] { { 0, -1 }, { 1, 0 } })).Path);
        Assert.Throws<TableException>(() => classifier.Posterior(s_iris));
        Assert.Throws<TableException>(() => classifier.Assess(RowTable.FromColumn([1.0, 2]), new ClassLabels(["a"], [0])));
        Assert.Throws<ArgumentException>(() => new ClassLabels(["a"], [1]));
        Assert.Throws<ArgumentException>(() => new ClassLabels(["a", "a"], [0]));
        Assert.Throws<ArgumentException>(() => ClassLabels.FromNames([null, ""]));
    }

    private static DiscriminantResult Trained(Covariance covariance) => DiscriminantAnalysis.Train(s_iris, s_species, [new GaussianFamily(covariance)]);

    private static int[] RowsOf(int c) => [.. Enumerable.Range(0, 150).Where(i => s_species.Codes[i] == c)];

    private static double[,] Scatter(int[] rows, double[] mean)
    {
        double[,] scatter = new double[4, 4];
        for (int a = 0; a < 4; a++)
        {
            for (int b = 0; b < 4; b++)
            {
                scatter[a, b] = rows.Average(i => (s_iris[i, a] - mean[a]) * (s_iris[i, b] - mean[b]));
            }
        }

        return scatter;
    }

    /// <summary>−½ ln|Σ| − ½ (x − μ)ᵀ Σ⁻¹ (x − μ), by Gaussian elimination of (Σ | x − μ).</summary>
    private static double Discriminant(int i, double[] mean, double[,] covariance)
    {
        double[,] m = (double[,])covariance.Clone();
        double[] y = [.. mean.Select((value, a) => s_iris[i, a] - value)];
        double result = 0;
        for (int p = 0; p < 4; p++)
        {
            result -= 0.5 * (Math.Log(m[p, p]) + (y[p] * y[p] / m[p, p]));
            for (int a = p + 1; a < 4; a++)
            {
                double factor = m[a, p] / m[p, p];
                y[a] -= factor * y[p];
                for (int b = 0; b < 4; b++)
                {
                    m[a, b] -= factor * m[p, b];
                }
            }
        }

        return result;
    }
}
