namespace Mixtura.Tests.Selection;

/// <summary>Cross-validation against fits to the other rows, made by hand.</summary>
public sealed class CrossValidationTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);

    [Fact]
    public void EachRowIsScoredByAFitToTheOtherFolds()
    {
        var family = new GaussianFamily(Covariance.VVV);
        int[] labels = ReferenceFiles.StartLabels("faithful-g2");
        FitOptions options = new() { Components = 2, Seed = 5, Start = Start.FromLabels(labels), Convergence = new Convergence { DistanceToLimit = 1e-12 } };
        CrossValidationResult found = CrossValidation.Run(s_faithful, family, options, folds: 7);
        double[] row = new double[2];
        for (int f = 0; f < 7; f++)
        {
            int[] others = [.. Enumerable.Range(0, 272).Where(i => found.Fold[i] != f)];
            RowTable rest = RowTable.FromRows(others.Select(i => new[] { s_faithful[i, 0], s_faithful[i, 1] }));
            FitResult<Mixture> fit = Mixture.Fit(rest, family, options with { Start = Start.FromLabels([.. others.Select(i => labels[i])]) });
            foreach (int i in Enumerable.Range(0, 272).Except(others))
            {
                s_faithful.CopyRow(i, row);

                // Both end within 1e-12 a row of the maximum, so parameters differ by about its root.
                Assert.Equal(fit.Model.LogDensity(row), found.LogDensities[i], 2e-5);
            }
        }

        Assert.Equal(found.LogDensities.Sum(), found.LogLikelihood, 1e-9);
        Assert.Equal(0, found.Unsound);
    }

    [Fact]
    public void OneGaussianWithOneRowLeftOutIsTheClosedForm()
    {
        double[] x = ReferenceFiles.Data("faithful").Numbers("waiting");
        CrossValidationResult found = CrossValidation.Run(RowTable.FromColumn(x), new GaussianFamily(), folds: x.Length);
        double[] expected = [.. x.Select((value, i) =>
        {
            double[] others = [.. x.Where((_, other) => other != i)];
            double mean = others.Average();
            double variance = others.Average(y => (y - mean) * (y - mean));
            return -0.5 * (Math.Log(2 * Math.PI * variance) + ((value - mean) * (value - mean) / variance));
        })];
        Assert.All(Enumerable.Range(0, x.Length), i => Assert.Equal(expected[i], found.LogDensities[i], 1e-12));
        double sd = Math.Sqrt(expected.Sum(e => Math.Pow(e - expected.Average(), 2)) / (x.Length - 1));
        Assert.Equal(Math.Sqrt(x.Length) * sd, found.StandardError, 1e-9);
    }

    [Fact]
    public void LeavingOneRowOutEstimatesWhatAicDoes()
    {
        // Stone 1977: where the model is true they differ by less than the penalty's own sampling error, here well below one unit.
        var random = new RandomSource(5);
        RowTable table = RowTable.FromColumn([.. Enumerable.Range(0, 500).Select(_ => random.NextNormal())]);
        CrossValidationResult found = CrossValidation.Run(table, new GaussianFamily(), folds: 500);
        Assert.Equal(GaussianMixture.Fit(table).Summary.Aic, -2 * found.LogLikelihood, 1.0);
    }

    [Fact]
    public void FoldsAreEvenAndFollowFromTheSeed()
    {
        int[] fold = CrossValidation.Deal(103, 10, 1);
        Assert.All(fold.CountBy(f => f), count => Assert.InRange(count.Value, 10, 11));
        Assert.Equal(Enumerable.Range(0, 10), fold.Distinct().Order());
        Assert.Equal(fold, CrossValidation.Deal(103, 10, 1));
        Assert.NotEqual(fold, CrossValidation.Deal(103, 10, 2));
        Assert.Equal(Enumerable.Range(0, 103), CrossValidation.Deal(103, 103, 1).Order());
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        FitOptions options = new() { Components = 3, Starts = 5 };
        CrossValidationResult one = CrossValidation.Run(s_faithful, new GaussianFamily(), options with { Threads = 1 });
        CrossValidationResult three = CrossValidation.Run(s_faithful, new GaussianFamily(), options with { Threads = 3 });
        Assert.Equal(one.LogDensities, three.LogDensities);
    }

    [Fact]
    public void AWeightScalesARowsShareInFitAndScore()
    {
        double[] values = [.. Enumerable.Range(0, 272).SelectMany(i => new[] { s_faithful[i, 0], s_faithful[i, 1] })];
        double[] twice = [.. Enumerable.Repeat(2.0, 272)];
        FitOptions options = new() { Components = 2, Start = Start.FromLabels(ReferenceFiles.StartLabels("faithful-g2")) };
        CrossValidationResult plain = CrossValidation.Run(s_faithful, new GaussianFamily(), options);
        CrossValidationResult doubled = CrossValidation.Run(RowTable.FromRowMajor(values, 2, weights: twice), new GaussianFamily(), options);
        Assert.Equal(2 * plain.LogLikelihood, doubled.LogLikelihood, 1e-6);
        Assert.Equal(Math.Sqrt(2) * plain.StandardError, doubled.StandardError, 1e-6);

        // A row without weight counts in neither, whatever its values are.
        double[] without = [.. twice];
        without[17] = 0;
        CrossValidationResult expected = CrossValidation.Run(RowTable.FromRowMajor(values, 2, weights: without), new GaussianFamily(), options);
        (values[34], values[35]) = (1e3, -1e3);
        CrossValidationResult moved = CrossValidation.Run(RowTable.FromRowMajor(values, 2, weights: without), new GaussianFamily(), options);
        Assert.Equal(expected.LogLikelihood, moved.LogLikelihood, 1e-9);
        Assert.NotEqual(doubled.LogLikelihood, expected.LogLikelihood, 1.0);
    }

    [Fact]
    public void TwoResultsAreComparedRowByRow()
    {
        CrossValidationResult one = CrossValidation.Run(s_faithful, new GaussianFamily());
        CrossValidationResult two = CrossValidation.Run(s_faithful, new GaussianFamily(), new FitOptions { Components = 2, Starts = 4 });
        (double difference, double error) = two.Above(one);
        double[] pairs = [.. two.LogDensities.Zip(one.LogDensities, (a, b) => a - b)];
        Assert.Equal(two.LogLikelihood - one.LogLikelihood, difference, 1e-9);
        Assert.Equal(Math.Sqrt(272.0 / 271 * pairs.Sum(p => Math.Pow(p - pairs.Average(), 2))), error, 1e-9);

        // Two kinds of eruptions are beyond doubt.
        Assert.True(difference > 5 * error);
        Assert.Throws<ArgumentException>(() => two.Above(CrossValidation.Run(s_faithful, new GaussianFamily(), folds: 5)));
    }

    [Fact]
    public void ALevelThatNoOtherFoldHasIsImpossible()
    {
        var builder = new RowTableBuilder([new Column("colour", ["red", "green", "rare"])]);
        for (int i = 0; i < 40; i++)
        {
            builder.Append([i == 7 ? 2 : i % 2]);
        }

        CrossValidationResult found = CrossValidation.Run(builder.Build(), new CategoricalFamily([3]));
        Assert.Equal(double.NegativeInfinity, found.LogLikelihood);
        Assert.Equal(double.NegativeInfinity, found.LogDensities[7]);
        Assert.Equal(double.NaN, found.StandardError);
    }

    [Fact]
    public void NonsenseIsRefused()
    {
        RowTable small = RowTable.FromRows([[1.0], [2], [2.5], [7]]);
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossValidation.Run(small, new GaussianFamily(), folds: 1));
        Assert.Contains("5 folds", Assert.Throws<TableException>(() => CrossValidation.Run(small, new GaussianFamily(), folds: 5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { Folds = 1 });
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => CrossValidation.Run(s_faithful, new GaussianFamily(), cancellation: source.Token));
    }

    [Fact]
    public void ASearchByCrossValidationTakesTheLeast()
    {
        SearchResult search = MixtureSearch.Run(s_faithful, [new GaussianFamily(Covariance.EEE), new GaussianFamily(Covariance.VII)], 1, 3, Criterion.CrossValidation, new FitOptions { Starts = 3 });
        foreach (Candidate candidate in search.Candidates)
        {
            CrossValidationResult alone = CrossValidation.Run(s_faithful, candidate.Family, new FitOptions { Starts = 3, Components = candidate.Components });
            Assert.Equal(alone.LogDensities, candidate.CrossValidation!.LogDensities);
            Assert.Equal(-2 * alone.LogLikelihood, candidate.Value(Criterion.CrossValidation));
        }

        Assert.Equal(search.Candidates.Max(c => c.CrossValidation!.LogLikelihood), search.Best.CrossValidation!.LogLikelihood);
        Assert.Null(search.Evidence);
    }
}
