using System.Collections.Immutable;
using System.Diagnostics;
using Mixtura.Checkpoints;
using Mixtura.Estimation;
using Mixtura.Observability;

namespace Mixtura;

/// <summary>Chooses the number of components and the structure by an information criterion.</summary>
/// <remarks>
/// Candidates share what does not depend on them: the table's moments, the order of its rows, and the clusters they start
/// from. Of a small table threads take whole candidates, of a large one its rows. Candidates learn from each other where they
/// have found nothing as good: a structure that includes another one, with as many components, starts from the other's maximum,
/// and on tables with up to 2,000 rows a candidate starts from those with one component fewer or more. After the first few starts a
/// candidate that cannot win gets no further ones, unless the table has no more than 100 rows: one whose criterion is worse than that
/// of the best sound candidate by more than twice what its best start is better by than its second best and by more than 10, which is
/// decisive (Kass and Raftery 1995), or by more than 50. It is converged and reported like all others.
/// <para>
/// Where rows are few the best candidates are compared by cross-validation (<see cref="SearchOptions.Validation"/>). Unless that is turned off, candidates that the table cannot
/// carry are left out with the reason (<see cref="Candidate.Problem"/>), and a search that would take long tries numbers of components in
/// increasing order and ends a family where more components have ceased to pay. What is tried depends on the table's size, the candidates and
/// the criterion, not on the time.
/// </para>
/// </remarks>
public static class MixtureSearch
{
    /// <summary>So long a search whose time is over may take to finish candidates that have made starts, once the best of them is finished,</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    /// <summary>and so long one that is interrupted.</summary>
    private static readonly TimeSpan s_graceAfterInterrupt = TimeSpan.FromSeconds(0.5);

    /// <summary>Fits every family with every number of components and picks the best.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="families">The families to try, at least one; for instance one Gaussian for each structure.</param>
    /// <param name="minimum">The smallest number of components, at least 1; numbers below that of known labels are left out.</param>
    /// <param name="maximum">The largest number of components, included; numbers above the number of rows are left out.</param>
    /// <param name="criterion">What to minimize.</param>
    /// <param name="options">How to fit each candidate; its number of components is left out. Null for the defaults.</param>
    /// <param name="cancellation">Ends the search with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">No candidate can be fitted to the table; the message is that of the first.</exception>
    public static SearchResult Run(
        RowTable table,
        IReadOnlyList<Family> families,
        int minimum,
        int maximum,
        Criterion criterion = Criterion.Bic,
        FitOptions? options = null,
        CancellationToken cancellation = default) =>
        Run(table, families, minimum, maximum, new SearchOptions { Criterion = criterion, Fit = options ?? new FitOptions() }, cancellation);

    /// <summary>Fits every family with every number of components and picks the best; it can be stopped with the best so far.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="families">The families to try, at least one; for instance one Gaussian for each structure.</param>
    /// <param name="minimum">The smallest number of components, at least 1; numbers below that of known labels are left out.</param>
    /// <param name="maximum">The largest number of components, included; numbers above the number of rows are left out.</param>
    /// <param name="search">How to search.</param>
    /// <param name="cancellation">Ends the search with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">No candidate can be fitted to the table; the message is that of the first.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled, or stopped before any candidate had made a pass.</exception>
    /// <exception cref="TimeoutException">A search by cross-validation finished no candidate within the time.</exception>
    /// <exception cref="ArgumentException">An option is given that a search does not use: a number of components, an option of <see cref="GaussianMixture.Fit"/>, or a number of folds without cross-validation.</exception>
    public static SearchResult Run(RowTable table, IReadOnlyList<Family> families, int minimum, int maximum, SearchOptions search, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        UnusedOptions.RefuseComponents(search.Fit, "a search tries every number from minimum to maximum");
        UnusedOptions.RefuseFamilyOptions(search.Fit);
        return search.Folds == CrossValidation.DefaultFolds || search.Criterion == Criterion.CrossValidation
            ? Run(table, families, minimum, maximum, search, null, cancellation)
            : throw new ArgumentException($"Folds is {search.Folds}, and is not used by the criterion {search.Criterion}; leave it out, or choose Criterion.CrossValidation.", nameof(search));
    }

    /// <summary>As a part of other work, whose journal knows of it.</summary>
    internal static SearchResult Run(RowTable table, IReadOnlyList<Family> families, int minimum, int maximum, SearchOptions search, FitJournal? within, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(families);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfZero(families.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        FitOptions options = search.Fit.AsPart;
        Criterion criterion = search.Criterion;
        long began = Stopwatch.GetTimestamp();
        using Activity? span = Telemetry.Begin("mixtura.search")?.SetTag(Tags.Rows, table.RowCount).SetTag(Tags.Columns, table.ColumnCount).SetTag(Tags.Criterion, Criteria.Word(criterion));
        using var limit = new TimeLimit(search.Fit.Within, [search.Stop, search.Fit.Stop], options.Clock, cancellation);
        CancellationToken ends = limit.Token;
        int labels = Math.Max(KnownRows.CountLabels(options.KnownLabels), options.LabelNames.Length);
        if (labels > maximum)
        {
            throw new ModelException($"there are {labels} known labels, and at most {maximum} components are to be tried; each label needs one", "knownLabels");
        }

        minimum = Math.Max(minimum, labels);
        int most = (int)Math.Max(minimum, Math.Min(maximum, table.RowCount));
        var shared = SharedWork.Of(table, options, limit.AfterTime);
        FitJournal? journal = within ?? FitJournal.Of(Journal.Open(search.Fit.Checkpoint, () => FitIdentity.Of(table, shared.Moments, families, minimum, maximum, search)));
        int candidatesWanted = families.Count * (most - minimum + 1);
        bool validates = FinalistComparison.Serves(table, candidatesWanted, search);
        SearchPlan plan = candidatesWanted > 1 && search.Validation.RowsPerParameter > 0 ? SearchPlan.ForChoice(table, families, minimum, most) : SearchPlan.Exhaustive(table);
        var grid = new CandidateGrid(table, families, minimum, most, search, options, plan, shared, journal);
        var progress = new Progress(search, grid.Attempts.Count());
        FinalistComparison? comparison = null;
        bool isComplete = true;
        try
        {
            grid.Fit(progress.Note, ends);
            comparison = validates ? FinalistComparison.Run(table, grid, families, minimum, most, search, options, shared, journal, ends) : null;
        }
        catch (OperationCanceledException e)
        {
            journal?.Close();
            if (!limit.IsStopped)
            {
                throw;
            }

            isComplete = false;
            SearchAttempt[] begun = [.. grid.Attempts];
            FinishStarted(begun, criterion, limit, cancellation);
            if (!begun.Any(attempt => attempt.Result.Fit is not null) && !Array.TrueForAll(begun, attempt => attempt.Result.IsFinished))
            {
                throw limit.NothingFound(e);
            }
        }

        SearchAttempt[] attempts = [.. grid.Attempts];
        ImmutableArray<Candidate> candidates = [.. attempts.Select(attempt => attempt.Result with
        {
            LogLikelihoodOfOne = attempts.FirstOrDefault(one => one.Components == 1 && ReferenceEquals(one.Result.Family, attempt.Result.Family))?.Result.Fit?.LogLikelihood ?? attempt.Result.LogLikelihoodOfOne,
        })];
        span?.SetTag(Tags.Candidates, candidates.Length).SetTag(Tags.Complete, isComplete);
        if (Telemetry.SearchDuration.Enabled)
        {
            Telemetry.SearchDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>(Tags.Complete, isComplete));
        }

        Candidate best = candidates.Order(Candidate.BestFirst(criterion)).First();
        return best.Fit is null ? throw attempts.First(attempt => attempt.Error is not null).Error!
            : comparison is null ? new SearchResult(criterion, candidates, best) { IsComplete = isComplete }
            : comparison.Choose(new SearchResult(criterion, candidates, best) { IsComplete = isComplete });
    }

    /// <summary>Of a search that is stopped, finishes the best candidate that has made starts, and others while that is quick.</summary>
    private static void FinishStarted(SearchAttempt[] attempts, Criterion criterion, TimeLimit limit, CancellationToken cancellation)
    {
        if (criterion == Criterion.CrossValidation)
        {
            return;
        }

        long began = Stopwatch.GetTimestamp();
        TimeSpan grace = limit.IsTimeAlone ? s_grace : s_graceAfterInterrupt;
        MeasureStarts(attempts, grace, cancellation);
        foreach (SearchAttempt attempt in attempts.Where(attempt => !attempt.Result.IsFinished && double.IsFinite(attempt.SoundValue(criterion))).OrderBy(attempt => attempt.SoundValue(criterion)))
        {
            TimeSpan left = limit.ToFinish - Stopwatch.GetElapsedTime(began);
            attempt.FinishStopped(criterion, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation);
            if (Stopwatch.GetElapsedTime(began) > grace)
            {
                return;
            }
        }

        // Where no candidate has a sound start to show, one that has begun at all is better than none.
        if (!Array.Exists(attempts, attempt => attempt.Result.Fit is not null) && attempts.Where(attempt => attempt.HasBegun).MinBy(attempt => attempt.ValueSoFar(criterion)) is { } begun)
        {
            begun.FinishStopped(criterion, limit.ToFinish, cancellation);
        }

        // Where none has, but the time alone ended the search, the one that was about to begin, or else the quickest, is begun.
        foreach (SearchAttempt attempt in attempts.OrderByDescending(attempt => attempt.HasFitter).ThenBy(attempt => attempt.Components))
        {
            if (!limit.IsTimeAlone || Array.Exists(attempts, other => other.Result.Fit is not null))
            {
                return;
            }

            attempt.BeginAfterTime(limit);
            attempt.FinishStopped(criterion, limit.ToFinish, cancellation);
        }
    }

    /// <summary>Where no candidate has a log-likelihood, but some have single starts, which make their first pass at the end of a search, that pass is made.</summary>
    private static void MeasureStarts(SearchAttempt[] attempts, TimeSpan most, CancellationToken cancellation)
    {
        if (Array.Exists(attempts, attempt => attempt.Result.Fit is not null || attempt.HasBegun))
        {
            return;
        }

        using CancellationTokenSource limit = WorkCancellation.Linked(cancellation);
        limit.CancelAfter(most);
        try
        {
            foreach (SearchAttempt attempt in attempts.OrderByDescending(attempt => attempt.Components))
            {
                attempt.MeasureStarts(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Those that were measured are compared.
        }
    }

    /// <summary>Counts the candidates that are finished.</summary>
    private sealed class Progress(SearchOptions search, int candidates)
    {
        private readonly Lock _lock = new();
        private int _finished;
        private Candidate? _best;

        public void Note(Candidate candidate)
        {
            if (search.Progress is null)
            {
                return;
            }

            lock (_lock)
            {
                _finished++;
                if (candidate.Fit is not null && (_best is null || Candidate.BestFirst(search.Criterion).Compare(candidate, _best) < 0))
                {
                    _best = candidate;
                }

                search.Progress.Report(new SearchProgress(candidates, _finished, _best));
            }
        }
    }
}
