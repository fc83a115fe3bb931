using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Chooses the number of components and the structure by an information criterion.</summary>
/// <remarks>
/// Candidates share what does not depend on them: the table's moments, the order of its rows, and the clusters they start
/// from. Of a small table threads take whole candidates, of a large one its rows. A structure that includes another one, with
/// as many components, also starts from the other's maximum where it has found none as good. After the first few starts a
/// candidate that cannot win gets no further ones: one whose criterion is worse than that of the best sound candidate by more
/// than twice what its best start is better by than its second best, and by more than 10, which is decisive (Kass and Raftery
/// 1995). It is converged and reported like all others.
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
        // From the fewest parameters to the most, so that what is found in one structure reaches all that include it.
        Attempt[][] byComponents = [.. attempts.GroupBy(attempt => attempt.Components).OrderByDescending(group => group.Key).Select(group => group.OrderBy(attempt => attempt.Parameters).ToArray())];
        void Nest() => WorkCrew.Run(byComponents.Length, sharesOut ? threads : 1, (i, _) => Attempt.LearnFromIncluded(byComponents[i], cancellation), cancellation);

        ForAll(attempt => attempt.Begin(cancellation));
        Nest();
        double leader = attempts.Min(attempt => attempt.SoundValue(criterion));
        ForAll(attempt => attempt.TryOtherStarts(criterion, leader, cancellation));
        Nest();
        ForAll(attempt => attempt.Finish(cancellation));

        ImmutableArray<Candidate> candidates = [.. attempts.Select(attempt => attempt.Result)];
        Candidate best = candidates.OrderByDescending(c => c.IsSound).ThenBy(c => c.Value(criterion)).First();
        return best.Fit is null ? throw attempts.First(attempt => attempt.Error is not null).Error! : new SearchResult(criterion, candidates, best);
    }

    /// <summary>One candidate on its way.</summary>
    private sealed class Attempt(RowTable table, Family family, FitOptions options, SharedWork shared)
    {
        private readonly Family _family = family;
        private Fitter? _fitter;
        private FitResult<Mixture>? _fit;

        public int Components => options.Components;

        public int Parameters => _family.CountWithProportions(options.Components, table.ColumnCount);

        public TableException? Error { get; private set; }

        public Candidate Result => new(options.Components, _family, _fit, Error?.Problem);

        public void Begin(CancellationToken cancellation) => Catching(() =>
        {
            _fitter = new Fitter(table, _family, options, shared);
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

            bool wins;
            while ((wins = CanWin(criterion, leader)) && _fitter.TryOtherStarts(cancellation))
            {
            }

            if (wins)
            {
                _fitter.TryMoves(cancellation);
            }
        });

        /// <summary>
        /// Whether what further starts may find could win. Starts that were asked for are made. ICL adds a term of its own for
        /// each candidate, so nothing is known of it before the end.
        /// </summary>
        private bool CanWin(Criterion criterion, double leader)
        {
            (double best, double lead) = _fitter!.LogLikelihoods();
            return criterion == Criterion.Icl || options.Starts > 0 || !(Value(criterion, best) - leader > Math.Max(Decisive, 4 * lead));
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

        public void Finish(CancellationToken cancellation) => Catching(() => _fit = _fitter?.Finish(cancellation));

        /// <summary>The criterion at a log-likelihood; of ICL without its term of certainty.</summary>
        private double Value(Criterion criterion, double logLikelihood)
        {
            return criterion == Criterion.Aic
                ? InformationCriteria.Aic(Parameters, logLikelihood)
                : InformationCriteria.Bic(Parameters, table.TotalWeight, logLikelihood);
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
