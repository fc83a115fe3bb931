namespace Mixtura.Tests.Classification;

/// <summary>Training and cross-validation: families, choices, and classes with few rows.</summary>
public sealed class DiscriminantAnalysisTests
{
    private static readonly string[] s_columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
    private static readonly CsvTable s_data = ReferenceFiles.Data("iris-partial-labels");
    private static readonly RowTable s_iris = s_data.Table(s_columns);
    private static readonly ClassLabels s_species = ClassLabels.FromNames(s_data.Texts("species"));
    private static readonly ClassLabels s_known = ClassLabels.FromNames(s_data.Texts("known"));

    [Theory]
    [InlineData(DiscriminantMethod.Edda)]
    [InlineData(DiscriminantMethod.MclustDA)]
    public void TheOrderOfClassesDoesNotMatter(DiscriminantMethod method)
    {
        var options = new DiscriminantOptions { Method = method, MaximumComponents = method == DiscriminantMethod.Edda ? 5 : 2 };
        Family[] families = [new GaussianFamily(Covariance.EEE), new GaussianFamily(Covariance.VVV)];
        int[] place = [2, 0, 1];
        var permuted = new ClassLabels(["versicolor", "virginica", "setosa"], s_species.Codes.Select(code => place[code]));
        DiscriminantResult one = DiscriminantAnalysis.Train(s_iris, s_species, families, options);
        DiscriminantResult other = DiscriminantAnalysis.Train(s_iris, permuted, families, options);
        Assert.Equal(one.Bic, other.Bic, 1e-7);
        Assert.Equal(one.Training.Brier, other.Training.Brier, 1e-10);
        for (int a = 0; a < 3; a++)
        {
            for (int p = 0; p < 3; p++)
            {
                Assert.Equal(one.Training.Confusion[a, p], other.Training.Confusion[place[a], place[p]]);
            }
        }
    }

    [Fact]
    public void TheLogLikelihoodIsThatOfRowsWithTheirClasses()
    {
        foreach (DiscriminantMethod method in Enum.GetValues<DiscriminantMethod>())
        {
            DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, s_species, [new GaussianFamily()], new DiscriminantOptions { Method = method, MaximumComponents = method == DiscriminantMethod.Edda ? 5 : 1 });
            double sum = 0;
            double[] row = new double[4];
            for (int i = 0; i < 150; i++)
            {
                s_iris.CopyRow(i, row);
                sum += Math.Log(1.0 / 3) + result.Classifier.Mixtures[s_species.Codes[i]].LogDensity(row);
            }

            Assert.Equal(sum, result.LogLikelihood, 1e-9 * Math.Abs(sum));

            // Three means, three covariances and two proportions.
            Assert.Equal((3 * (4 + 10)) + 2, result.Parameters);
            Assert.Equal((result.Parameters * Math.Log(150)) - (2 * sum), result.Bic, 1e-8);
        }
    }

    [Fact]
    public void RowsOfUnknownClassAreLeftOutOrTakePart()
    {
        Family[] families = [new GaussianFamily(Covariance.EEE)];
        DiscriminantResult alone = DiscriminantAnalysis.Train(s_iris, s_known, families);
        DiscriminantResult together = DiscriminantAnalysis.Train(s_iris, s_known, families, new DiscriminantOptions { UsesUnlabelled = true });
        Assert.Equal(30, alone.Chosen!.Fit!.Summary.Rows);
        Assert.Equal(150, together.Chosen!.Fit!.Summary.Rows);
        Assert.Equal(30, together.Training.Rows);

        // The rows' maximum likelihood is at least as good on the rows as that of a part of them.
        Assert.True(together.LogLikelihood > LogLikelihood(alone.Classifier));
        DiscriminantValidation validation = DiscriminantAnalysis.CrossValidate(s_iris, s_known, together, 5, TestContext.Current.CancellationToken);
        Assert.Equal(30, validation.Quality.Rows);
        Assert.Equal(120, validation.Fold.Count(f => f < 0));
        Assert.All(Enumerable.Range(0, 150), i => Assert.Equal(s_known.Codes[i] < 0, validation.Predicted.Classes[i] < 0));
    }

    [Fact]
    public void NewClassesAreFoundAmongRowsOfUnknownClass()
    {
        var labels = new ClassLabels(["new 1", "versicolor"], s_known.Codes.Select(code => code == 2 ? -1 : code));
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, labels, [new GaussianFamily(Covariance.VEV)], new DiscriminantOptions { UsesUnlabelled = true, NewClasses = 1 });
        Assert.Equal(["new 1", "versicolor", "new 2"], result.Classifier.Classes);
        Assert.Equal(0, result.Classes[2].Rows);
        int[] classes = result.Classifier.Posterior(s_iris).Classes;
        Assert.InRange(Enumerable.Range(0, 150).Count(i => classes[i] != s_species.Codes[i]), 0, 8);
        DiscriminantValidation validation = DiscriminantAnalysis.CrossValidate(s_iris, labels, result, 4, TestContext.Current.CancellationToken);
        Assert.InRange(validation.Quality.Error, 0, 0.2);
    }

    [Fact]
    public void CountsLabelsAndMeasurementsServe()
    {
        CsvTable data = ReferenceFiles.Data("biochemists");
        var table = new RowTableBuilder([new Column("art"), new Column("ment"), new Column("mar", ["Married", "Single"])]);
        double[] articles = data.Numbers("art");
        double[] mentor = data.Numbers("ment");
        string[] married = data.Texts("mar");
        for (int i = 0; i < articles.Length; i++)
        {
            table.Append([articles[i], mentor[i], married[i] == "Married" ? 0 : 1]);
        }

        RowTable rows = table.Build();
        var family = new CompositeFamily([new CompositePart(new PoissonFamily(), [0]), new CompositePart(new GaussianFamily(Covariance.VVV), [1]), new CompositePart(CategoricalFamily.For([rows.Columns[2]]), [2])]);
        var labels = ClassLabels.FromNames(data.Texts("fem"));
        MixtureClassifier classifier = DiscriminantAnalysis.Train(rows, labels, [family]).Classifier;
        double[] expected = new double[2];
        double[] row = [2, 5, 1];
        for (int c = 0; c < 2; c++)
        {
            int[] own = [.. Enumerable.Range(0, articles.Length).Where(i => labels.Codes[i] == c)];
            double rate = own.Average(i => articles[i]);
            double mean = own.Average(i => mentor[i]);
            double variance = own.Average(i => (mentor[i] - mean) * (mentor[i] - mean));
            double single = own.Average(i => married[i] == "Single" ? 1.0 : 0);
            expected[c] = own.Length * (rate * rate / 2) * Math.Exp(-rate) * Math.Exp(-(5 - mean) * (5 - mean) / (2 * variance)) / Math.Sqrt(variance) * single;
        }

        double[] posterior = new double[2];
        classifier.Posterior(row, posterior);
        Assert.Equal(expected[0] / (expected[0] + expected[1]), posterior[0], 1e-10);
    }

    [Fact]
    public void AClassOfOneRowMakesAStructureOfItsOwnCollapseAndASharedOneNot()
    {
        var labels = new ClassLabels(["a", "b", "lone"], s_species.Codes.Select((code, row) => row == 70 ? 2 : Math.Min(code, 1)));
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, labels, [new GaussianFamily(Covariance.VVV), new GaussianFamily(Covariance.EEE)]);
        Assert.Equal("EEE", result.Chosen!.Family.Structure);
        Assert.Equal(1.0 / 150, result.Classifier.Priors[2], 1e-15);

        // In its own fold the class is not known, so its row is given to another.
        DiscriminantValidation validation = DiscriminantAnalysis.CrossValidate(s_iris, labels, result, 10, TestContext.Current.CancellationToken);
        Assert.Equal(1, validation.Quality.Confusion.ErrorOf(2));
        Assert.Equal(0, validation.Predicted.Posterior[(70 * 3) + 2]);
        string message = Assert.Throws<TableException>(() => DiscriminantAnalysis.Train(s_iris, labels, [new GaussianFamily()], new DiscriminantOptions { Method = DiscriminantMethod.MclustDA })).Message;
        Assert.Contains("'lone'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DiscriminantMethod.Edda)]
    [InlineData(DiscriminantMethod.MclustDA)]
    public void OneClassIsNeverWrong(DiscriminantMethod method)
    {
        var labels = new ClassLabels(["all"], new int[150]);
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, labels, [new GaussianFamily()], new DiscriminantOptions { Method = method, MaximumComponents = method == DiscriminantMethod.Edda ? 5 : 2 });
        Assert.Equal(0, result.Training.Error);
        Assert.Equal(0, result.Training.Brier);
        Assert.Equal(0, DiscriminantAnalysis.CrossValidate(s_iris, labels, result, 3, TestContext.Current.CancellationToken).Quality.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TrainingWithValidationIsBothOneAfterTheOther(bool unknown)
    {
        ClassLabels labels = unknown ? s_known : s_species;
        Family[] families = [new GaussianFamily(Covariance.EEE), new GaussianFamily(Covariance.VVV)];
        var options = new DiscriminantOptions { UsesUnlabelled = unknown, Fit = new FitOptions { Starts = 2 } };
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, labels, families, options);
        DiscriminantValidation validation = DiscriminantAnalysis.CrossValidate(s_iris, labels, result, 4, TestContext.Current.CancellationToken);
        (DiscriminantResult both, DiscriminantValidation? validated) = DiscriminantAnalysis.TrainAndValidate(s_iris, labels, families, 4, options, TestContext.Current.CancellationToken);
        Assert.Equal(result.LogLikelihood, both.LogLikelihood);
        Assert.Equal(validation.Predicted.Posterior, validated!.Predicted.Posterior);
        Assert.Equal((validation.Quality.Error, validation.Quality.BrierStandardError, validation.SameChoice), (validated.Quality.Error, validated.Quality.BrierStandardError, validated.SameChoice));
        Assert.Null(DiscriminantAnalysis.TrainAndValidate(s_iris, labels, families, null, options, TestContext.Current.CancellationToken).Validation);

        // Costs change what is decided and nothing else, and so may come afterwards.
        double[,] costs = { { 0, 3, 1 }, { 9, 0, 1 }, { 1, 7, 0 } };
        DiscriminantResult dear = result.WithCosts(costs, s_iris, labels);
        DiscriminantValidation expected = DiscriminantAnalysis.CrossValidate(s_iris, labels, dear, 4, TestContext.Current.CancellationToken);
        DiscriminantValidation decided = validated.DecidedBy(dear.Classifier, s_iris, labels);
        Assert.NotNull(expected.Quality.MeanCost);
        Assert.Equal(expected.Quality.MeanCost, decided.Quality.MeanCost);
        Assert.Equal(expected.Predicted.Classes, decided.Predicted.Classes);
        Assert.Equal(expected.Predicted.Uncertainty, decided.Predicted.Uncertainty);
        Assert.NotEqual(expected.Predicted.Classes, validated.Predicted.Classes);
        var two = new MixtureClassifier(["a", "b"], dear.Classifier.Mixtures[..2], [0.5, 0.5]);
        Assert.Throws<ArgumentException>(() => validated.DecidedBy(two, s_iris, labels));
        Assert.Throws<ArgumentException>(() => DiscriminantAnalysis.TrainAndValidate(s_iris, labels, families, 4, options with { Fit = new FitOptions { Within = TimeSpan.FromSeconds(1) } }));
    }

    [Fact]
    public void TheChoiceByCrossValidationHasTheLeastError()
    {
        Family[] families = [.. new[] { Covariance.EII, Covariance.VVI, Covariance.EEE, Covariance.VVV }.Select(covariance => new GaussianFamily(covariance))];
        var options = new DiscriminantOptions { Choice = DiscriminantChoice.CrossValidatedError, Folds = 5, ChoosesInFolds = false };
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, s_species, families, options);
        double least = result.Candidates.Min(candidate => candidate.CrossValidated!.Error);
        DiscriminantCandidate chosen = result.Candidates.Single(candidate => ReferenceEquals(candidate.Candidate, result.Chosen));
        Assert.Equal(least, chosen.CrossValidated!.Error);

        // What decided is what cross-validating the result gives, whatever the threads.
        DiscriminantValidation again = DiscriminantAnalysis.CrossValidate(s_iris, s_species, result, 5, TestContext.Current.CancellationToken);
        Assert.Equal(chosen.CrossValidated.Brier, again.Quality.Brier);
        DiscriminantResult threaded = DiscriminantAnalysis.Train(s_iris, s_species, families, options with { Fit = new FitOptions { Threads = 3 } });
        Assert.Equal(result.Candidates.Select(candidate => candidate.CrossValidated!.Brier), threaded.Candidates.Select(candidate => candidate.CrossValidated!.Brier));
    }

    [Theory]
    [InlineData(DiscriminantMethod.Edda, Criterion.Bic)]
    [InlineData(DiscriminantMethod.Edda, Criterion.Aic)]
    [InlineData(DiscriminantMethod.MclustDA, Criterion.Icl)]
    public void AFoldIsClassifiedByWhatTrainingOnTheOtherRowsGives(DiscriminantMethod method, Criterion criterion)
    {
        Family[] families = [new GaussianFamily(Covariance.VVI), new GaussianFamily(Covariance.EEE), new GaussianFamily(Covariance.VVV)];
        var options = new DiscriminantOptions { Method = method, Criterion = criterion, MaximumComponents = method == DiscriminantMethod.Edda ? 5 : 2, Fit = new FitOptions { Starts = 2 } };
        DiscriminantResult trained = DiscriminantAnalysis.Train(s_iris, s_species, families, options);
        int[] fold = [.. Enumerable.Range(0, 150).Select(row => row % 5)];
        DiscriminantValidation validation = DiscriminantAnalysis.CrossValidateFolds(s_iris, s_species, trained, fold, TestContext.Current.CancellationToken);
        double[] row = new double[4];
        double[] posterior = new double[3];
        int same = 0;
        for (int f = 0; f < 5; f++)
        {
            var seen = new RowTableBuilder(s_iris.Columns);
            var codes = new List<int>();
            for (int i = 0; i < 150; i++)
            {
                if (fold[i] != f)
                {
                    s_iris.CopyRow(i, row);
                    seen.Append(row);
                    codes.Add(s_species.Codes[i]);
                }
            }

            DiscriminantResult one = DiscriminantAnalysis.Train(seen.Build(), new ClassLabels(s_species.Classes, codes), families, options);
            same += one.Classes.Zip(trained.Classes).All(pair => pair.First.Family == pair.Second.Family && pair.First.Components == pair.Second.Components) ? 1 : 0;
            for (int i = f; i < 150; i += 5)
            {
                s_iris.CopyRow(i, row);
                one.Classifier.Posterior(row, posterior);

                // The rows that are left out have the weight 0 in one fit and are absent in the other, so sums differ by rounding.
                Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(posterior[c], validation.Predicted.Posterior[(i * 3) + c], 1e-5));
            }
        }

        Assert.Equal(same, validation.SameChoice);
        Assert.Null(DiscriminantAnalysis.CrossValidateFolds(s_iris, s_species, DiscriminantAnalysis.Train(s_iris, s_species, families, options with { ChoosesInFolds = false }), fold, TestContext.Current.CancellationToken).SameChoice);
    }

    [Fact]
    public void EveryCandidateAndFoldIsTold()
    {
        var told = new List<DiscriminantProgress>();
        var options = new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, MaximumComponents = 2, ChoosesInFolds = false, Progress = new Listener(told), Fit = new FitOptions { Starts = 1 } };
        DiscriminantResult trained = DiscriminantAnalysis.Train(s_iris, s_species, [new GaussianFamily(Covariance.EEE), new GaussianFamily(Covariance.VVI)], options);
        Assert.Equal(Enumerable.Range(1, 12).Select(n => new DiscriminantProgress(false, 12, n)), told);
        told.Clear();
        DiscriminantAnalysis.CrossValidate(s_iris, s_species, trained, 4, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 4).Select(n => new DiscriminantProgress(true, 4, n)), told);
    }

    [Fact]
    public void FoldsHoldAsManyRowsOfEachClass()
    {
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, s_species, [new GaussianFamily(Covariance.EEE)]);
        DiscriminantValidation validation = DiscriminantAnalysis.CrossValidate(s_iris, s_species, result, 10, TestContext.Current.CancellationToken);
        for (int f = 0; f < 10; f++)
        {
            Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(5, Enumerable.Range(0, 150).Count(i => validation.Fold[i] == f && s_species.Codes[i] == c)));
        }
    }

    [Fact]
    public void GivenPriorsAreThoseOfEveryFold()
    {
        DiscriminantResult plain = DiscriminantAnalysis.Train(s_iris, s_species, [new GaussianFamily(Covariance.EEE)]);
        DiscriminantResult only = DiscriminantAnalysis.Train(s_iris, s_species, [new GaussianFamily(Covariance.EEE)], new DiscriminantOptions { Priors = [0, 1, 0] });
        Assert.Equal([0, 1, 0], only.Classifier.Priors.ToArray());
        Assert.Equal(2.0 / 3, DiscriminantAnalysis.CrossValidate(s_iris, s_species, only, 5, TestContext.Current.CancellationToken).Quality.Error, 1e-14);
        Assert.Equal(plain.LogLikelihood, only.LogLikelihood);
    }

    [Fact]
    public void WhatDoesNotGoTogetherIsRefused()
    {
        void Refused(DiscriminantOptions options) => Assert.Throws<ArgumentException>(() => DiscriminantAnalysis.Train(s_iris, s_species, [new GaussianFamily()], options));
        Refused(new DiscriminantOptions { MinimumComponents = 3, MaximumComponents = 2 });
        Refused(new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, UsesUnlabelled = true, NewClasses = 1 });
        Refused(new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, UsesUnlabelled = true, Fit = new FitOptions { Noise = Noise.Uniform() } });
        Refused(new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, UsesUnlabelled = true, Fit = new FitOptions { Trim = 0.1 } });
        Assert.Throws<ArgumentException>(() => DiscriminantAnalysis.Train(s_iris, s_known, [new GaussianFamily(Covariance.VVV, prior: GaussianPrior.Default)], new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, UsesUnlabelled = true }));
        Refused(new DiscriminantOptions { Method = DiscriminantMethod.MclustDA, Choice = DiscriminantChoice.CrossValidatedError });
        Refused(new DiscriminantOptions { NewClasses = 1 });
        Refused(new DiscriminantOptions { Criterion = Criterion.Nec });
        Refused(new DiscriminantOptions { Criterion = Criterion.CrossValidation });
        Refused(new DiscriminantOptions { Fit = new FitOptions { Noise = Noise.Uniform() } });
        Refused(new DiscriminantOptions { Fit = new FitOptions { Start = Start.FromLabels([0]) } });
        Assert.Throws<ModelException>(() => DiscriminantAnalysis.Train(s_iris, s_species, [new GaussianFamily()], new DiscriminantOptions { Priors = [0.5, 0.5] }));
        Assert.Throws<TableException>(() => DiscriminantAnalysis.Train(s_iris, new ClassLabels(["a", "b"], new int[150]), [new GaussianFamily()]));
        DiscriminantResult result = DiscriminantAnalysis.Train(s_iris, s_known, [new GaussianFamily(Covariance.EEE)]);
        Assert.Throws<TableException>(() => DiscriminantAnalysis.CrossValidate(s_iris, s_known, result, 31, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => DiscriminantAnalysis.CrossValidateFolds(s_iris, s_known, result, new int[150], TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => DiscriminantAnalysis.CrossValidateFolds(s_iris, s_known, result, new int[3], TestContext.Current.CancellationToken));
    }

    private sealed class Listener(List<DiscriminantProgress> told) : IProgress<DiscriminantProgress>
    {
        public void Report(DiscriminantProgress value) => told.Add(value);
    }

    private static double LogLikelihood(MixtureClassifier classifier)
    {
        double sum = 0;
        double[] row = new double[4];
        double[] posterior = new double[3];
        for (int i = 0; i < 150; i++)
        {
            s_iris.CopyRow(i, row);
            sum += classifier.Posterior(row, posterior) + (s_known.Codes[i] < 0 ? 0 : Math.Log(posterior[s_known.Codes[i]]));
        }

        return sum;
    }
}
