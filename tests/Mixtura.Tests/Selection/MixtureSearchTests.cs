using System.Text.Json;

namespace Mixtura.Tests.Selection;

/// <summary>The search over structures and numbers of components.</summary>
public sealed class MixtureSearchTests
{
    private static readonly SearchOptions s_byCriterion = new() { Validation = FinalistValidation.None };

    private static readonly Family[] s_families = [.. Covariances.Usual.Select(covariance => new GaussianFamily(covariance))];

    [Fact]
    public void TheBestIsTheLeastCriterionOfTheSoundCandidates()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        foreach (Criterion criterion in Enum.GetValues<Criterion>())
        {
            SearchResult result = MixtureSearch.Run(table, s_families, 1, 4, criterion, new FitOptions { Starts = 4 });
            Assert.Equal(16, result.Candidates.Length);
            Assert.Equal(criterion, result.Criterion);
            double least = result.Candidates.Where(candidate => candidate.IsSound).Min(candidate => candidate.Value(criterion));
            Assert.Equal(least, result.Best.Value(criterion));
            foreach (Candidate candidate in result.Candidates)
            {
                FitSummary summary = candidate.Fit!.Summary;
                Assert.Equal((2.0 * summary.Parameters) - (2 * summary.LogLikelihood), summary.Aic, 1e-9);
                Assert.Equal((summary.Parameters * Math.Log(272)) - (2 * summary.LogLikelihood), summary.Bic, 1e-9);
                Assert.Equal(SlowIcl(candidate.Fit, table), summary.Icl, 1e-8);
                Assert.Equal(candidate.Components, candidate.Fit.Model.Components.Length);
                double one = result.Candidates.Single(other => other.Components == 1 && other.Name == candidate.Name).Fit!.LogLikelihood;
                double nec = candidate.Components == 1 ? 1 : SlowEntropy(candidate.Fit, table) / (summary.LogLikelihood - one);
                Assert.Equal(nec, candidate.Value(Criterion.Nec), 1e-9);
                Assert.Equal(summary.Bic + (2 * SlowEntropy(candidate.Fit, table)), candidate.Value(Criterion.IclEntropy), 1e-8);
                Assert.Equal(criterion == Criterion.CrossValidation, candidate.CrossValidation is not null);
            }
        }
    }

    [Theory]
    [InlineData("iris")]
    [InlineData("faithful")]
    [InlineData("diabetes")]
    [InlineData("galaxies")]
    [InlineData("acidity")]
    public void OverOurStructuresTheBestIsAtLeastAsGoodAsMclusts(string data)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/bic-table-" + data);
        string[] names = expected.GetProperty("columns").GetArrayLength() == 1 ? ["E", "V"] : ["VII", "VVI", "EEE", "VVV"];
        double least = names.SelectMany(name => expected.At("result.bicTableTight." + name).EnumerateArray().Take(5))
            .Where(item => item.ValueKind == JsonValueKind.Number).Min(item => item.GetDouble());
        SearchResult result = MixtureSearch.Run(ReferenceFiles.Data(data).Table(expected.Words("columns")), s_families, 1, 5, s_byCriterion, CancellationToken.None);

        // Both converged to better than 1e-7 of the log-likelihood.
        Assert.True(result.Best.Value(Criterion.Bic) <= least + (1e-6 * Math.Abs(least)), $"{result.Best.Value(Criterion.Bic)} against {least}");
        Assert.True(result.Best.IsSound);
    }

    /// <summary>Structures and numbers of components that are hopeless beside the best are searched well, too.</summary>
    [Theory]
    [InlineData("geyser")]
    [InlineData("life-cycle-savings")]
    public void InNoCellIsMclustsFitBetter(string data)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/search-" + data);
        RowTable table = ReferenceFiles.Data(data).Table(expected.Words("columns"));
        SearchResult search = MixtureSearch.Run(table, [.. Covariances.All.Select(covariance => new GaussianFamily(covariance))], 1, 9, s_byCriterion, CancellationToken.None);
        int compared = 0;
        foreach (Candidate candidate in search.Candidates.Where(candidate => candidate.IsSound))
        {
            if (expected.GetProperty("bic").GetProperty(candidate.Family.Structure!)[candidate.Components - 1] is { ValueKind: JsonValueKind.Number } theirs)
            {
                Assert.True(candidate.Value(Criterion.Bic) <= theirs.GetDouble() + 0.01, $"{candidate.Family.Structure} {candidate.Components}: {candidate.Value(Criterion.Bic)} against {theirs}");
                compared++;
            }
        }

        Assert.True(compared > 90, $"{compared}");
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        RowTable table = ReferenceFiles.Data("iris").Table(["petal_length", "petal_width"]);
        SearchResult one = MixtureSearch.Run(table, s_families, 1, 4, options: new FitOptions { Threads = 1, Starts = 30 });
        SearchResult three = MixtureSearch.Run(table, s_families, 1, 4, options: new FitOptions { Threads = 3, Starts = 30 });
        Assert.Equal(one.Candidates.Select(c => (c.Name, c.Components, c.Fit!.Bic, c.Fit.Starts)), three.Candidates.Select(c => (c.Name, c.Components, c.Fit!.Bic, c.Fit.Starts)));
    }

    [Theory]
    [InlineData("iris")]
    [InlineData("faithful")]
    public void CandidatesThatCannotWinAreGivenUpAndTheWinnerIsThatOfSingleFits(string data)
    {
        CsvTable file = ReferenceFiles.Data(data);
        RowTable table = data == "iris" ? file.Table(["petal_length", "petal_width"]) : file.Table(["eruptions", "waiting"]);
        SearchResult search = MixtureSearch.Run(table, s_families, 1, 6, s_byCriterion, CancellationToken.None);
        Assert.Contains(search.Candidates, candidate => candidate.Components > 1 && candidate.Fit!.Starts < 8 + 24);
        Assert.All(search.Candidates, candidate => Assert.True(candidate.Fit!.Converged));
        double single = double.PositiveInfinity;
        foreach (Family family in s_families)
        {
            for (int k = 1; k <= 6; k++)
            {
                FitResult<Mixture> fit = Mixture.Fit(table, family, new FitOptions { Components = k });
                single = fit.IsSound ? Math.Min(single, fit.Bic) : single;
            }
        }

        Assert.Equal(single, search.Best.Fit!.Bic, 1e-6);
    }

    [Theory]
    [InlineData("iris")]
    [InlineData("diabetes")]
    public void AStructureIsAtLeastAsLikelyAsThoseItIncludes(string data)
    {
        JsonElement expected = ReferenceFiles.Expected("gaussian/bic-table-" + data);
        RowTable table = ReferenceFiles.Data(data).Table(expected.Words("columns"));
        SearchResult search = MixtureSearch.Run(table, [.. Covariances.All.Select(covariance => new GaussianFamily(covariance))], 1, 4);
        int pairs = 0;
        foreach (Candidate one in search.Candidates.Where(candidate => candidate.IsSound))
        {
            foreach (Candidate other in search.Candidates.Where(other => other.IsSound && other.Components == one.Components && Includes(one.Name, other.Name)))
            {
                // Maxima are told apart to 1e-5 a row.
                Assert.True(one.Fit!.LogLikelihood >= other.Fit!.LogLikelihood - (2e-5 * table.RowCount), $"{one.Name} {other.Name} {one.Components}");
                pairs++;
            }
        }

        Assert.True(pairs > 100);
    }

    [Fact]
    public void TheLandscapeTellsWhereStartsLed()
    {
        // With two equal variances the likelihood of these velocities has several maxima.
        RowTable table = ReferenceFiles.Data("galaxies").Table(["velocity"]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 4, Covariance = Covariance.VVV });
        Assert.True(fit.Landscape.Length > 1);
        Assert.Equal(MaximumKind.Sound, fit.Landscape[0].Kind);
        Assert.InRange(fit.LogLikelihood - fit.Landscape[0].LogLikelihood, -1e-9, 1e-5 * table.RowCount);
        Assert.All(fit.Landscape, maximum => Assert.True(maximum.Starts >= 1));
        Assert.True(fit.Landscape.Sum(maximum => maximum.Starts) <= fit.Starts);
        foreach (IGrouping<MaximumKind, Maximum> kind in fit.Landscape.GroupBy(maximum => maximum.Kind))
        {
            Assert.Equal(kind.OrderByDescending(maximum => maximum.LogLikelihood), kind);
        }
    }

    [Fact]
    public void ASpuriousMaximumIsNotPreferred()
    {
        // Three clouds, two of them near each other, and in the third two rows by chance a ten-thousandth apart: a component
        // on these gains more than telling the near clouds apart does.
        var random = new RandomSource(4);
        double[] centres = [0, 2.4, 20];
        var rows = Enumerable.Range(0, 150).Select(i => new[] { random.NextNormal() + centres[i % 3] }).ToList();
        rows.Add([20.5]);
        rows.Add([20.5002]);
        var truth = GaussianMixture.CreateUnivariate([0.65, 0.33, 0.02], [1.2, 20, 20.5001], [1.6, 1, 0.0001]);
        RowTable table = RowTable.FromRows([.. rows]);
        FitResult<GaussianMixture> trapped = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3, Start = Start.FromModel(truth) });
        Assert.Contains(trapped.Warnings, warning => warning.Kind == FitWarningKind.Spurious);
        Assert.Equal(MaximumKind.Spurious, Assert.Single(trapped.Landscape).Kind);
        Assert.False(trapped.IsSound);
        FitResult<GaussianMixture> free = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 3 });
        Assert.DoesNotContain(free.Warnings, warning => warning.Kind == FitWarningKind.Spurious);
        Assert.True(trapped.LogLikelihood > free.LogLikelihood);
    }

    [Fact]
    public void WhatCannotBeFittedIsACandidateWithAProblem()
    {
        RowTable table = RowTable.FromRows([[1.0], [2], [2.5], [7]]);
        SearchResult result = MixtureSearch.Run(table, [new GaussianFamily(), new PoissonFamily()], 1, 9);
        Assert.Equal(4, result.Candidates.Count(candidate => candidate.Family is GaussianFamily));
        Assert.All(result.Candidates.Where(candidate => candidate.Family is PoissonFamily), candidate =>
        {
            Assert.Null(candidate.Fit);
            Assert.Contains("count", candidate.Problem, StringComparison.Ordinal);
            Assert.Equal(double.PositiveInfinity, candidate.Value(Criterion.Bic));
        });
        Assert.IsType<GaussianFamily>(result.Best.Family);
    }

    [Fact]
    public void WhereNothingCanBeFittedTheFirstErrorIsThrown()
    {
        RowTable table = RowTable.FromRows([[1.0], [1], [1]], ["still"]);
        Assert.Equal("still", Assert.Throws<TableException>(() => MixtureSearch.Run(table, s_families, 1, 2)).Column);
    }

    [Fact]
    public void NonsenseIsRefused()
    {
        RowTable table = RowTable.FromRows([[1.0], [2], [2.5], [7]]);
        Assert.ThrowsAny<ArgumentException>(() => MixtureSearch.Run(table, [], 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixtureSearch.Run(table, s_families, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixtureSearch.Run(table, s_families, 3, 2));
    }

    private static bool Includes(string one, string other)
    {
        const string order = "IEV";
        return one != other && one.Zip(other).All(pair => order.IndexOf(pair.First, StringComparison.Ordinal) >= order.IndexOf(pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void NecKnowsOneComponentEvenWhereItIsNotAmongTheCandidates()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        FitOptions options = new() { Starts = 4 };
        SearchResult whole = MixtureSearch.Run(table, s_families, 1, 3, Criterion.Nec, options);
        SearchResult part = MixtureSearch.Run(table, s_families, 2, 3, Criterion.Nec, options);
        Assert.Equal(
            whole.Candidates.Where(candidate => candidate.Components > 1).Select(candidate => candidate.Value(Criterion.Nec)),
            part.Candidates.Select(candidate => candidate.Value(Criterion.Nec)));
        Assert.Equal(double.PositiveInfinity, MixtureSearch.Run(table, s_families, 2, 2, Criterion.Bic, options).Best.Value(Criterion.Nec));

        // Two kinds of eruptions are separated by every structure.
        Assert.Equal(2, whole.Best.Components);
    }

    private static double SlowEntropy(FitResult<Mixture> fit, RowTable table) => -fit.Model.Posterior(table).Posterior.Sum(z => z > 0 ? z * Math.Log(z) : 0);

    private static double SlowIcl(FitResult<Mixture> fit, RowTable table)
    {
        TablePosterior scores = fit.Model.Posterior(table);
        int k = fit.Model.Components.Length;
        double sum = 0;
        for (int i = 0; i < table.RowCount; i++)
        {
            sum += Math.Log(scores.Posterior.Skip(i * k).Take(k).Max());
        }

        return fit.Summary.Bic - (2 * sum);
    }
}
