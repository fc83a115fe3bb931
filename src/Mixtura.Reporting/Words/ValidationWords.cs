namespace Mixtura.Reporting;

/// <summary>Sentences about the comparison of finalists by cross-validation.</summary>
internal static class ValidationWords
{
    /// <summary>What the comparison led to, and why it was made; null where there was none.</summary>
    public static string? Describe(SearchResult search)
    {
        if (search.Finalists.IsEmpty || search.ByCriterion.Fit is not { } first)
        {
            return null;
        }

        CrossValidationResult validation = search.Finalists[0].Validation;
        string why = $"With {Numbers.Significant(first.Summary.Rows / first.Summary.Parameters, 2)} rows per parameter BIC is not reliable, so {Numbers.Count(search.Finalists.Length, "finalist")} "
            + $"{(search.Finalists.Any(finalist => HasPrior(finalist.Candidate)) ? "with and without a prior " : "")}were compared by {validation.Folds}-fold cross-validation";
        Finalist? anchor = search.Finalists.FirstOrDefault(finalist => ReferenceEquals(finalist.Candidate, search.ByCriterion));
        if (!search.IsProtected)
        {
            return $"{why}; none describes left-out rows clearly better than the candidate with the smallest BIC.";
        }

        Finalist best = search.Finalists.First(finalist => ReferenceEquals(finalist.Candidate, search.Best));
        string gain = anchor is null ? "" : $" by {Numbers.Significant((best.Score - anchor.Score) / first.Summary.Rows, 2)} nats a row";
        return $"{why}: {Title(search.Best)} describes left-out rows better{gain} than the candidate with the smallest BIC ({Title(search.ByCriterion)}).";
    }

    /// <summary>"2 components, VVV, with a prior".</summary>
    public static string Title(Candidate candidate) => ChoiceWords.Title(candidate, "component") + (HasPrior(candidate) ? ", with a prior" : "");

    public static bool HasPrior(Candidate candidate) => FamilyWords.HasPrior(candidate.Family);
}
