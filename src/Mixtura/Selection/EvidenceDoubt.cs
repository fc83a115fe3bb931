using System.Globalization;

namespace Mixtura;

/// <summary>Why the differences of BIC in a search do not approximate evidence.</summary>
internal static class EvidenceDoubt
{
    /// <summary>The reason as a clause, or null where there is none.</summary>
    public static string? Of(SearchResult search)
    {
        Candidate best = search.Best;
        if (best.Fit is not { } fit)
        {
            return null;
        }

        if (!best.IsSound)
        {
            return "a component of the chosen candidate collapsed, lost its rows or looks spurious";
        }

        if (fit.Warnings.Any(warning => warning.Kind == FitWarningKind.Collinear))
        {
            return "columns are collinear, so that the likelihood of a full covariance has no maximum";
        }

        if (!fit.Converged)
        {
            return "the chosen candidate has not converged";
        }

        if (search.RunnerUp is { Fit.Converged: false })
        {
            return "the runner-up has not converged";
        }

        Candidate[] fitted = [.. search.Candidates.Where(candidate => candidate.Fit is not null)];
        Candidate[] unsound = [.. fitted.Where(candidate => !candidate.IsSound)];
        int smaller = unsound.Count(candidate => candidate.Value(search.Criterion) < best.Value(search.Criterion));
        string Of(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} of {fitted.Length} candidates");
        return smaller > 0 ? $"{Of(smaller)} that were left out, since a component collapsed, lost its rows or looks spurious, have a smaller BIC"
            : 2 * unsound.Length > fitted.Length ? $"in {Of(unsound.Length)} a component collapsed, lost its rows or looks spurious"
            : null;
    }
}
