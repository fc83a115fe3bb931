using System.Collections.Immutable;
using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Compares the best candidates of a search by cross-validation; see <see cref="FinalistValidation"/>.</summary>
internal sealed class FinalistComparison
{
    /// <summary>How many finalists there are by the criterion, of those with a prior, and of those with few parameters for each of <see cref="s_valuesPerParameter"/>.</summary>
    private const int MostByCriterion = 4;
    private const int MostWithPrior = 6;
    private const int MostOfFewParameters = 3;

    /// <summary>Values of statistics that all fits to folds may accumulate: about two seconds on two cores.</summary>
    private const double MostWork = 1e9;

    /// <summary>One row counts for no more nats against a finalist: an outlier says little about the other rows.</summary>
    private const double MostOfOneRow = 10;

    /// <summary>A fit to a fold makes so many iterations.</summary>
    private const int Iterations = 40;

    /// <summary>Fits to folds are compared to a hundredth of a nat, so they need not be as near to their maxima as the result.</summary>
    private static readonly Convergence s_nearEnough = new() { DistanceToLimit = 1e-6 };

    /// <summary>Candidates with at least so many values of the table for each parameter, which BIC passes over where rows are few.</summary>
    private static readonly double[] s_valuesPerParameter = [4, 8];

    private readonly Candidate _first;
    private readonly ImmutableArray<Finalist> _finalists;
    private readonly Candidate _chosen;

    private FinalistComparison(Candidate first, ImmutableArray<Finalist> finalists, Candidate chosen)
    {
        (_first, _finalists, _chosen) = (first, finalists, chosen);
    }

    /// <summary>Whether candidates of a search can be compared so.</summary>
    public static bool Serves(RowTable table, int candidates, SearchOptions search) =>
        search.Criterion == Criterion.Bic
        && search.Validation.RowsPerParameter > 0
        && candidates > 1
        && table.RowCount >= search.Validation.Folds
        && !table.IsStreamed
        && search.Fit is { Trim: 0, Stepwise: null, Known.IsEmpty: true, KnownLabels.IsEmpty: true, Start.IsGiven: false, Expectation: not TruncatedStep };

    /// <summary>Compares the finalists of a grid whose candidates are finished.</summary>
    /// <returns>The comparison; null where rows are many enough, or where it would take too long.</returns>
    public static FinalistComparison? Run(
        RowTable table, CandidateGrid grid, IReadOnlyList<Family> families, int minimum, int maximum, SearchOptions search, FitOptions options, SharedWork shared, FitJournal? journal, CancellationToken ends)
    {
        FinalistValidation validation = search.Validation;
        SearchAttempt[] fitted = [.. grid.Attempts.Where(attempt => attempt.Result.Fit is not null)];
        if (fitted.Length == 0)
        {
            return null;
        }

        Candidate first = fitted.Select(attempt => attempt.Result).Order(Candidate.BestFirst(Criterion.Bic)).First();
        if (first.IsSound && table.RowCount >= validation.RowsPerParameter * first.Fit!.Summary.Parameters)
        {
            return null;
        }

        var finalists = new List<SearchAttempt>(ByCriterion(table, fitted));
        Family[] withPrior = validation.UsesPrior ? [.. families.Select(family => family.WithDefaultPrior).OfType<Family>()] : [];
        if (withPrior.Length > 0)
        {
            SearchOptions quiet = search with { Fit = search.Fit with { Progress = null }, Progress = null, OpensUpwards = false };
            SearchPlan plan = SearchPlan.ForFinalists(table, withPrior, minimum, maximum);
            var priors = new CandidateGrid(table, withPrior, minimum, maximum, quiet, options with { Progress = null }, plan, shared, journal?.Within("prior"));
            priors.Fit(null, ends);
            finalists.AddRange(Best(priors.Attempts.Where(attempt => attempt.Result.IsSound), MostWithPrior));
        }

        if (finalists.Count < 2 || Effort.For(table, finalists, validation.Folds) is not { } effort)
        {
            return null;
        }

        CrossValidationResult[] results;
        try
        {
            results = CrossValidation.Run(
                table,
                [.. finalists.Select(attempt => (attempt.Family, attempt.Components))],
                options with { Starts = effort.Starts, Convergence = s_nearEnough, Progress = null },
                effort.Folds,
                [.. finalists.Select((_, c) => journal?.Within(FormattableString.Invariant($"finalist/{c}")))],
                ends);
        }
        catch (TableException)
        {
            // The rows without a fold cannot be fitted, for instance where a column holds one value but for a row of that fold.
            return null;
        }

        double[] scores = Scores(table, results);
        int[] order = [.. Enumerable.Range(0, results.Length).OrderByDescending(c => scores[c])];
        int anchor = finalists.FindIndex(attempt => ReferenceEquals(attempt.Result.Fit, first.Fit));
        bool stays = anchor >= 0 && !(scores[order[0]] > scores[anchor] + validation.LeastGain);
        SearchAttempt chosen = finalists[stays ? anchor : order[0]];
        chosen.FinishAlone(ends);
        return new FinalistComparison(first, [.. order.Select(c => new Finalist(finalists[c].Result, results[c], scores[c]))], chosen.Result);
    }

    /// <summary>The result of the search with what the comparison chose.</summary>
    public SearchResult Choose(SearchResult byCriterion)
    {
        // What a chosen candidate came to after all its starts takes the place of what the search had found before.
        ImmutableArray<Candidate> candidates = [.. byCriterion.Candidates.Select(candidate => AreOne(candidate, _chosen) ? _chosen with { LogLikelihoodOfOne = candidate.LogLikelihoodOfOne } : candidate)];
        Candidate Own(Candidate candidate) => candidates.FirstOrDefault(other => AreOne(other, candidate)) ?? (AreOne(candidate, _chosen) ? _chosen : candidate);
        return byCriterion with
        {
            Candidates = candidates,
            Best = Own(_chosen),
            Finalists = [.. _finalists.Select(finalist => finalist with { Candidate = Own(finalist.Candidate) })],
            ByCriterion = Own(_first),
        };
    }

    private static bool AreOne(Candidate one, Candidate other) => one.Components == other.Components && ReferenceEquals(one.Family, other.Family);

    /// <summary>The best sound candidates by the criterion, of all and of those with few parameters.</summary>
    private static IEnumerable<SearchAttempt> ByCriterion(RowTable table, SearchAttempt[] fitted)
    {
        double values = (double)table.RowCount * table.ColumnCount;
        SearchAttempt[] sound = [.. fitted.Where(attempt => attempt.Result.IsSound)];
        IEnumerable<SearchAttempt> small = s_valuesPerParameter.SelectMany(ratio => Best(sound.Where(attempt => ratio * attempt.Parameters <= values), MostOfFewParameters));
        return Best(sound, MostByCriterion).Concat(small).Distinct();
    }

    private static IEnumerable<SearchAttempt> Best(IEnumerable<SearchAttempt> attempts, int most) =>
        attempts.OrderBy(attempt => attempt.Result.Value(Criterion.Bic)).Take(most);

    /// <summary>The weighted sum of each finalist's log-densities of left-out rows, none of them further below the best finalist's than the limit.</summary>
    private static double[] Scores(RowTable table, CrossValidationResult[] results)
    {
        double[] scores = new double[results.Length];
        for (int row = 0; row < table.RowCount; row++)
        {
            double weight = table.Weight(row);
            double best = results.Max(result => Known(result.LogDensities[row]));
            for (int c = 0; c < results.Length && weight > 0 && double.IsFinite(best); c++)
            {
                scores[c] += weight * Math.Max(Known(results[c].LogDensities[row]), best - MostOfOneRow);
            }
        }

        return scores;
    }

    private static double Known(double value) => double.IsNaN(value) ? double.NegativeInfinity : value;

    /// <summary>How much work the comparison is given.</summary>
    /// <param name="Folds">The number of folds.</param>
    /// <param name="Starts">The number of starts of a fit to a fold.</param>
    private sealed record Effort(int Folds, int Starts)
    {
        private static readonly (int Folds, int Starts)[] s_choices = [(int.MaxValue, 4), (int.MaxValue, 2), (5, 2), (5, 1)];

        /// <summary>The most that the table's size allows; null where even the least is too much.</summary>
        public static Effort? For(RowTable table, IReadOnlyList<SearchAttempt> finalists, int folds)
        {
            double work = Iterations * finalists.Sum(attempt => SearchPlan.WorkOf(table, attempt.Family, attempt.Components));
            foreach ((int mostFolds, int starts) in s_choices)
            {
                int own = Math.Min(folds, mostFolds);
                if (work * own * starts <= MostWork)
                {
                    return new Effort(own, starts);
                }
            }

            return null;
        }
    }
}
