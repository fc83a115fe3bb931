using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Clusters;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// All clusterings between the mixture's own components and one single cluster, each made from the one before by merging the two clusters
/// that lowers the entropy of the posteriors most (Baudry, Raftery, Celeux, Lo and Gottardo 2010, section 3). The density stays the same throughout, and
/// nothing but posteriors is needed, so components of every family can be merged. Immutable.
/// </summary>
/// <remarks>
/// The entropy of K clusters is −Σᵢ wᵢ Σ_c z_ic ln z_ic, with the rows' weights wᵢ. The noise is never merged; with it, z_ic is the
/// posterior given that the row is not noise, and the row counts by the probability of that.
/// </remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class EntropyMerging
{
    /// <summary>
    /// The fewest components for which a break of the entropies can be judged: two lines and their break are five values, and fewer than six
    /// points cannot contradict them.
    /// </summary>
    public const int FewestForBreak = 6;

    /// <summary>A break is clear where the entropy rises so many times as steeply above it as below it.</summary>
    private const double SteeperAbove = 4;

    private readonly Mixture _mixture;

    private EntropyMerging(Mixture mixture, ImmutableArray<EntropyMerger> mergers)
    {
        _mixture = mixture;
        Mergers = mergers;
        Entropies = [.. mergers.Reverse().Select(merger => merger.Entropy), mergers.Sum(merger => merger.Drop)];
    }

    /// <summary>The steps, from k components to one cluster.</summary>
    public ImmutableArray<EntropyMerger> Mergers { get; }

    /// <summary>The entropy of 1, 2, …, k clusters; it rises, from 0.</summary>
    public ImmutableArray<double> Entropies { get; }

    /// <summary>The number of components that were merged, k; the noise is not among them.</summary>
    public int ComponentCount => Entropies.Length;

    /// <summary>
    /// The number of clusters at the break of the two lines that fit the entropies best; with fewer than three components their number, since there
    /// are no two lines to fit.
    /// </summary>
    public int SuggestedClusters => Fit(2)?.Breaks[0] ?? ComponentCount;

    /// <summary>
    /// Whether the break at <see cref="SuggestedClusters"/> is more than the best of two lines that always break somewhere: there are at least
    /// <see cref="FewestForBreak"/> components, and above the break the entropy rises at least four times as steeply as below it.
    /// </summary>
    public bool HasClearBreak
    {
        get
        {
            int clusters = SuggestedClusters;
            int above = ComponentCount - clusters;
            double least = Entropies[clusters - 1];
            return ComponentCount >= FewestForBreak && above > 0
                && (Entropies[^1] - least) / above >= SteeperAbove * (clusters > 1 ? least / (clusters - 1) : 0);
        }
    }

    /// <summary>Merges step by step.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="table">The rows whose posteriors are judged, n × d, with their weights if any.</param>
    /// <param name="posterior">The mixture's posteriors of these rows where they are known already, or null.</param>
    /// <param name="threads">The number of threads; 0 for one on each core. The result has the same bits for any number.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The posteriors are of other rows or components.</exception>
    /// <exception cref="TableException">The table has other columns than the mixture, or no rows that weigh.</exception>
    public static EntropyMerging Of(Mixture mixture, RowTable table, TablePosterior? posterior = null, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(table);
        table = mixture.Align(table);
        posterior ??= mixture.Posterior(table, threads, cancellation);
        if (posterior.Posterior.Length != table.RowCount * mixture.Components.Length)
        {
            throw new ArgumentException($"There are {posterior.Posterior.Length} posteriors for {table.RowCount} rows and {mixture.Components.Length} components.", nameof(posterior));
        }

        if (!(table.TotalWeight > 0))
        {
            throw new TableException("the table has no rows that weigh, so they have no entropy", table.Origin);
        }

        return new EntropyMerging(mixture, Merge(mixture.ClusterCount, new PairEntropies(table, posterior.Posterior, mixture.Components.Length, mixture.ClusterCount, FitOptions.Cores(threads)), cancellation));
    }

    /// <summary>Which components are together when there are so many clusters.</summary>
    /// <param name="clusters">Their number, from 1 to k.</param>
    public ComponentGroups Groups(int clusters)
    {
        if (clusters < 1 || clusters > ComponentCount)
        {
            throw new ArgumentOutOfRangeException(nameof(clusters), clusters, $"{ComponentCount} components make up 1 to {ComponentCount} clusters.");
        }

        var groups = Enumerable.Range(0, ComponentCount).ToDictionary(j => j, j => ImmutableArray.Create(j));
        foreach (EntropyMerger merger in Mergers.Where(merger => merger.Clusters >= clusters))
        {
            groups[merger.First[0]] = merger.First.AddRange(merger.Second);
            groups.Remove(merger.Second[0]);
        }

        return ComponentGroups.Of(_mixture, groups.Values.Select(group => (IReadOnlyCollection<int>)group));
    }

    /// <summary>Straight lines fitted to the entropies, one after the other; the first break suggests the number of clusters (Baudry et al. 2010, section 3.3).</summary>
    /// <param name="segments">The number of lines: 2 or 3.</param>
    /// <returns>The lines, or null where there are not more components than lines.</returns>
    public PiecewiseLine? Fit(int segments) => segments is not (2 or 3)
        ? throw new ArgumentOutOfRangeException(nameof(segments), segments, "The entropies are fitted by 2 or 3 lines.")
        : ComponentCount <= segments ? null : PiecewiseLine.Fit(Entropies, segments);

    private static ImmutableArray<EntropyMerger> Merge(int k, PairEntropies pairs, CancellationToken cancellation)
    {
        var groups = Enumerable.Range(0, k).Select(j => ImmutableArray.Create(j)).ToList();
        double[,] drops = new double[k, k];
        Look([.. Pairs(groups)]);
        var steps = new List<(ImmutableArray<int> First, ImmutableArray<int> Second, double Drop, double Rows)>();
        while (groups.Count > 1)
        {
            (int A, int B) best = Pairs(groups).MaxBy(pair => drops[pair.A, pair.B]);
            (int a, int b) = best;
            int first = groups.FindIndex(group => group[0] == a);
            int second = groups.FindIndex(group => group[0] == b);
            steps.Add((groups[first], groups[second], drops[a, b], pairs.RowsOf(a, b)));
            groups[first] = [.. groups[first].Concat(groups[second]).Order()];
            groups.RemoveAt(second);
            pairs.Join(a, b);
            Look([.. Pairs(groups).Where(pair => pair.A == a || pair.B == a)]);
        }

        // What is left is the sum of the steps to come, added up from the end: it is never negative.
        double entropy = 0;
        var mergers = new EntropyMerger[steps.Count];
        for (int s = steps.Count - 1; s >= 0; s--)
        {
            mergers[s] = new EntropyMerger(steps.Count - s, steps[s].First, steps[s].Second, entropy, steps[s].Drop, steps[s].Rows);
            entropy += steps[s].Drop;
        }

        return [.. mergers];

        void Look((int A, int B)[] wanted)
        {
            double[] found = pairs.Drops(wanted, cancellation);
            foreach (((int a, int b), double drop) in wanted.Zip(found))
            {
                drops[a, b] = drop;
            }
        }
    }

    /// <summary>All pairs of clusters, each named by its lowest component, the lower first.</summary>
    private static IEnumerable<(int A, int B)> Pairs(List<ImmutableArray<int>> groups) =>
        from a in groups
        from b in groups
        where a[0] < b[0]
        select (a[0], b[0]);
}
