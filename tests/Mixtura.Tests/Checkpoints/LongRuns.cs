using Mixtura.Serialization;

namespace Mixtura.Tests.Checkpoints;

/// <summary>Fits and searches of all kinds, small enough to be interrupted many times.</summary>
internal static class LongRuns
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
    private static readonly RowTable s_iris = ReferenceFiles.Data("iris").Table(["sepal_length", "sepal_width", "petal_length", "petal_width"]);

    private static readonly Dictionary<string, Func<FitOptions, CancellationToken, string>> s_all = new()
    {
        ["default plan"] = Fit(s_faithful, new GaussianFamily(), new FitOptions { Components = 3 }),
        ["spherical"] = Fit(s_faithful, new GaussianFamily(Covariance.VII), new FitOptions { Components = 4, Starts = 5 }),
        ["tied"] = Fit(s_iris, new GaussianFamily(Covariance.EEE), new FitOptions { Components = 3, Starts = 5 }),
        ["oriented"] = Fit(s_iris, new GaussianFamily(Covariance.EEV), new FitOptions { Components = 3, Starts = 5 }),
        ["common orientation"] = Fit(s_iris, new GaussianFamily(Covariance.VVE), new FitOptions { Components = 3, Starts = 5 }),
        ["slow, accelerated"] = Fit(s_iris, new GaussianFamily(), new FitOptions { Components = 4, Starts = 2, Convergence = new Convergence { DistanceToLimit = 1e-13 } }),
        ["one run"] = Fit(s_iris, new GaussianFamily(Covariance.VVE), new FitOptions { Components = 4, Start = Start.FromMeans([[5, 3, 1, 0.2], [6, 3, 4, 1], [6, 3, 5, 2], [7, 3, 6, 2]]) }),
        ["slow, plain"] = Fit(s_iris, new GaussianFamily(), new FitOptions { Components = 3, Starts = 2, Acceleration = Acceleration.None }),
        ["exact iterations"] = Fit(s_iris, new GaussianFamily(), new FitOptions { Components = 2, Starts = 1, MaxIterations = 60, Convergence = new Convergence { DistanceToLimit = 0 } }),
        ["change of parameters"] = Fit(s_faithful, new GaussianFamily(), new FitOptions { Components = 3, Starts = 3, Convergence = new Convergence { DistanceToLimit = null, ParameterChange = 1e-4 } }),
        ["collapsed"] = Fit(s_faithful, new GaussianFamily(floor: 1e-4), new FitOptions { Components = 12, Starts = 6 }),
        ["prior"] = Fit(s_iris, new GaussianFamily(prior: GaussianPrior.Default), new FitOptions { Components = 6, Starts = 4 }),
        ["noise"] = Fit(ReferenceFiles.Data("faithful-noise").Table(["eruptions", "waiting"]), new GaussianFamily(), new FitOptions { Components = 2, Noise = Noise.Uniform(), Starts = 5 }),
        ["trimmed, weighted"] = Fit(ReferenceFiles.Data("iris-weighted").Table(["sepal_length", "sepal_width", "petal_length", "petal_width"], "weight"), new GaussianFamily(eigenvalueRatio: 40), new FitOptions { Components = 3, Trim = 0.07, Starts = 4 }),
        ["held proportions, mean and component"] = Fit(
            s_faithful,
            new GaussianFamily { HeldMeans = [[4.3, 80]] },
            new FitOptions { Components = 3, Proportions = Proportions.Equal, Known = [GaussianComponent.Create([2, 55], new double[,] { { 0.1, 0 }, { 0, 30 } })], Starts = 3 }),
        ["known labels"] = Fit(s_iris, new GaussianFamily(), new FitOptions { Components = 3, KnownLabels = [.. Enumerable.Range(0, 150).Select(i => i % 7 == 0 ? i / 50 : -1)], Starts = 4 }),
        ["truncated posteriors"] = Truncated(),
        ["counts"] = Fit(ReferenceFiles.Data("discoveries").Table(["count"]), new PoissonFamily(), new FitOptions { Components = 3, Starts = 4 }),
        ["labels"] = Labels(),
        ["composite"] = Fit(
            ReferenceFiles.Data("biochemists").Table(["art", "kid5", "ment", "phd"]),
            new CompositeFamily(new CompositePart(new PoissonFamily(), [0, 1]), new CompositePart(new GaussianFamily(Covariance.VVI), [3, 2])),
            new FitOptions { Components = 2, Starts = 3 }),
        ["many rows"] = Fit(ManyRows(), new GaussianFamily(Covariance.VVI), new FitOptions { Components = 4, Starts = 5 }),
        ["mini-batches"] = Fit(ManyRows(), new GaussianFamily(Covariance.EEE), new FitOptions { Components = 4, Starts = 3, Stepwise = new StepwiseOptions { BatchRows = 2_048 } }),
        ["moves after all starts"] = Fit(ManyRows(), new GaussianFamily(Covariance.EII), new FitOptions { Components = 24 }),
        ["search"] = Search(s_faithful, [new GaussianFamily(Covariance.EII), new GaussianFamily(Covariance.VEV), new GaussianFamily(Covariance.VVV)], 1, 3, new SearchOptions()),
        ["search by NEC"] = Search(s_faithful, [new GaussianFamily()], 2, 3, new SearchOptions { Criterion = Criterion.Nec, Fit = new FitOptions { Starts = 3 } }),
        ["bootstrap tests"] = Tests(s_faithful, new GaussianFamily(Covariance.EEE), 1, 2, null, new BootstrapTestOptions { Replicates = 3, Fit = new FitOptions { Starts = 2 } }),
        ["bootstrap tests that end early"] = Tests(ManyRows(), new GaussianFamily(Covariance.EII), 12, 13, 0.1, new BootstrapTestOptions { Replicates = 3, StopAbove = 0.1, Fit = new FitOptions { Starts = 1, MaxIterations = 40 } }),
        ["semi-supervised classifier"] = Classifier(new DiscriminantOptions { UsesUnlabelled = true, Fit = new FitOptions { Starts = 3 } }, everyKnown: 6),
        ["mixtures of classes"] = Classifier(new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, MaximumComponents = 2, ChoosesInFolds = false, Fit = new FitOptions { Starts = 3 } }, everyKnown: 1),
        ["joint mixtures of classes"] = Classifier(new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, MaximumComponents = 2, UsesUnlabelled = true, Fit = new FitOptions { Starts = 2, MaxIterations = 30 } }, everyKnown: 2),
        ["classifier chosen by its error"] = Classifier(new DiscriminantOptions { Choice = DiscriminantChoice.CrossValidatedError, Folds = 2, UsesUnlabelled = true, Fit = new FitOptions { Starts = 3 } }, everyKnown: 6),
        ["cross-validated search"] = Search(s_faithful, [new GaussianFamily(Covariance.VVI), new GaussianFamily()], 1, 2, new SearchOptions { Criterion = Criterion.CrossValidation, Folds = 3, Fit = new FitOptions { Starts = 2 } }),
    };

    public static TheoryData<string> Names => [.. s_all.Keys];

    /// <summary>Runs one of them to a text that tells all of its result but how long it took.</summary>
    /// <param name="name">Which.</param>
    /// <param name="with">Threads, reports and what else is no part of the problem.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public static string Run(string name, FitOptions with, CancellationToken cancellation) => s_all[name](with, cancellation);

    public static string Text(FitResult<Mixture> fit)
    {
        using var model = new MemoryStream();
        ModelFile.Write(model, fit.Model, fit.Summary);
        return string.Join('\n', System.Text.Encoding.UTF8.GetString(model.ToArray()), fit.Outcome, fit.Certificate, Numbers(fit.Trace), string.Join('\n', fit.Warnings), string.Join('\n', fit.Landscape), fit.Passes, fit.Starts, fit.Evaluations, string.Join(',', fit.Trimmed));
    }

    private static Func<FitOptions, CancellationToken, string> Fit(RowTable table, Family family, FitOptions options) =>
        (with, cancellation) => Text(Mixture.Fit(table, family, Joined(options, with), cancellation));

    private static Func<FitOptions, CancellationToken, string> Search(RowTable table, Family[] families, int minimum, int maximum, SearchOptions options) => (with, cancellation) =>
    {
        SearchResult search = MixtureSearch.Run(table, families, minimum, maximum, options with { Fit = Joined(options.Fit, with) }, cancellation);
        return string.Join('\n', search.Candidates.Select(candidate =>
            $"{candidate.Name} {candidate.Components} {candidate.Value(options.Criterion):R} {Text(candidate.Fit!)} {Numbers(candidate.CrossValidation?.LogDensities ?? [])}"));
    };

    private static Func<FitOptions, CancellationToken, string> Tests(RowTable table, Family family, int minimum, int maximum, double? level, BootstrapTestOptions options) => (with, cancellation) =>
    {
        BootstrapSequence sequence = BootstrapTest.RunSequence(table, family, minimum, maximum, level, options with { Fit = Joined(options.Fit, with) }, cancellation);
        return string.Join('\n', sequence.Tests.Select(test => $"{test.Components} {Numbers(test.Replicates)} {test.Unsound} {test.Failed} {Text(test.Null)} {Text(test.Alternative)}"));
    };

    private static Func<FitOptions, CancellationToken, string> Classifier(DiscriminantOptions options, int everyKnown) => (with, cancellation) =>
    {
        var labels = new ClassLabels(["a", "b", "c"], Enumerable.Range(0, 150).Select(i => i % everyKnown == 0 ? i / 50 : -1));
        (DiscriminantResult result, DiscriminantValidation? validation) = DiscriminantAnalysis.TrainAndValidate(
            s_iris, labels, [new GaussianFamily(Covariance.VVE), new GaussianFamily(Covariance.EEE)], 3, options with { Fit = Joined(options.Fit, with) }, cancellation);
        using var file = new MemoryStream();
        result.Classifier.Write(file);
        return string.Join('\n', System.Text.Encoding.UTF8.GetString(file.ToArray()), Numbers([result.LogLikelihood]), Numbers(validation!.Predicted.Posterior), Numbers(validation.Predicted.LogDensity), Numbers(validation.Predicted.Uncertainty), string.Join(',', validation.Predicted.Classes), validation.Unsound, validation.SameChoice, validation.Quality.Error);
    };

    private static FitOptions Joined(FitOptions options, FitOptions with) =>
        options with { Threads = with.Threads, Progress = with.Progress, Checkpoint = with.Checkpoint, Stop = with.Stop, Within = with.Within };

    private static string Numbers(IEnumerable<double> values) => string.Join(' ', values.Select(value => BitConverter.DoubleToInt64Bits(value)));

    private static Func<FitOptions, CancellationToken, string> Truncated()
    {
        RowTable table = ManyRows();
        var means = new double[8][];
        for (int j = 0; j < means.Length; j++)
        {
            means[j] = new double[2];
            table.CopyRow(700 * j, means[j]);
        }

        return Fit(table, new GaussianFamily(Covariance.VVI), new FitOptions { Components = 8, Start = Start.FromMeans(means), Expectation = ExpectationStep.Truncated(2), MaxIterations = 30 });
    }

    private static Func<FitOptions, CancellationToken, string> Labels()
    {
        CsvTable csv = ReferenceFiles.Data("lca-carcinoma");
        string[] columns = [.. csv.Names.Take(7)];
        RowTable table = csv.Labels(columns, name => [.. csv.Texts(name).Distinct().Order(StringComparer.Ordinal)]);
        return Fit(table, CategoricalFamily.For(table.Columns), new FitOptions { Components = 3, Starts = 4 });
    }

    /// <summary>More rows than those of which runs are given up.</summary>
    private static RowTable ManyRows()
    {
        var random = new RandomSource(5);
        return RowTable.FromRows(Enumerable.Range(0, 5_600).Select(i => new[] { (i % 4 * 3) + random.NextNormal(), (i % 3 * 4) + random.NextNormal() }));
    }
}
