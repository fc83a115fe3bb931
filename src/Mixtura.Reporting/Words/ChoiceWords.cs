namespace Mixtura.Reporting;

/// <summary>Why a model was chosen, in words.</summary>
internal static class ChoiceWords
{
    /// <summary>One sentence for the summary: whether another number of groups would do as well.</summary>
    public static string HowSure(Findings findings)
    {
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
    public static string Title(Candidate candidate) =>
        Numbers.Count(candidate.Components, "group") + (candidate.Family.Structure is { } structure ? ", " + structure : "");
}
