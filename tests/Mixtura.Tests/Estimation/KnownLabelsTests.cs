using System.Collections.Immutable;
using System.Text.Json;
using Mixtura.Serialization;

namespace Mixtura.Tests.Estimation;

/// <summary>Fits in which some rows' components are known.</summary>
public sealed class KnownLabelsTests
{
    /// <summary>The same steps with the same arithmetic but for its order; a few dozen of them carry rounding on.</summary>
    private const double Same = 1e-8;

    private static readonly string[] s_columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
    private static readonly string[] s_species = ["setosa", "versicolor", "virginica"];
    private static readonly CsvTable s_data = ReferenceFiles.Data("iris-partial-labels");
    private static readonly RowTable s_iris = s_data.Table(s_columns);
    private static readonly ImmutableArray<int> s_known = [.. s_data.Texts("known").Select(name => Array.IndexOf(s_species, name))];
    private static readonly ImmutableArray<int> s_all = [.. s_data.Texts("species").Select(name => Array.IndexOf(s_species, name))];

    public static TheoryData<Covariance> Structures() => [.. Covariances.All];

    [Theory]
    [MemberData(nameof(Structures))]
    public void AsASlowComputationFromTheLabelledRows(Covariance covariance)
    {
        JsonElement expected = ReferenceFiles.Expected("semisupervised/iris-partial-labels-g3").At("result").GetProperty(covariance.ToString());

        // The maximization step of a common orientation goes a part of the way, so its iterations are others and end a little later.
        bool isCommon = covariance is Covariance.EVE or Covariance.VVE;
        FitResult<Mixture> fit = Mixture.Fit(s_iris, new GaussianFamily(covariance), new FitOptions
        {
            Components = 3,
            KnownLabels = s_known,
            Starts = 1,
            Convergence = new Convergence { DistanceToLimit = 0 },
            MaxIterations = (isCommon ? 10 : 1) * expected.Count("iterations"),
        });
        double[] trace = expected.Vector("loglikTrace");
        for (int i = 0; i < (isCommon ? 1 : trace.Length); i++)
        {
            ReferenceFit.Near(trace[i], fit.Trace[i], Same * Math.Abs(trace[i]), $"log-likelihood after {i} steps");
        }

        ReferenceFit.Near(expected.Number("loglik"), fit.LogLikelihood, Same * Math.Abs(expected.Number("loglik")), "log-likelihood");
        double[] weights = expected.Vector("weights");
        double[][] means = expected.Rows("means");
        var model = (GaussianMixture)fit.Model;
        for (int j = 0; j < 3; j++)
        {
            ReferenceFit.Near(weights[j], model.Weights[j], Same, $"weight {j}");
            double[,] covariances = expected.At("covariances")[j].ToMatrix();
            for (int a = 0; a < 4; a++)
            {
                ReferenceFit.Near(means[j][a], model.Components[j].Mean[a], Same * means[j][a], $"mean {j}, {a}");
                for (int b = 0; b < 4; b++)
                {
                    ReferenceFit.Near(covariances[a, b], model.Components[j].Covariance(a, b), Same * Math.Sqrt(covariances[a, a] * covariances[b, b]), $"covariance {j}, {a}, {b}");
                }
            }
        }

        int[] components = fit.Model.Classify(s_iris);
        Assert.Equal(expected.Count("wrongAmongUnlabelled"), Enumerable.Range(0, 150).Count(row => s_known[row] < 0 && components[row] != s_all[row]));
        Assert.Equal(30, fit.Summary.KnownRows);
        Assert.Equal((fit.Summary.Parameters * Math.Log(150)) - (2 * fit.LogLikelihood), fit.Bic, 1e-6);
    }

    [Theory]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.VEV)]
    public void AccelerationEndsAtTheSameMaximum(Covariance covariance)
    {
        var options = new FitOptions { Components = 3, KnownLabels = s_known, Starts = 1, MaxIterations = 100_000 };
        FitResult<Mixture> fast = Mixture.Fit(s_iris, new GaussianFamily(covariance), options);
        FitResult<Mixture> plain = Mixture.Fit(s_iris, new GaussianFamily(covariance), options with { Acceleration = Acceleration.None });
        Assert.True(fast.Converged && plain.Converged);

        // Both say that they are within 1e-9 nats a row of their limits.
        Assert.Equal(plain.LogLikelihood, fast.LogLikelihood, 2 * 150 * 1e-9);
        Assert.InRange(fast.Certificate.GradientNorm, 0, 1e-4);
    }

    [Theory]
    [InlineData(Covariance.VVV)]
    [InlineData(Covariance.EEI)]
    public void WhereAllRowsAreKnownTheFitIsThatOfEachClass(Covariance covariance)
    {
        FitResult<Mixture> fit = Mixture.Fit(s_iris, new GaussianFamily(covariance), new FitOptions { Components = 3, KnownLabels = s_all });
        Assert.True(fit.Converged);
        Assert.Equal(1, fit.Starts);
        double expected = 0;
        double[] row = new double[4];
        for (int i = 0; i < 150; i++)
        {
            s_iris.CopyRow(i, row);
            expected += Math.Log(fit.Model.Weights[s_all[i]]) + fit.Model.Components[s_all[i]].LogDensity(row);
        }

        Assert.Equal(expected, fit.LogLikelihood, 1e-9 * Math.Abs(expected));
        Assert.Equal(0, fit.Summary.Entropy, 1e-12);
        Assert.All(fit.Model.Weights.ToArray(), weight => Assert.Equal(1.0 / 3, weight, 1e-15));
        double[] mean = new double[4];
        fit.Model.Components[2].CopyMean(mean);
        Assert.Equal(Enumerable.Range(0, 150).Where(i => s_all[i] == 2).Average(i => s_iris[i, 0]), mean[0], 1e-13);
    }

    [Fact]
    public void AGroupThatNoLabelNamesIsFoundAfterThoseThatLabelsName()
    {
        // Virginica is known nowhere; the labels' components stay in their places whatever their weights.
        ImmutableArray<int> known = [.. s_known.Select(label => label switch { 0 => 1, 1 => 0, _ => -1 })];
        FitResult<Mixture> fit = Mixture.Fit(s_iris, new GaussianFamily(Covariance.VEV), new FitOptions { Components = 3, KnownLabels = known });
        int[] components = fit.Model.Classify(s_iris);
        int[] place = [1, 0, 2];
        Assert.InRange(Enumerable.Range(0, 150).Count(i => components[i] != place[s_all[i]]), 0, 8);
    }

    [Fact]
    public void AClassWithOneKnownRowIsNoReasonToCollapse()
    {
        int kept = s_known.IndexOf(0);
        ImmutableArray<int> known = [.. s_known.Select((label, row) => label == 0 && row != kept ? -1 : label)];
        FitResult<Mixture> fit = Mixture.Fit(s_iris, new GaussianFamily(), new FitOptions { Components = 3, KnownLabels = known });
        Assert.True(fit.IsSound);
        Assert.Equal(0, fit.Model.Classify(s_iris)[kept]);
        Assert.Equal(1.0 / 3, fit.Model.Weights[0], 0.01);
    }

    [Fact]
    public void ALevelThatNoKnownRowHasIsNoReasonToFail()
    {
        var builder = new RowTableBuilder([new Column("a", ["x", "y", "z"]), new Column("b", ["x", "y", "z"])]);
        for (int i = 0; i < 60; i++)
        {
            builder.Append([i % 3, i % 3 == 2 ? i % 2 : i % 3]);
        }

        RowTable table = builder.Build();
        ImmutableArray<int> known = [.. Enumerable.Range(0, 60).Select(i => i < 30 && i % 3 < 2 ? i % 3 : -1)];
        FitResult<Mixture> fit = Mixture.Fit(table, CategoricalFamily.For(table.Columns), new FitOptions { Components = 2, KnownLabels = known });
        Assert.True(double.IsFinite(fit.LogLikelihood));
        Assert.Equal([0, 1], fit.Model.Classify(table)[..2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TheResultDependsOnNoThreadsAndWeightsAreRepeatedRows(int threads)
    {
        RowTable once = RowTable.FromMatrix(Repeated(1), s_columns, [.. Enumerable.Repeat(30.0, 150)]);
        RowTable often = RowTable.FromMatrix(Repeated(30), s_columns);
        ImmutableArray<int> known = [.. Enumerable.Repeat(s_known.AsEnumerable(), 30).SelectMany(labels => labels)];
        var options = new FitOptions { Components = 3, Starts = 1, Convergence = new Convergence { DistanceToLimit = 0 }, MaxIterations = 10, Threads = threads };
        FitResult<Mixture> expected = Mixture.Fit(often, new GaussianFamily(), options with { KnownLabels = known, Threads = 2 });
        FitResult<Mixture> fit = Mixture.Fit(often, new GaussianFamily(), options with { KnownLabels = known });
        Assert.Equal(expected.Trace, fit.Trace);
        FitResult<Mixture> weighted = Mixture.Fit(once, new GaussianFamily(), options with { KnownLabels = s_known });
        Assert.Equal(expected.LogLikelihood, weighted.LogLikelihood, 1e-10 * Math.Abs(expected.LogLikelihood));
    }

    [Fact]
    public void NoiseTakesUnknownRowsOnly()
    {
        RowTable table = s_iris.Select(0, 2);
        FitResult<Mixture> fit = Mixture.Fit(table, new GaussianFamily(), new FitOptions { Components = 3, KnownLabels = s_known, Noise = Noise.Uniform(), Starts = 4 });
        Assert.NotNull(fit.Model.Noise);
        double[] terms = new double[4];
        double expected = 0;
        double[] row = new double[2];
        for (int i = 0; i < 150; i++)
        {
            table.CopyRow(i, row);
            double log = fit.Model.Posterior(row, terms);
            expected += log + (s_known[i] < 0 ? 0 : Math.Log(terms[s_known[i]]));
        }

        Assert.Equal(expected, fit.LogLikelihood, 1e-9 * Math.Abs(expected));
    }

    [Fact]
    public void ASearchLeavesOutNumbersBelowThatOfLabelsAndKeepsTheOrder()
    {
        SearchResult search = MixtureSearch.Run(s_iris, [new GaussianFamily(Covariance.EEE), new GaussianFamily(Covariance.VEV)], 1, 4, options: new FitOptions { KnownLabels = s_known, Starts = 4 });
        Assert.Equal([3, 4, 3, 4], search.Candidates.Select(candidate => candidate.Components));
        int[] components = search.Best.Fit!.Model.Classify(s_iris);
        Assert.InRange(Enumerable.Range(0, 150).Count(i => components[i] != s_all[i]), 0, 8);
        Assert.Throws<ModelException>(() => MixtureSearch.Run(s_iris, [new GaussianFamily()], 1, 2, options: new FitOptions { KnownLabels = s_known }));
    }

    [Fact]
    public void TheModelFileKeepsHowManyRowsWereKnown()
    {
        FitResult<Mixture> fit = Mixture.Fit(s_iris, new GaussianFamily(Covariance.EEE), new FitOptions { Components = 3, KnownLabels = s_known, Starts = 1 });
        using var stream = new MemoryStream();
        fit.Model.Write(stream, fit.Summary);
        stream.Position = 0;
        Assert.Equal(30, ModelFile.Read(stream).Fit!.KnownRows);
    }

    [Fact]
    public void NamesOfLabelsStayWithTheirComponents()
    {
        FitResult<Mixture> fit = Mixture.Fit(s_iris, new GaussianFamily(Covariance.EEE), new FitOptions { Components = 4, KnownLabels = s_known, LabelNames = [.. s_species], Starts = 1 });
        string[] names = [.. s_species, "new 1"];
        Assert.Equal(names, fit.Model.Names);
        Assert.Equal(names, fit.Model.Marginal(2, 0).Names);
        Assert.Equal(names, fit.Model.Condition([1], [3.0]).Names);
        Assert.Equal(names, fit.Model.WithNoise(UniformComponent.Box([0, 0, 0, 0], [9, 9, 9, 9]), 0.1).Names);
        Assert.Equal(names, fit.Model.WithNoise(UniformComponent.Box([0, 0, 0, 0], [9, 9, 9, 9]), 0.1).WithoutNoise().Names);
        using var stream = new MemoryStream();
        fit.Model.Write(stream);
        stream.Position = 0;
        Mixture read = Mixture.Read(stream);
        Assert.Equal(names, read.Names);
        Assert.Equal(fit.Model.Weights.ToArray(), read.Weights.ToArray());
        Assert.Empty(read.WithNames([]).Names);
        Assert.Throws<ModelException>(() => read.WithNames(["a", "b", "c"]));
        Assert.Throws<ModelException>(() => read.WithNames(["a", "b", "c", "a"]));
        Assert.Throws<ModelException>(() => read.WithNames(["a", "b", "c", ""]));
    }

    [Fact]
    public void ALabelWithAnAwkwardNameLeavesOthersTheirs()
    {
        ImmutableArray<string> labels = ["new 1", "setosa", "new 3"];
        FitResult<Mixture> fit = Mixture.Fit(s_iris, new GaussianFamily(Covariance.EEE), new FitOptions { Components = 5, KnownLabels = s_known, LabelNames = labels, Starts = 1 });
        Assert.Equal([.. labels, "new 2", "new 4"], fit.Model.Names);
    }

    [Fact]
    public void WhatDoesNotGoTogetherIsRefused()
    {
        var family = new GaussianFamily();
        var options = new FitOptions { Components = 3, KnownLabels = s_known };
        Assert.Contains("150 rows", Assert.Throws<ModelException>(() => Mixture.Fit(s_iris, family, options with { KnownLabels = [0, 1] })).Message, StringComparison.Ordinal);
        Assert.Contains("row 1 ", Assert.Throws<ModelException>(() => Mixture.Fit(s_iris, family, options with { KnownLabels = s_known.SetItem(0, 3) })).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => Mixture.Fit(s_iris, family, options with { KnownLabels = s_known.SetItem(0, -2) }));
        Assert.Throws<ModelException>(() => Mixture.Fit(s_iris, family, options with { LabelNames = ["a", "b"] }));
        Assert.Throws<ModelException>(() => Mixture.Fit(s_iris, family, options with { LabelNames = ["a", "b", "b"] }));
        Assert.Throws<ArgumentException>(() => Mixture.Fit(s_iris, family, options with { KnownLabels = [], LabelNames = ["a", "b", "c"] }));
        Assert.Throws<ArgumentException>(() => Mixture.Fit(s_iris, family, options with { Trim = 0.1 }));
        Assert.Throws<ArgumentException>(() => Mixture.Fit(s_iris, family, options with { Expectation = ExpectationStep.Truncated(2) }));
        Assert.Throws<ArgumentException>(() => BootstrapTest.Run(s_iris, family, 3, new BootstrapTestOptions { Fit = options }));
    }

    private static double[,] Repeated(int times)
    {
        double[,] values = new double[150 * times, 4];
        for (int i = 0; i < 150 * times; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                values[i, j] = s_iris[i % 150, j];
            }
        }

        return values;
    }
}
