using Mixtura.Checkpoints;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>The candidates of a search, families times numbers of components, and the order in which work is given to them.</summary>
internal sealed class CandidateGrid
{
    /// <summary>Of tables with no more rows threads take whole candidates: passes over them are too short to share out well.</summary>
    private const int MostRowsShared = 50_000;

    /// <summary>A family ends when so many numbers of components in a row have not paid.</summary>
    private const int LevelsWithoutGain = 2;

    /// <summary>An open range grows to no more components than so many times its end.</summary>
    private const int MostGrowth = 5;

    private readonly RowTable _table;
    private readonly IReadOnlyList<Family> _families;
    private readonly int _minimum;
    private readonly SearchOptions _search;
    private readonly SearchPlan _plan;
    private readonly SharedWork _shared;
    private readonly FitJournal? _journal;
    private readonly FitOptions _each;
    private readonly int _threads;
    private readonly List<SearchAttempt[]> _byFamily = [];

    /// <param name="table">The table.</param>
    /// <param name="families">The families.</param>
    /// <param name="minimum">The smallest number of components.</param>
    /// <param name="maximum">The largest number of components.</param>
    /// <param name="search">How to search.</param>
    /// <param name="options">How to fit each candidate.</param>
    /// <param name="plan">How much work candidates get.</param>
    /// <param name="shared">What candidates have in common.</param>
    /// <param name="journal">Where states are kept, or null.</param>
    public CandidateGrid(RowTable table, IReadOnlyList<Family> families, int minimum, int maximum, SearchOptions search, FitOptions options, SearchPlan plan, SharedWork shared, FitJournal? journal)
    {
        (_table, _families, _minimum, _search, _plan, _shared, _journal) = (table, families, minimum, search, plan, shared, journal);
        int threads = FitOptions.Cores(options.Threads);
        bool sharesOut = Fitter.SharesOutStarts(table, threads) || (table.RowCount <= MostRowsShared && families.Count * (maximum - minimum + 1) >= 2 * threads);
        _threads = sharesOut ? threads : 1;
        _each = sharesOut ? options with { Threads = 1 } : options;
        _byFamily.AddRange(families.Select((_, f) => Enumerable.Range(minimum, maximum - minimum + 1).Select(k => Attempt(f, k)).ToArray()));
        if (plan.LeavesOut)
        {
            LeaveOut(Attempts);
        }
    }

    /// <summary>The candidates, by family, then by number of components.</summary>
    public IEnumerable<SearchAttempt> Attempts => _byFamily.SelectMany(attempts => attempts);

    /// <summary>The best value of the criterion at a sound start so far; +∞ where there is none.</summary>
    public double Leader => Attempts.Min(attempt => attempt.SoundValue(_search.Criterion));

    /// <summary>Fits all candidates.</summary>
    /// <param name="finished">Receives each candidate when it is finished, or null.</param>
    /// <param name="ends">Ends the work.</param>
    public void Fit(Action<Candidate>? finished, CancellationToken ends)
    {
        Begin(ends);
        Nest(ends);
        Learn(ends);
        TryOtherStarts(Attempts, ends);
        Learn(ends);
        if (_search.OpensUpwards)
        {
            Grow(ends);
        }

        // Where every candidate is cross-validated, the most promising come first, so that a search that is stopped has them.
        double leader = Leader;
        SearchAttempt[] order = ByWork(Attempts);
        ForAll(_search.Criterion == Criterion.CrossValidation ? [.. order.OrderBy(attempt => attempt.SoundValue(_search.Criterion))] : order, attempt =>
        {
            attempt.Finish(_search.Criterion, leader, ends);
            finished?.Invoke(attempt.Result);
        }, ends);
    }

    private SearchAttempt Attempt(int family, int components) =>
        new(_table, _families[family], _each with { Components = components }, _search, _plan, _shared, _journal?.Within(FormattableString.Invariant($"{family}/{components}")));

    /// <summary>Leaves out candidates for which rows are too few, unless they are too few for all.</summary>
    private static void LeaveOut(IEnumerable<SearchAttempt> attempts)
    {
        (SearchAttempt Attempt, string? Reason)[] all = [.. attempts.Select(attempt => (attempt, attempt.LacksRows))];
        if (Array.Exists(all, one => one.Reason is null))
        {
            foreach ((SearchAttempt attempt, string? reason) in all)
            {
                if (reason is not null)
                {
                    attempt.LeaveOut(reason);
                }
            }
        }
    }

    private void Begin(CancellationToken ends)
    {
        if (!_plan.Prunes)
        {
            ForAll(ByWork(Attempts.Where(attempt => !attempt.IsLeftOut)), attempt => attempt.Begin(ends), ends);
            return;
        }

        for (int level = 0; level < _byFamily[0].Length; level++)
        {
            SearchAttempt[] open = [.. _byFamily.Select(attempts => attempts[level]).Where(attempt => !attempt.IsLeftOut)];
            ForAll(open, attempt => attempt.Begin(ends), ends);
            double leader = Leader;
            foreach (SearchAttempt[] attempts in _byFamily)
            {
                if (HasCeasedToPay(attempts, level, leader))
                {
                    Array.ForEach(attempts[(level + 1)..], attempt =>
                    {
                        if (!attempt.IsLeftOut)
                        {
                            attempt.LeaveOut($"more components had ceased to pay at {attempts[level].Components}, far behind the best candidate");
                        }
                    });
                }
            }
        }
    }

    /// <summary>Whether the last numbers of components of a family made the criterion worse, or left no sound start, and it is far behind.</summary>
    private bool HasCeasedToPay(SearchAttempt[] attempts, int level, double leader)
    {
        if (level < LevelsWithoutGain)
        {
            return false;
        }

        double[] values = [.. attempts[..(level + 1)].Select(attempt => attempt.SoundValue(_search.Criterion))];
        double before = values[..^LevelsWithoutGain].Min();
        return Array.TrueForAll(values[^LevelsWithoutGain..], value => value > before && value > leader + SearchAttempt.MostCaughtUp);
    }

    private void TryOtherStarts(IEnumerable<SearchAttempt> attempts, CancellationToken ends)
    {
        double leader = Leader;
        ForAll(ByWork(attempts), attempt => attempt.TryOtherStarts(_search.Criterion, leader, ends), ends);
    }

    /// <summary>More components, one at a time, while the best candidate has the most of all.</summary>
    private void Grow(CancellationToken ends)
    {
        int end = _minimum + _byFamily[0].Length - 1;
        int most = (int)Math.Min(MostGrowth * (long)end, _table.RowCount);
        while (true)
        {
            int last = _minimum + _byFamily[0].Length - 1;
            double leader = Leader;
            int best = Attempts.Where(attempt => attempt.SoundValue(_search.Criterion) == leader).Select(attempt => attempt.Components).FirstOrDefault();
            if (last >= most || best <= last - LevelsWithoutGain || double.IsPositiveInfinity(leader))
            {
                return;
            }

            var added = new List<SearchAttempt>();
            for (int f = 0; f < _byFamily.Count; f++)
            {
                SearchAttempt attempt = Attempt(f, last + 1);
                bool isFar = !(_byFamily[f].Min(other => other.SoundValue(_search.Criterion)) <= leader + SearchAttempt.MostCaughtUp);
                if (isFar || attempt.LacksRows is not null)
                {
                    attempt.LeaveOut(attempt.LacksRows ?? "the family is far behind the best candidate");
                }
                else
                {
                    added.Add(attempt);
                }

                _byFamily[f] = [.. _byFamily[f], attempt];
            }

            ForAll([.. added], attempt => attempt.Begin(ends), ends);
            for (int f = 0; f < _byFamily.Count; f++)
            {
                _byFamily[f][^1].LearnFromNeighbour(_byFamily[f][^2], ends);
            }

            Nest(ends);
            TryOtherStarts(added, ends);
        }
    }

    /// <summary>From the fewest parameters to the most, so that what is found in one structure reaches all that include it.</summary>
    private void Nest(CancellationToken ends)
    {
        SearchAttempt[][] byComponents = [.. Attempts.GroupBy(attempt => attempt.Components).OrderByDescending(group => group.Key).Select(group => group.OrderBy(attempt => attempt.Parameters).ToArray())];
        WorkCrew.Run(byComponents.Length, _threads, (i, _) => SearchAttempt.LearnFromIncluded(byComponents[i], ends), ends);
    }

    /// <summary>Up and down again through the numbers of components, so that what is found at one number reaches all others.</summary>
    private void Learn(CancellationToken ends)
    {
        if (_plan.LearnsFromNeighbours)
        {
            WorkCrew.Run(_byFamily.Count, _threads, (i, _) => SearchAttempt.LearnFromNeighbours(_byFamily[i], ends), ends);
        }

        Nest(ends);
    }

    /// <summary>
    /// Where threads take whole candidates the longest work comes first, so that no thread is left with it at the end; else the
    /// shortest, so that a search that is stopped has finished as many as it can.
    /// </summary>
    private SearchAttempt[] ByWork(IEnumerable<SearchAttempt> attempts) => [.. attempts.OrderBy(attempt => _threads > 1 ? -attempt.Components : attempt.Components)];

    private void ForAll(SearchAttempt[] order, Action<SearchAttempt> work, CancellationToken ends) => WorkCrew.Run(order.Length, _threads, (i, _) => work(order[i]), ends);
}
