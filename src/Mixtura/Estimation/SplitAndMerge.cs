using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// Moves that leave a poor maximum, in which one component covers two clusters while others share one (Ueda, Nakano,
/// Ghahramani and Hinton 2000). Which to split and which to merge is judged by what it changes on the rows concerned when
/// nothing else moves: a split by the log-likelihood of two fitted halves against the one, a merger by that of the two
/// against one fitted to both, of the pairs whose posteriors are most correlated. These are estimates of the very gain
/// that is sought, comparable with each other, and computed alike for every family; the local Kullback divergence of the
/// paper needs a density of the data, and its two criteria have different units. A component may also be dropped. Noise
/// stays what it is.
/// </summary>
internal sealed class SplitAndMerge
{
    private const int MostAlike = 2;

    /// <summary>How many removals, those that cost least, are combined with every split.</summary>
    private const int MostRemovals = 64;

    /// <summary>A run whose log-likelihood per row is higher by less than this is at the same maximum.</summary>
    private const double SameMaximum = 1e-5;

    private readonly JudgedRows _rows;
    private readonly Family _family;
    private readonly TableMoments _moments;
    private readonly MoveSpace?[] _spaces;

    /// <param name="rows">The rows on which moves are judged.</param>
    /// <param name="family">The family.</param>
    /// <param name="moments">The table's moments.</param>
    /// <param name="threads">The number of threads; it does not change the result.</param>
    public SplitAndMerge(JudgedRows rows, Family family, TableMoments moments, int threads)
    {
        _rows = rows;
        _family = family;
        _moments = moments;
        _spaces = new MoveSpace?[threads];
    }

    /// <summary>The moves that promise most, the best first.</summary>
    /// <param name="weights">The mixing proportions at a maximum.</param>
    /// <param name="components">The components there, at least two.</param>
    /// <param name="most">The most moves wanted.</param>
    /// <param name="faulty">Components of which one is to give up its place; empty where any may.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public ImmutableArray<SplitMergeMove> Propose(double[] weights, ImmutableArray<Component> components, int most, IReadOnlyCollection<int> faulty, CancellationToken cancellation)
    {
        var now = new JudgedMixture(_rows, _family, weights, components);
        IEnumerable<Removal> drops = Removal.Drops(now);
        IEnumerable<Removal> all = faulty.Count > 0 ? drops.Where(removal => faulty.Contains(removal.Freed)) : drops.Concat(Removal.Mergers(now, _family, _spaces.Length, SpaceOf, cancellation));
        Removal[] removals = [.. all.OrderBy(removal => removal.Loss).Take(MostRemovals)];
        var divisions = new Division?[now.Movable];
        WorkCrew.Run(divisions.Length, _spaces.Length, (j, worker) => divisions[j] = Division.Best(now, _family, j, SpaceOf(worker)), cancellation);
        var moves = new List<(int Split, Removal Removal, double Gain)>();
        for (int j = 0; j < divisions.Length; j++)
        {
            foreach (Removal removal in removals)
            {
                if (divisions[j] is { } split && removal.Freed != j && removal.Into != j && double.IsFinite(split.Gain - removal.Loss))
                {
                    moves.Add((j, removal, split.Gain - removal.Loss));
                }
            }
        }

        return
        [
            .. Various(moves.OrderByDescending(move => move.Gain), most)
                .Select(move => new SplitMergeMove(move.Split, divisions[move.Split]!.Halves, divisions[move.Split]!.Shares, move.Removal.Freed, move.Removal.Into, move.Gain)),
        ];
    }

    /// <summary>The parameters of a maximization step on the responsibilities after a move.</summary>
    /// <param name="pass">A pass over the whole table.</param>
    /// <param name="weights">The mixing proportions.</param>
    /// <param name="components">The components.</param>
    /// <param name="move">The move.</param>
    public (double[] Weights, ImmutableArray<Component> Components) Apply(TablePass pass, double[] weights, ImmutableArray<Component> components, SplitMergeMove move)
    {
        ImmutableArray<Component> about = components.SetItem(move.Freed, components[move.Split]);
        PassSums sums = pass.Take(_family.CreateKernel(about), new SplitMergeResponsibilities(_family, weights, components, move));
        ComponentStatistics statistics = MaximizationStep.Statistics(_family, about, _moments, sums);
        double[] after = MaximizationStep.Weights(sums.Weights);
        return (after, ParameterBounds.Smooth(_family, after, _family.Maximize(statistics).Components));
    }

    /// <summary>Tries moves from a maximum, and from every better one that they lead to, until none of them leads further.</summary>
    /// <param name="run">A run that is near its maximum.</param>
    /// <param name="begin">Makes a run from parameters, which are found when it asks for them.</param>
    /// <param name="near">When a run is near enough to its maximum to be compared.</param>
    /// <param name="pass">A pass over the whole table.</param>
    /// <param name="tries">How many moves are tried from one maximum.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>The best run, the given one if no move led higher.</returns>
    public EmRun Improve(EmRun run, Func<Func<(double[] Weights, ImmutableArray<Component> Components)>, EmRun> begin, Convergence near, TablePass pass, int tries, CancellationToken cancellation)
    {
        bool improved = run.Weights.Length - _family.CountNoise - _family.CountHeld > 1;
        while (improved)
        {
            improved = false;
            // Between sound runs the objective decides, so a trial that clearly stays below is not taken to its end.
            double atLeast = Faults(run).Length == 0 ? run.Objective + (SameMaximum * _moments.TotalWeight) : double.NegativeInfinity;
            foreach (SplitMergeMove move in Propose(run.Weights, run.Components, tries, Faults(run), cancellation))
            {
                EmRun from = run;
                EmRun trial = begin(() => Apply(pass, from.Weights, from.Components, move));
                trial.RunTo(near, pass, cancellation, atLeast);
                if (IsBetter(trial, run))
                {
                    run = trial;
                    improved = true;
                    break;
                }
            }
        }

        return run;
    }

    private MoveSpace SpaceOf(int worker) => _spaces[worker] ??= new MoveSpace(_rows, _family, _moments);

    /// <summary>Of mixtures with collapsed, empty or spurious components the likelihood says nothing, so the fewer of those the better.</summary>
    private bool IsBetter(EmRun trial, EmRun run)
    {
        int faults = Faults(run).Length;
        return (Faults(trial).Length < faults && (run.IsDegenerate || !trial.IsDegenerate))
            || (Faults(trial).Length == 0 && faults == 0 && trial.Objective > run.Objective + (SameMaximum * _moments.TotalWeight));
    }

    private static int[] Faults(EmRun run) => [.. run.AtFloor.Union(run.WithoutRows).Union(run.Spurious)];

    /// <summary>The first moves, but each split and each removal no more than twice: what failed twice would fail again.</summary>
    private static List<(int Split, Removal Removal, double Gain)> Various(IEnumerable<(int Split, Removal Removal, double Gain)> moves, int most)
    {
        var chosen = new List<(int Split, Removal Removal, double Gain)>();
        foreach ((int Split, Removal Removal, double Gain) move in moves)
        {
            if (chosen.Count == most)
            {
                break;
            }

            if (chosen.Count(other => other.Split == move.Split) < MostAlike && chosen.Count(other => other.Removal == move.Removal) < MostAlike)
            {
                chosen.Add(move);
            }
        }

        return chosen;
    }
}
