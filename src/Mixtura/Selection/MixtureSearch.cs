using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Chooses the number of components and the structure by an information criterion.</summary>
/// <remarks>
/// Candidates share what does not depend on them: the table's moments, the order of its rows, and the clusters they start
/// from. Of a small table threads take whole candidates, of a large one its rows. After a first batch of starts a candidate
/// that cannot win gets no further ones: one whose criterion is worse than that of the best sound candidate by more than
/// its starts differ among each other and by more than 10, which is decisive (Kass and Raftery 1995). It is converged and
/// reported like all others.
/// </remarks>
public static class MixtureSearch
{
    /// <summary>A difference of BIC that is decisive (Kass and Raftery 1995, section 3.2, on the scale of 2·ln of the Bayes factor).</summary>
    private const double Decisive = 10;

    /// <summary>Fits every family with every number of components and picks the best.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="families">The families to try, at least one; for instance one Gaussian for each structure.</param>
    /// <param name="minimum">The smallest number of components, at least 1.</param>
    /// <param name="maximum">The largest number of components, included; numbers above the number of rows are left out.</param>
    /// <param name="criterion">What to minimize.</param>
    /// <param name="options">How to fit each candidate; its number of components is not used. Null for the defaults.</param>
    /// <param name="cancellation">Ends the search with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">No candidate can be fitted to the table; the message is that of the first.</exception>
    public static SearchResult Run(
        RowTable table,
        IReadOnlyList<Family> families,
        int minimum,
        int maximum,
        Criterion criterion = Criterion.Bic,
        FitOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(families);
        ArgumentOutOfRangeException.ThrowIfZero(families.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        options ??= new FitOptions();
        int most = (int)Math.Max(minimum, Math.Min(maximum, table.RowCount));
        var shared = new SharedWork(table, options);
        int threads = FitOptions.Cores(options.Threads);
        bool sharesOut = Fitter.SharesOutStarts(table, threads);
        FitOptions each = sharesOut ? options with { Threads = 1 } : options;
        Attempt[] attempts = [.. families.SelectMany(family => Enumerable.Range(minimum, most - minimum + 1).Select(k => new Attempt(table, family, each with { Components = k }, shared)))];

        // The longest work first, so that no thread is left with it at the end.
        Attempt[] byWork = [.. attempts.OrderByDescending(attempt => attempt.Components)];
        void ForAll(Action<Attempt> work) => WorkCrew.Run(byWork.Length, sharesOut ? threads : 1, (i, _) => work(byWork[i]), cancellation);
        ForAll(attempt => attempt.Begin(cancellation));
        double leader = attempts.Min(attempt => attempt.SoundValue(criterion));
        ForAll(attempt => attempt.Finish(criterion, leader, cancellation));

        ImmutableArray<Candidate> candidates = [.. attempts.Select(attempt => attempt.Result)];
        Candidate best = candidates.OrderByDescending(c => c.IsSound).ThenBy(c => c.Value(criterion)).First();
        return best.Fit is null ? throw attempts.First(attempt => attempt.Error is not null).Error! : new SearchResult(criterion, candidates, best);
    }

    /// <summary>One candidate on its way.</summary>
    private sealed class Attempt(RowTable table, Family family, FitOptions options, SharedWork shared)
    {
        private Fitter? _fitter;
        private FitResult<Mixture>? _fit;

        public int Components => options.Components;

        public TableException? Error { get; private set; }

        public Candidate Result => new(options.Components, family, _fit, Error?.Problem);

        public void Begin(CancellationToken cancellation) => Catching(() =>
        {
            _fitter = new Fitter(table, family, options, shared);
            _fitter.Begin(cancellation);
        });

        /// <summary>The criterion at the best start so far that left every component sound; +∞ when there is none.</summary>
        public double SoundValue(Criterion criterion) => _fitter?.BestSoundLogLikelihood is { } best ? Value(criterion, best) : double.PositiveInfinity;

        public void Finish(Criterion criterion, double leader, CancellationToken cancellation) => Catching(() =>
        {
            if (_fitter is null)
            {
                return;
            }

            // Starts that were asked for are made. ICL adds a term of its own for each candidate, so nothing is known of it
            // before the end.
            (double best, double spread) = _fitter.LogLikelihoods();
            bool canWin = criterion == Criterion.Icl || options.Starts > 0 || !(Value(criterion, best) - leader > Math.Max(Decisive, 2 * spread));
            if (canWin)
            {
                _fitter.TryOtherStarts(cancellation);
            }

            _fit = _fitter.Finish(cancellation);
        });

        /// <summary>The criterion at a log-likelihood; of ICL without its term of certainty.</summary>
        private double Value(Criterion criterion, double logLikelihood)
        {
            int parameters = family.CountWithProportions(options.Components, table.ColumnCount);
            return criterion == Criterion.Aic
                ? InformationCriteria.Aic(parameters, logLikelihood)
                : InformationCriteria.Bic(parameters, table.TotalWeight, logLikelihood);
        }

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
