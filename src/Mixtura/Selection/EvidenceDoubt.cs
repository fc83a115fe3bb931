using System.Globalization;

namespace Mixtura;

/// <summary>Why the differences of BIC in a search do not approximate evidence.</summary>
internal static class EvidenceDoubt
{
    /// <summary>With a smaller share of its variance left by the columns before it, a column is nearly a function of them.</summary>
    private const double LeastOwnVariance = 1e-8;

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

        if (!search.Finalists.IsEmpty)
        {
            return "rows are too few for the parameters, so finalists were compared by cross-validation";
        }

        if (fit.Warnings.Any(warning => warning.Kind == FitWarningKind.Collinear))
        {
            return "columns are collinear, so that the likelihood of a full covariance has no maximum";
        }

        if (fit.Model.Components.Any(IsNearlySingular))
        {
            return "a covariance of the chosen candidate is nearly singular";
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
        return smaller > 0 ? $"{Of(smaller)}, left out since a component collapsed, lost its rows or looks spurious, {(smaller == 1 ? "has" : "have")} a smaller BIC"
            : 2 * unsound.Length > fitted.Length ? $"in {Of(unsound.Length)} a component collapsed, lost its rows or looks spurious"
            : null;
    }

    /// <summary>Whether a column is known from the others to 1e-4 of its standard deviation within a component.</summary>
    private static bool IsNearlySingular(Component component)
    {
        if (component is CompositeComponent composite)
        {
            return composite.Parts.Any(IsNearlySingular);
        }

        if (component is not GaussianComponent { IsDiagonal: false } gaussian)
        {
            return false;
        }

        int d = gaussian.Dimensions;
        double[] covariance = [.. gaussian.StoredCovariance];
        double[] factor = new double[PackedSymmetric.Length(d)];
        return !PackedSymmetric.TryCholesky(covariance, d, factor) || Enumerable.Range(0, d).Any(i =>
        {
            int at = PackedSymmetric.Index(i, i);
            return factor[at] * factor[at] < LeastOwnVariance * covariance[at];
        });
    }
}
