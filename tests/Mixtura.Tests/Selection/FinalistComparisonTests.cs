namespace Mixtura.Tests.Selection;

/// <summary>The comparison of finalists by cross-validation, and the candidates that a table cannot carry.</summary>
public sealed class FinalistComparisonTests
{
    private static readonly Family[] s_all = [.. Covariances.All.Select(covariance => new GaussianFamily(covariance))];

    private static readonly string[] s_arrests = ["Murder", "Assault", "UrbanPop", "Rape"];

    [Fact]
    public void TheChoicePredictsRowsThatTheCriterionAloneDoesNot()
    {
        // Rows of one normal distribution, too few for their columns: BIC alone takes many nearly singular components.
        GaussianMixture truth = GaussianMixture.Create([1], [[0.0, 0, 0, 0, 0]], [Identity(5)]);
        RowTable test = truth.Sample(2_000, seed: 99).Rows;
        double gained = 0;
        double behind = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            RowTable train = truth.Sample(30, seed).Rows;
            double chosen = MeanLogDensity(MixtureSearch.Run(train, s_all, 1, 9).Best, test);
            double byBic = MeanLogDensity(MixtureSearch.Run(train, s_all, 1, 9, new SearchOptions { Validation = FinalistValidation.None }, TestContext.Current.CancellationToken).Best, test);
            gained += (chosen - byBic) / 5;
            behind += (truth.LogDensity(test).Average() - chosen) / 5;
        }

        // Five columns estimated from 30 rows are half a nat from the truth even where the structure is known: 5 means and up to 15 covariances over 2·30.
        Assert.True(gained >= 0, $"{gained}");
        Assert.InRange(behind, 0, 1);
    }

    [Fact]
    public void AChoiceOfFewRowsSaysSo()
    {
        RowTable table = ReferenceFiles.Data("iris").Table(["sepal_length", "sepal_width", "petal_length", "petal_width"]);
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.EEE), new GaussianFamily()], 1, 4);
        Assert.True(search.IsProtected);
        Assert.Equal(2, search.ByCriterion.Components);
        Assert.Equal(3, search.Best.Components);
        Assert.Contains(search.Best, search.Candidates);
        Assert.Null(search.Evidence);
        Assert.NotNull(search.EvidenceProblem);
        Assert.True(search.Finalists[0].Score >= search.Finalists[^1].Score);
        Assert.Contains(search.Finalists, finalist => finalist.Candidate.Family is GaussianFamily { Prior.Exists: true });
        Finalist best = search.Finalists.First(finalist => ReferenceEquals(finalist.Candidate, search.Best));
        Finalist anchor = search.Finalists.First(finalist => ReferenceEquals(finalist.Candidate, search.ByCriterion));
        Assert.True(best.Score > anchor.Score + FinalistValidation.Automatic.LeastGain);

        // A score is the log-likelihood of left-out rows but for what one row may count.
        Assert.True(best.Score >= best.Validation.LogLikelihood - 1e-9);
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        RowTable table = ReferenceFiles.Data("usarrests").Table(s_arrests);
        SearchResult one = MixtureSearch.Run(table, s_all, 1, 5, options: new FitOptions { Threads = 1 });
        SearchResult three = MixtureSearch.Run(table, s_all, 1, 5, options: new FitOptions { Threads = 3 });
        Assert.Equal(one.Finalists.Select(finalist => finalist.Score), three.Finalists.Select(finalist => finalist.Score));
        Assert.Equal(one.Best.Fit!.LogLikelihood, three.Best.Fit!.LogLikelihood);
        Assert.NotEmpty(one.Finalists);
    }

    [Fact]
    public void ManyRowsAreChosenByTheCriterionAlone()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.EEE)], 1, 4);
        Assert.Empty(search.Finalists);
        Assert.False(search.IsProtected);
        Assert.Same(search.Best, search.ByCriterion);
        Assert.NotNull(search.Evidence);
    }

    [Fact]
    public void WhereAFoldCannotBeLeftOutTheCriterionDecides()
    {
        // The second column holds one value but for a single row, without which it is constant.
        double[][] rows = [.. Enumerable.Range(0, 40).Select(i => (double[])[(i * i) % 37, i == 7 ? 1 : 0])];
        SearchResult search = MixtureSearch.Run(RowTable.FromRows(rows), [new GaussianFamily(Covariance.VVI), new GaussianFamily(Covariance.EEE)], 1, 4);
        Assert.Empty(search.Finalists);
        Assert.Same(search.Best, search.ByCriterion);
    }

    [Theory]
    [InlineData(Covariance.VVV, 7, true)]
    [InlineData(Covariance.VVV, 6, false)]
    [InlineData(Covariance.EEE, 9, false)]
    [InlineData(Covariance.VII, 9, false)]
    public void CandidatesThatTheTableCannotCarryAreLeftOut(Covariance covariance, int components, bool isLeftOut)
    {
        // 50 rows of 4 columns are 200 values: VVV has 15·k − 1 parameters, so 7 components have more than one for every two values.
        RowTable table = ReferenceFiles.Data("usarrests").Table(s_arrests);
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(covariance)], components - 1, components);
        Candidate candidate = search.Candidates.Single(one => one.Components == components);
        Assert.Equal(isLeftOut, candidate.Fit is null);
        Assert.Equal(isLeftOut, candidate.Problem is not null);
    }

    [Fact]
    public void AnOpenRangeGrowsWhileTheBestCandidateIsAtItsEnd()
    {
        double[][] means = [.. Enumerable.Range(0, 6).Select(j => (double[])[10.0 * j])];
        GaussianMixture truth = GaussianMixture.Create([.. Enumerable.Repeat(1 / 6.0, 6)], means, [.. Enumerable.Repeat(new[,] { { 1.0 } }, 6)]);
        RowTable table = truth.Sample(1_200, seed: 1).Rows;
        SearchResult closed = MixtureSearch.Run(table, [new GaussianFamily()], 1, 4);
        SearchResult open = MixtureSearch.Run(table, [new GaussianFamily()], 1, 4, new SearchOptions { OpensUpwards = true }, TestContext.Current.CancellationToken);
        Assert.Equal(4, closed.Best.Components);
        Assert.Equal(6, open.Best.Components);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], open.Candidates.Select(candidate => candidate.Components));
    }

    [Fact]
    public void ALongRangeEndsWhereMoreComponentsHaveCeasedToPay()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        SearchResult search = MixtureSearch.Run(table, [new GaussianFamily(Covariance.VVI), new GaussianFamily(Covariance.EEE)], 1, 60);
        Assert.Equal((3, "EEE"), (search.Best.Components, search.Best.Name));
        Assert.All(search.Candidates.Where(candidate => candidate.Components == 60), candidate => Assert.Null(candidate.Fit));
        Assert.All(search.Candidates.Where(candidate => candidate.Fit is null), candidate => Assert.NotNull(candidate.Problem));
    }

    [Fact]
    public void OptionsOutOfRangeAreNamed()
    {
        Assert.Contains("Folds", Assert.Throws<ArgumentOutOfRangeException>(() => new FinalistValidation { Folds = 1 }).Message, StringComparison.Ordinal);
        Assert.Contains("LeastGain", Assert.Throws<ArgumentOutOfRangeException>(() => new FinalistValidation { LeastGain = -1 }).Message, StringComparison.Ordinal);
        Assert.Contains("RowsPerParameter", Assert.Throws<ArgumentOutOfRangeException>(() => new FinalistValidation { RowsPerParameter = double.NaN }).Message, StringComparison.Ordinal);
    }

    private static double MeanLogDensity(Candidate candidate, RowTable table) => candidate.Fit!.Model.LogDensity(table).Average();

    private static double[,] Identity(int order)
    {
        double[,] identity = new double[order, order];
        for (int i = 0; i < order; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }
}
