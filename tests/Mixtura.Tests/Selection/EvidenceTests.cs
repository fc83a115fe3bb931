namespace Mixtura.Tests.Selection;

/// <summary>Where a difference of BIC is evidence, and where it says nothing.</summary>
public sealed class EvidenceTests
{
    [Fact]
    public void ARegularChoiceIsJudged()
    {
        SearchResult search = Search(ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]), Covariance.EEE, Covariance.VVV);
        Assert.Null(search.EvidenceProblem);
        Assert.Equal(BayesFactor.Evidence(search.RunnerUp!.Fit!.Bic - search.Best.Fit!.Bic), search.Evidence);
    }

    [Fact]
    public void AChoiceBesideCollapsedCandidatesThatLookBetterIsNot()
    {
        var random = new RandomSource(5);
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 300).Select(i => Enumerable.Range(0, 4).Select(_ => random.NextDouble() < (i % 2 == 0 ? 0.8 : 0.2) ? 1.0 : 0).ToArray()));
        SearchResult search = Search(table, Covariance.EEE, Covariance.VVI);
        Assert.True(search.Best.IsSound);
        Assert.NotNull(search.RunnerUp);
        Assert.Contains(search.Candidates, candidate => !candidate.IsSound && candidate.Value(Criterion.Bic) < search.Best.Value(Criterion.Bic));
        Assert.Null(search.Evidence);
        Assert.Contains("a smaller BIC", search.EvidenceProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void CollinearColumnsLeaveNothingToJudge()
    {
        SearchResult search = Search(DerivedTables.Map(ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]), row => [row[0], (2 * row[0]) + 1]), Covariance.VVV);
        Assert.Null(search.Evidence);
        Assert.NotNull(search.EvidenceProblem);
    }

    [Fact]
    public void ANearlySingularCovarianceLeavesNothingToJudge()
    {
        var random = new RandomSource(6);
        RowTable table = RowTable.FromRows(Enumerable.Range(0, 400).Select(i => (5.0 * (i % 2)) + random.NextNormal()).Select(x => new[] { x, x + (5e-5 * random.NextNormal()) }));
        SearchResult search = Search(table, Covariance.VVV);
        Assert.True(search.Best.IsSound);
        Assert.Null(search.Evidence);
        Assert.Contains("nearly singular", search.EvidenceProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void AFitThatHasNotConvergedLeavesNothingToJudge()
    {
        SearchResult search = MixtureSearch.Run(
            ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]), [new GaussianFamily()], 2, 3, Criterion.Bic, new FitOptions { MaxIterations = 1, Starts = 1, Acceleration = Acceleration.None });
        Assert.False(search.Best.Fit!.Converged);
        Assert.Null(search.Evidence);
        Assert.Contains("not converged", search.EvidenceProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherCriteriaHaveNoSuchWords() =>
        Assert.Null(MixtureSearch.Run(ReferenceFiles.Data("faithful").Table(["waiting"]), [new GaussianFamily()], 1, 2, Criterion.Aic).EvidenceProblem);

    private static SearchResult Search(RowTable table, params Covariance[] structures) =>
        MixtureSearch.Run(table, [.. structures.Select(structure => new GaussianFamily(structure))], 1, 3);
}
