using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

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
    /// <summary>Moves are judged on so many rows; those of larger tables are sampled.</summary>
    private const int MostRows = 8000;

    /// <summary>Expectation-maximization of two halves among themselves.</summary>
    private const int HalvesSteps = 4;

    /// <summary>How many pairs are considered for each component.</summary>
    private const int PairsPerComponent = 3;

    private const int MostAlike = 2;

    /// <summary>How many removals, those that cost least, are combined with every split.</summary>
    private const int MostRemovals = 64;

    /// <summary>With more features than these, a component is split along single ones, not along its principal axes.</summary>
    private const int MostAxes = 64;

    /// <summary>An axis with less than this share of the widest one's variance is rounding.</summary>
    private const double LeastVariance = 1e-12;

    /// <summary>A run whose log-likelihood per row is higher by less than this is at the same maximum.</summary>
    private const double SameMaximum = 1e-5;

    private readonly RowTable _table;
    private readonly Family _family;
    private readonly TableMoments _moments;
    private readonly int _threads;
    private readonly FeatureRows _features;

    /// <param name="table">The rows.</param>
    /// <param name="family">The family.</param>
    /// <param name="moments">The table's moments.</param>
    /// <param name="seed">Of large tables, decides which rows are looked at.</param>
    /// <param name="threads">The number of threads; it does not change the result.</param>
    public SplitAndMerge(RowTable table, Family family, TableMoments moments, ulong seed, int threads)
    {
        _family = family;
        _moments = moments;
        _threads = threads;
        _table = table.RowCount <= MostRows ? table : Sample(table, seed);
        _features = FeatureRows.Of(_table, family.CreateFeatureMap(moments));
    }

    /// <summary>The moves that promise most, the best first.</summary>
    /// <param name="weights">The mixing proportions at a maximum.</param>
    /// <param name="components">The components there, at least two.</param>
    /// <param name="most">The most moves wanted.</param>
    /// <param name="faulty">Components of which one is to give up its place; empty where any may.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public ImmutableArray<SplitMergeMove> Propose(double[] weights, ImmutableArray<Component> components, int most, IReadOnlyCollection<int> faulty, CancellationToken cancellation)
    {
        var now = new Present(_table, _family, weights, components, _threads, cancellation);
        IEnumerable<Removal> all = faulty.Count > 0 ? Drops(now).Where(removal => faulty.Contains(removal.Freed)) : Drops(now).Concat(Mergers(now));
        Removal[] removals = [.. all.OrderBy(removal => removal.Loss).Take(MostRemovals)];
        var moves = new List<SplitMergeMove>();
        for (int j = 0; j < now.Movable; j++)
        {
            if (BestSplit(now, j) is { } split)
            {
                moves.AddRange(removals
                    .Where(removal => removal.Freed != j && removal.Into != j)
                    .Select(removal => new SplitMergeMove(j, split.Halves, split.Shares, removal.Freed, removal.Into, split.Gain - removal.Loss)));
            }
        }

        return Various(moves.Where(move => double.IsFinite(move.Gain)).OrderByDescending(move => move.Gain), most);
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
        return (MaximizationStep.Weights(sums.Weights), _family.Maximize(statistics).Components);
    }

    /// <summary>Tries moves from a maximum, and from every better one that they lead to, until none of them leads further.</summary>
    /// <param name="run">A run that is near its maximum.</param>
    /// <param name="begin">Makes a run from parameters.</param>
    /// <param name="near">When a run is near enough to its maximum to be compared.</param>
    /// <param name="pass">A pass over the whole table.</param>
    /// <param name="tries">How many moves are tried from one maximum.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>The best run, the given one if no move led higher.</returns>
    public EmRun Improve(EmRun run, Func<double[], ImmutableArray<Component>, EmRun> begin, Convergence near, TablePass pass, int tries, CancellationToken cancellation)
    {
        bool improved = run.Weights.Length - _family.CountNoise - _family.CountHeld > 1;
        while (improved)
        {
            improved = false;
            foreach (SplitMergeMove move in Propose(run.Weights, run.Components, tries, Faults(run), cancellation))
            {
                (double[] weights, ImmutableArray<Component> components) = Apply(pass, run.Weights, run.Components, move);
                EmRun trial = begin(weights, components);
                trial.RunTo(near, pass, cancellation);
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

    /// <summary>Of mixtures with collapsed, empty or spurious components the likelihood says nothing, so the fewer of those the better.</summary>
    private bool IsBetter(EmRun trial, EmRun run)
    {
        int faults = Faults(run).Length;
        return (Faults(trial).Length < faults && (run.IsDegenerate || !trial.IsDegenerate))
            || (Faults(trial).Length == 0 && faults == 0 && trial.Objective > run.Objective + (SameMaximum * _moments.TotalWeight));
    }

    private static int[] Faults(EmRun run) => [.. run.AtFloor.Union(run.WithoutRows).Union(run.Spurious)];

    /// <summary>The first moves, but each split and each removal no more than twice: what failed twice would fail again.</summary>
    private static ImmutableArray<SplitMergeMove> Various(IEnumerable<SplitMergeMove> moves, int most)
    {
        var chosen = ImmutableArray.CreateBuilder<SplitMergeMove>();
        foreach (SplitMergeMove move in moves)
        {
            if (chosen.Count == most)
            {
                break;
            }

            if (chosen.Count(other => other.Split == move.Split) < MostAlike
                && chosen.Count(other => other.Freed == move.Freed && other.Into == move.Into) < MostAlike)
            {
                chosen.Add(move);
            }
        }

        return chosen.ToImmutable();
    }

    /// <summary>What it costs to leave a component out, the others keeping their parameters.</summary>
    private static IEnumerable<Removal> Drops(Present now)
    {
        for (int j = 0; j < now.Movable; j++)
        {
            double loss = now.TotalWeight * Elementary.Log(1 - now.Weights[j]);
            for (int i = 0; i < now.Rows; i++)
            {
                // A row that belongs to no other component costs as much as a posterior of the smallest share.
                double others = 0;
                for (int l = 0; l < now.Count; l++)
                {
                    others += l == j ? 0 : now.Posterior(i, l);
                }

                loss -= now.RowWeights[i] * Math.Max(Elementary.Log(Math.Min(1, others)), Normalization.LeastLogShare);
            }

            yield return new Removal(j, null, loss);
        }
    }

    /// <summary>What it costs to describe two components' rows by one, for the pairs with the most correlated posteriors.</summary>
    private IEnumerable<Removal> Mergers(Present now)
    {
        int k = now.Movable;
        double[,] products = now.Products();
        var pairs = new List<(int A, int B, double Correlation)>();
        for (int b = 0; b < k; b++)
        {
            for (int a = 0; a < b; a++)
            {
                double square = products[a, a] * products[b, b];
                if (square > 0)
                {
                    pairs.Add((a, b, products[a, b] / Math.Sqrt(square)));
                }
            }
        }

        foreach ((int a, int b, _) in pairs.OrderByDescending(pair => pair.Correlation).Take(PairsPerComponent * k))
        {
            double[] shares = [.. Enumerable.Range(0, now.Rows).Select(i => now.Posterior(i, a) + now.Posterior(i, b))];
            Maximization merged = Maximize([now.Components[a]], new RowShares(shares, 1)).Step;
            double[] densities = now.Densities([1], merged.Components).LogDensity;
            double logWeight = Elementary.Log(now.Weights[a] + now.Weights[b]);
            double loss = 0;
            for (int i = 0; i < now.Rows; i++)
            {
                loss += shares[i] > 0 ? now.RowWeights[i] * shares[i] * (Elementary.Log(shares[i]) + now.LogDensity[i] - logWeight - densities[i]) : 0;
            }

            yield return new Removal(b, a, loss);
        }
    }

    /// <summary>The best of three ways to split a component: across its longest axis, across the one along which it has most likely two peaks, and its middle from its margin.</summary>
    private Division? BestSplit(Present now, int component)
    {
        double[] shares = [.. Enumerable.Range(0, now.Rows).Select(i => now.Posterior(i, component))];
        if (!(now.Weights[component] > ComponentStatistics.LeastShare))
        {
            return null;
        }

        double[] densities = now.Densities([1], [now.Components[component]]).LogDensity;
        return Projections(shares).Append(densities)
            .Select(values => Split(now, component, shares, densities, values))
            .OfType<Division>()
            .MaxBy(division => division.Gain);
    }

    /// <summary>Two halves of a component's rows, by a value of each row: above and below its mean; then a few steps of their own.</summary>
    private Division? Split(Present now, int component, double[] shares, double[] densities, double[] values)
    {
        double weight = 0;
        double mean = 0;
        for (int i = 0; i < now.Rows; i++)
        {
            double own = now.RowWeights[i] * shares[i];
            weight += own;
            mean += own > 0 ? own * values[i] : 0;
        }

        mean /= weight;
        double[] halves = new double[2 * now.Rows];
        for (int i = 0; i < now.Rows; i++)
        {
            halves[(2 * i) + (values[i] > mean ? 1 : 0)] = shares[i];
        }

        ImmutableArray<Component> about = [now.Components[component], now.Components[component]];
        double[] proportions = [];
        double[] densitiesOfHalves = [];
        for (int step = 0; step <= HalvesSteps; step++)
        {
            (double[] sums, Maximization found) = Maximize(about, new RowShares(halves, 2));

            // A half of no more rows than span the columns can be made as likely as one wants: that is no cluster.
            if (!(sums.Min() > _table.ColumnCount + 1) || found.AtFloor.Length > 0)
            {
                return null;
            }

            about = found.Components;
            proportions = MaximizationStep.Weights(sums);
            (densitiesOfHalves, double[] posterior) = now.Densities(proportions, about);
            for (int i = 0; i < halves.Length; i++)
            {
                halves[i] = shares[i / 2] * posterior[i];
            }
        }

        double gain = 0;
        for (int i = 0; i < now.Rows; i++)
        {
            gain += shares[i] > 0 ? now.RowWeights[i] * shares[i] * (densitiesOfHalves[i] - densities[i]) : 0;
        }

        return new Division(about, proportions, gain);
    }

    /// <summary>
    /// Each row's place on two axes of a component's features: the one along which they vary most, and the one whose fourth
    /// moment is the smallest, as it is where two groups of like size lie apart.
    /// </summary>
    private IEnumerable<double[]> Projections(double[] shares)
    {
        int length = _features.Length;
        int n = shares.Length;
        (double[] rows, double[] own) = Centred(shares);
        double[,] axes = Axes(rows, own);
        double[] second = new double[length];
        double[] fourth = new double[length];
        double[] places = new double[n * length];
        for (int i = 0; i < n; i++)
        {
            for (int a = 0; a < length; a++)
            {
                double place = 0;
                for (int f = 0; f < length; f++)
                {
                    place = Math.FusedMultiplyAdd(axes[f, a], rows[(i * length) + f], place);
                }

                double square = place * place;
                places[(i * length) + a] = place;
                second[a] = Math.FusedMultiplyAdd(own[i], square, second[a]);
                fourth[a] = Math.FusedMultiplyAdd(own[i] * square, square, fourth[a]);
            }
        }

        int widest = Array.IndexOf(second, second.Max());
        double least = LeastVariance * second[widest];
        int flattest = Enumerable.Range(0, length).Where(a => second[a] > least).DefaultIfEmpty(widest).MinBy(a => fourth[a] / (second[a] * second[a]));
        return new[] { widest, flattest }.Distinct().Select(a => (double[])[.. Enumerable.Range(0, n).Select(i => places[(i * length) + a])]);
    }

    /// <summary>The features less their mean in a component, and the rows' weights in it.</summary>
    private (double[] Rows, double[] Own) Centred(double[] shares)
    {
        int length = _features.Length;
        double[] rows = new double[shares.Length * length];
        double[] own = new double[shares.Length];
        double[] mean = new double[length];
        for (int i = 0; i < own.Length; i++)
        {
            Span<double> row = rows.AsSpan(i * length, length);
            _features.CopyRow(i, row);
            own[i] = _features.Weights[i] * shares[i];
            for (int f = 0; f < length; f++)
            {
                mean[f] = Math.FusedMultiplyAdd(own[i], row[f], mean[f]);
            }
        }

        double weight = own.Sum();
        for (int at = 0; at < rows.Length; at++)
        {
            rows[at] -= mean[at % length] / weight;
        }

        return (rows, own);
    }

    /// <summary>The principal axes of weighted rows, one in each column; the features themselves where they are many.</summary>
    private double[,] Axes(double[] rows, double[] own)
    {
        int length = _features.Length;
        double[,] products = new double[length, length];
        if (length > MostAxes)
        {
            for (int f = 0; f < length; f++)
            {
                products[f, f] = 1;
            }

            return products;
        }

        for (int i = 0; i < own.Length; i++)
        {
            ReadOnlySpan<double> row = rows.AsSpan(i * length, length);
            for (int a = 0; a < length && own[i] > 0; a++)
            {
                double weighted = own[i] * row[a];
                for (int b = 0; b < length; b++)
                {
                    products[a, b] = Math.FusedMultiplyAdd(weighted, row[b], products[a, b]);
                }
            }
        }

        return Matrix<double>.Build.DenseOfArray(products).Evd(Symmetricity.Symmetric).EigenVectors.ToArray();
    }

    private (double[] Weights, Maximization Step) Maximize(ImmutableArray<Component> about, RowShares shares)
    {
        PassSums sums = new TablePass(_table, about.Length, _threads).Take(_family.CreateKernel(about), shares);
        return (sums.Weights, _family.Bare.Maximize(MaximizationStep.Statistics(_family, about, _moments, sums)));
    }

    private static RowTable Sample(RowTable table, ulong seed)
    {
        var builder = new RowTableBuilder(table.Columns, table.IsWeighted);
        double[] row = new double[table.ColumnCount];
        foreach (long i in FeatureRows.Choose(table, MostRows, StartContext.Randomness(seed, int.MaxValue - 1)))
        {
            table.CopyRow(i, row);
            builder.Append(row, table.Weight(i));
        }

        return builder.Build();
    }

    private sealed record Removal(int Freed, int? Into, double Loss);

    private sealed record Division(ImmutableArray<Component> Halves, double[] Shares, double Gain);

    /// <summary>Given shares of the rows, k of each row one after the other.</summary>
    private sealed class RowShares(double[] shares, int components) : Responsibilities
    {
        public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
        {
            tile.Clear();
            int first = (chunk * RowTable.ChunkRows) + (block * RowTable.BlockRows);
            int rows = Math.Min(RowTable.BlockRows, (shares.Length / components) - first);
            for (int r = 0; r < rows; r++)
            {
                for (int j = 0; j < components; j++)
                {
                    tile[(j * RowTable.BlockRows) + r] = shares[((first + r) * components) + j];
                }
            }
        }
    }

    /// <summary>The mixture as it is, with each row's log-density and posterior.</summary>
    private sealed class Present
    {
        private readonly RowTable _table;
        private readonly Family _family;
        private readonly int _threads;
        private readonly CancellationToken _cancellation;
        private readonly double[] _posterior;

        public Present(RowTable table, Family family, double[] weights, ImmutableArray<Component> components, int threads, CancellationToken cancellation)
        {
            _cancellation = cancellation;
            _table = table;
            _family = family;
            _threads = threads;
            Weights = weights;
            Components = components;
            Rows = (int)table.RowCount;
            RowWeights = [.. Enumerable.Range(0, Rows).Select(i => table.Weight(i))];
            (LogDensity, _posterior) = Densities(weights, components);
        }

        public int Rows { get; }

        public int Count => Weights.Length;

        /// <summary>The number of components that can be split and merged; noise is none of them.</summary>
        public int Movable => Count - _family.CountNoise - _family.CountHeld;

        public double[] Weights { get; }

        public ImmutableArray<Component> Components { get; }

        public double[] RowWeights { get; }

        public double TotalWeight => _table.TotalWeight;

        public double[] LogDensity { get; }

        public double Posterior(int row, int component) => _posterior[(row * Count) + component];

        /// <summary>The rows' log-densities and posteriors in some mixture.</summary>
        public (double[] LogDensity, double[] Posterior) Densities(double[] weights, ImmutableArray<Component> components)
        {
            double[] logDensity = new double[Rows];
            double[] posterior = new double[Rows * weights.Length];
            TableScorer.Score(
                Mixture.With(components[^1] is UniformComponent ? _family : _family.Bare, weights, [.. components], _table.Columns),
                _table,
                new TableScorer.Wanted(logDensity, [], [], posterior),
                _threads,
                _cancellation);
            return (logDensity, posterior);
        }

        /// <summary>Σ of weight times the posteriors of two components, for every pair.</summary>
        public double[,] Products()
        {
            double[,] products = new double[Count, Count];
            for (int i = 0; i < Rows; i++)
            {
                for (int a = 0; a < Count; a++)
                {
                    double own = RowWeights[i] * Posterior(i, a);
                    for (int b = a; b < Count && own > 0; b++)
                    {
                        products[a, b] += own * Posterior(i, b);
                    }
                }
            }

            return products;
        }
    }
}
