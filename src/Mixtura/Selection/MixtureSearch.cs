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
/// </remarks>
public static class MixtureSearch
{
    /// <summary>So long a search that is stopped may take to finish candidates that have made starts, once the best of them is finished.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    /// <summary>A criterion that is worse by more than this is not caught up by more starts; where some lead to a few rows, leads say nothing.</summary>
    private const double MostCaughtUp = 50;

    /// <summary>Of tables with no more rows moves, and starts from their neighbours, are tried for candidates that cannot win, too.</summary>
    private const int FewRows = 2_000;

    /// <summary>Of tables with no more rows every candidate gets all starts: their maxima are many, and passes cost next to nothing.</summary>
    private const int VeryFewRows = 100;

    /// <summary>Of tables with no more rows threads take whole candidates: passes over them are too short to share out well.</summary>
    private const int MostRowsShared = 50_000;

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
        var shared = new SharedWork(table, options);
        FitJournal? journal = within ?? FitJournal.Of(Journal.Open(search.Fit.Checkpoint, () => FitIdentity.Of(table, shared.Moments, families, minimum, maximum, search)));
        int threads = FitOptions.Cores(options.Threads);
        int candidatesWanted = families.Count * (most - minimum + 1);
        bool sharesOut = Fitter.SharesOutStarts(table, threads) || (table.RowCount <= MostRowsShared && candidatesWanted >= 2 * threads);
        FitOptions each = sharesOut ? options with { Threads = 1 } : options;
        FitJournal? JournalOf(int family, int k) => journal?.Within(FormattableString.Invariant($"{family}/{k}"));
        Attempt[] attempts = [.. families.Index().SelectMany(family => Enumerable.Range(minimum, most - minimum + 1).Select(k => new Attempt(table, family.Item, each with { Components = k }, search, shared, JournalOf(family.Index, k))))];

        // Where threads take whole candidates the longest work comes first, so that no thread is left with it at the end; else the
        // shortest, so that a search that is stopped has finished as many as it can.
        Attempt[] byWork = [.. attempts.OrderBy(attempt => sharesOut ? -attempt.Components : attempt.Components)];
        void ForAll(Attempt[] order, Action<Attempt> work) => WorkCrew.Run(order.Length, sharesOut ? threads : 1, (i, _) => work(order[i]), ends);

        // From the fewest parameters to the most, so that what is found in one structure reaches all that include it.
        Attempt[][] byComponents = [.. attempts.GroupBy(attempt => attempt.Components).OrderByDescending(group => group.Key).Select(group => group.OrderBy(attempt => attempt.Parameters).ToArray())];
        void Nest() => WorkCrew.Run(byComponents.Length, sharesOut ? threads : 1, (i, _) => Attempt.LearnFromIncluded(byComponents[i], ends), ends);

        // Up and down again through the numbers of components, so that what is found at one number reaches all others.
        Attempt[][] byFamily = [.. attempts.Chunk(most - minimum + 1)];
        void Learn()
        {
            if (table.RowCount <= FewRows)
            {
                WorkCrew.Run(byFamily.Length, sharesOut ? threads : 1, (i, _) => Attempt.LearnFromNeighbours(byFamily[i], ends), ends);
            }

            Nest();
        }

        var progress = new Progress(search, attempts.Length);
        bool isComplete = true;
        try
        {
            ForAll(byWork, attempt => attempt.Begin(ends));
            Nest();
            Learn();
            double leader = attempts.Min(attempt => attempt.SoundValue(criterion));
            ForAll(byWork, attempt => attempt.TryOtherStarts(criterion, leader, ends));
            Learn();

            // Where every candidate is cross-validated, the most promising come first, so that a search that is stopped has them.
            ForAll(criterion == Criterion.CrossValidation ? [.. byWork.OrderBy(attempt => attempt.SoundValue(criterion))] : byWork, attempt =>
            {
                attempt.Finish(criterion, ends);
                progress.Note(attempt.Result);
            });
        }
        catch (OperationCanceledException e)
        {
            journal?.Close();
            if (!limit.IsStopped)
            {
                throw;
            }

            isComplete = false;
            FinishStarted(attempts, criterion, limit, cancellation);
            if (!attempts.Any(attempt => attempt.Result.Fit is not null) && !Array.TrueForAll(attempts, attempt => attempt.Result.IsFinished))
            {
                throw limit.NothingFound(e);
            }
        }

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
        return best.Fit is null
            ? throw attempts.First(attempt => attempt.Error is not null).Error!
            : new SearchResult(criterion, candidates, best) { IsComplete = isComplete };
    }

    /// <summary>Of a search that is stopped, finishes the best candidate that has made starts, and others while that is quick.</summary>
    private static void FinishStarted(Attempt[] attempts, Criterion criterion, TimeLimit limit, CancellationToken cancellation)
    {
        if (criterion == Criterion.CrossValidation)
        {
            return;
        }

        long began = Stopwatch.GetTimestamp();
        foreach (Attempt attempt in attempts.Where(attempt => !attempt.Result.IsFinished && double.IsFinite(attempt.SoundValue(criterion))).OrderBy(attempt => attempt.SoundValue(criterion)))
        {
            attempt.FinishStopped(criterion, limit.ToFinish, cancellation);
            if (Stopwatch.GetElapsedTime(began) > s_grace)
            {
                return;
            }
        }

        // Where no candidate has a sound start to show, one that has begun at all is better than none.
        if (!Array.Exists(attempts, attempt => attempt.Result.IsFinished) && attempts.Where(attempt => attempt.HasBegun).MinBy(attempt => attempt.ValueSoFar(criterion)) is { } begun)
        {
            begun.FinishStopped(criterion, limit.ToFinish, cancellation);
        }

        // Where none has, but the time alone ended the search, the one that was about to begin, or else the quickest, is begun.
        foreach (Attempt attempt in attempts.OrderByDescending(attempt => attempt.HasFitter).ThenBy(attempt => attempt.Components))
        {
            if (!limit.IsTimeAlone || Array.Exists(attempts, other => other.Result.Fit is not null))
            {
                return;
            }

            attempt.BeginAfterTime(limit);
            attempt.FinishStopped(criterion, limit.ToFinish, cancellation);
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

    /// <summary>One candidate on its way.</summary>
    private sealed class Attempt(RowTable table, Family family, FitOptions options, SearchOptions search, SharedWork shared, FitJournal? journal)
    {
        private const string NotFinished = "the search was stopped before";

        private readonly Family _family = family;

        /// <summary>Criteria count the rows that stay, as those of the finished fit do.</summary>
        private readonly double _weight = Trimming.WeightKept(table, options.Trim);
        private Fitter? _fitter;
        private FitResult<Mixture>? _fit;
        private CrossValidationResult? _validation;
        private double _logLikelihoodOfOne = double.NaN;

        public int Components => options.Components;

        public int Parameters => FittedFamily.CountParameters(FittedFamily.Of(_family, options), options, table.ColumnCount);

        public TableException? Error { get; private set; }

        public Candidate Result => new(options.Components, _family, _fit, Error?.Problem ?? (_fit is null ? NotFinished : null))
        {
            IsFinished = _fit is not null || Error is not null,
            CrossValidation = _validation,
            LogLikelihoodOfOne = _logLikelihoodOfOne,
        };

        public void Begin(CancellationToken cancellation) => Catching(() =>
        {
            using Activity? span = Span("first starts");
            _fitter = new Fitter(table, _family, options, shared, journal);
            _fitter.Begin(cancellation);
        });

        /// <summary>The criterion at the best start so far that left every component sound; +∞ when there is none.</summary>
        public double SoundValue(Criterion criterion) => _fitter?.BestSoundLogLikelihood is { } best ? Value(criterion, best) : double.PositiveInfinity;

        /// <summary>Further starts, unless nothing that they may find could win.</summary>
        public void TryOtherStarts(Criterion criterion, double leader, CancellationToken cancellation) => Catching(() =>
        {
            if (_fitter is null)
            {
                return;
            }

            using Activity? span = Span("more starts");
            bool wins;
            while ((wins = CanWin(criterion, leader)) && _fitter.TryOtherStarts(cancellation))
            {
            }

            if (wins || table.RowCount <= FewRows)
            {
                _fitter.TryMoves(Fitter.MovedFrom, cancellation);
            }
        });

        /// <summary>
        /// Whether what further starts may find could win. Starts that were asked for are made. Criteria that are no function
        /// of the log-likelihood alone are not known before the end.
        /// </summary>
        private bool CanWin(Criterion criterion, double leader)
        {
            (double best, double lead) = _fitter!.LogLikelihoods();
            return criterion is not (Criterion.Bic or Criterion.Aic or Criterion.Aicc) || options.Starts > 0 || table.RowCount <= VeryFewRows || !(Value(criterion, best) - leader > Math.Clamp(4 * lead, BayesFactor.Decisive, MostCaughtUp));
        }

        /// <summary>Lets each of some attempts with as many components, in order, learn from those before it that it includes.</summary>
        public static void LearnFromIncluded(Attempt[] attempts, CancellationToken cancellation)
        {
            for (int a = 1; a < attempts.Length; a++)
            {
                Attempt learner = attempts[a];
                foreach (Attempt included in attempts.Take(a).Where(other => other._fitter is not null && learner._family.Includes(other._family)))
                {
                    learner.Catching(() => learner._fitter?.LearnFrom(included._fitter!, cancellation));
                }
            }
        }

        /// <summary>Lets attempts of one family, in the order of their numbers of components, start from each other's maxima.</summary>
        public static void LearnFromNeighbours(Attempt[] attempts, CancellationToken cancellation)
        {
            for (int a = 1; a < attempts.Length; a++)
            {
                attempts[a].LearnFromNeighbour(attempts[a - 1], cancellation);
            }

            for (int a = attempts.Length - 2; a >= 0; a--)
            {
                attempts[a].LearnFromNeighbour(attempts[a + 1], cancellation);
            }
        }

        private void LearnFromNeighbour(Attempt other, CancellationToken cancellation)
        {
            if (other._fitter is { } neighbour)
            {
                Catching(() => _fitter?.LearnFromNeighbour(neighbour, cancellation));
            }
        }

        /// <summary>Whether there is anything to finish when the search is stopped.</summary>
        public bool HasBegun => _fitter is { HasBegun: true };

        /// <summary>Whether its first starts are under way, or were made.</summary>
        public bool HasFitter => _fitter is not null;

        /// <summary>Makes one start and one pass after the time.</summary>
        public void BeginAfterTime(TimeLimit limit) => Catching(() =>
        {
            _fitter ??= new Fitter(table, _family, options, shared, journal);
            _fitter.BeginAfterTime(limit.ToFinish, limit.AfterTime);
        });

        /// <summary>The criterion at the best run that has begun, sound or not.</summary>
        public double ValueSoFar(Criterion criterion) => Value(criterion, _fitter!.BestLogLikelihoodSoFar!.Value);

        /// <summary>Finishes a candidate of a search that is stopped, as far as the time allows.</summary>
        public void FinishStopped(Criterion criterion, TimeSpan most, CancellationToken cancellation) => Catching(() =>
        {
            if (_fitter is not null)
            {
                Conclude(_fitter.FinishStopped(most, cancellation), criterion, cancellation);
            }
        });

        public void Finish(Criterion criterion, CancellationToken cancellation) => Catching(() =>
        {
            if (_fitter is null)
            {
                return;
            }

            using Activity? span = Span("finish");
            FitResult<Mixture> fit = _fitter.Finish(cancellation);
            _validation = criterion == Criterion.CrossValidation ? CrossValidation.Run(table, _family, options, search.Folds, journal, cancellation) : null;
            Conclude(fit, criterion, cancellation);
        });

        private void Conclude(FitResult<Mixture> fit, Criterion criterion, CancellationToken cancellation)
        {
            if (criterion == Criterion.Nec && Components > 1)
            {
                // A start that is given is one of several components; for a single one any will do.
                _logLikelihoodOfOne = new Fitter(table, _family, options with { Components = 1, Start = Start.KMeansPlusPlus, KnownLabels = [], LabelNames = [] }, shared, journal?.Within("one")).Run(cancellation).LogLikelihood;
            }

            _fit = fit;
        }

        /// <summary>The criterion at a log-likelihood; BIC for those that are no function of it.</summary>
        private double Value(Criterion criterion, double logLikelihood) => criterion switch
        {
            Criterion.Aic => InformationCriteria.Aic(Parameters, logLikelihood),
            Criterion.Aicc => InformationCriteria.Aicc(Parameters, _weight, logLikelihood),
            _ => InformationCriteria.Bic(Parameters, _weight, logLikelihood),
        };

        private Activity? Span(string phase) => Telemetry.Begin("mixtura.candidate")
            ?.SetTag(Tags.Phase, phase).SetTag(Tags.Components, Components).SetTag(Tags.Family, _family.Name).SetTag(Tags.Structure, _family.Structure);

        private void Catching(Action work)
        {
            try
            {
                work();
            }
            catch (TableException e)
            {
                (Error, _fitter) = (e, null);
            }
        }
    }
}
