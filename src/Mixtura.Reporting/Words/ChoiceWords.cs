namespace Mixtura.Reporting;

/// <summary>Why a model was chosen, in words.</summary>
internal static class ChoiceWords
{
    /// <summary>The number of groups as a title has it, with what doubt there is: "3 or 2 groups", or "3 groups, perhaps 2 clusters".</summary>
    public static string Title(Findings findings) => Groups(findings)
        + (Alternative(findings.Search) is null && MergingSection.Fewer(findings) is { } clusters ? $", perhaps {Numbers.Count(clusters, "cluster")}," : "");

    /// <summary>"3 groups", or "3 or 2 groups" where the choice between two numbers is not settled.</summary>
    public static string Groups(Findings findings) => (findings.Model.ClusterCount, Alternative(findings.Search)) switch
    {
        (var count, null) => Numbers.Count(count, "group"),
        (var count, 1) => $"{count} groups or 1",
        (var count, { } other) => $"{count} or {other} groups",
    };

    /// <summary>
    /// The number of groups that describes the rows about as well, or that the criterion alone would have where cross-validation preferred another; null where the
    /// number is settled or was asked for.
    /// </summary>
    public static int? Alternative(SearchResult search) => search.IsProtected ? (search.ByCriterion.Components == search.Best.Components ? null : search.ByCriterion.Components)
        : search.Criterion == Criterion.Bic && search.EvidenceProblem is null && NextNumber(search) is { Fit.Converged: true } other
        && BayesFactor.Evidence(Behind(search, other)) == Evidence.BareMention
            ? other.Components
            : null;

    /// <summary>One sentence for the summary: whether another number of groups would do as well.</summary>
    public static string HowSure(Findings findings)
    {
        if (findings.Search.IsProtected)
        {
            string alone = Numbers.Count(findings.Search.ByCriterion.Components, "group");
            return findings.Search.ByCriterion.Components == findings.Search.Best.Components
                ? $"{Criteria.Name(findings.Search.Criterion)} alone has {alone} too, of another form; the model that is shown describes left-out rows better."
                : $"The number of groups is not settled: {Criteria.Name(findings.Search.Criterion)} alone would have {alone}; the model that is shown describes left-out rows better.";
        }

        if (NextNumber(findings.Search) is not { } other)
        {
            return findings.Search.Candidates.Select(candidate => candidate.Components).Distinct().Count() > 1
                ? "No other number of groups gave a sound model."
                : "The number of groups was asked for.";
        }

        string groups = other.Components == 1 ? "one group" : $"{other.Components} groups";
        if (findings.Search.EvidenceProblem is not null || other.Fit is { Converged: false })
        {
            return $"The next best number is {groups}; how strong the evidence against it is cannot be judged.";
        }

        double behind = Behind(findings.Search, other);
        return findings.Search.Criterion != Criterion.Bic ? $"The next best number is {groups}."
            : BayesFactor.Evidence(behind) switch
            {
                Evidence.BareMention => $"The number of groups is not settled: {groups} describe the rows about as well.",
                Evidence.Positive => $"There is some evidence against {groups}, the next best number.",
                Evidence.Strong => $"There is strong evidence against {groups}, the next best number.",
                _ => $"There is very strong evidence against {groups}, the next best number.",
            };
    }

    /// <summary>The best sound candidate with another number of groups.</summary>
    public static Candidate? NextNumber(SearchResult search) =>
        search.Ranked.FirstOrDefault(candidate => candidate.Fit is not null && candidate.IsSound && candidate.Components != search.Best.Components);

    public static double Behind(SearchResult search, Candidate candidate) => candidate.Value(search.Criterion) - search.Best.Value(search.Criterion);

    /// <summary>"3 groups, EEE", or without a structure where there is one form only.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="thing">What a component is called.</param>
    public static string Title(Candidate candidate, string thing = "group") =>
        Numbers.Count(candidate.Components, thing) + (candidate.Family.Structure is { } structure ? ", " + structure : "");
}
