using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>
/// Which components of a mixture make up which cluster: every component but the noise is in exactly one. Clusters are numbered from 0 in
/// order of decreasing weight; the noise stays by itself and comes last. Immutable.
/// </summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class ComponentGroups
{
    private readonly int[] _clusterOf;
    private readonly double[] _weights;

    private ComponentGroups(Mixture mixture, IEnumerable<int[]> groups)
    {
        int[][] ordered = [.. groups
            .Select(group => group.Order().ToArray())
            .OrderByDescending(group => WeightOf(mixture, group))
            .ThenBy(group => group[0])];
        Groups = [.. ordered.Select(group => group.ToImmutableArray())];
        HasNoise = mixture.Noise is not null;
        _clusterOf = new int[mixture.Components.Length];
        Array.Fill(_clusterOf, Groups.Length);
        for (int c = 0; c < ordered.Length; c++)
        {
            foreach (int j in ordered[c])
            {
                _clusterOf[j] = c;
            }
        }

        _weights = [.. ordered.Select(group => WeightOf(mixture, group)), .. HasNoise ? [mixture.Weights[^1]] : Array.Empty<double>()];
    }

    /// <summary>The components of each cluster, from 0, in rising order.</summary>
    public ImmutableArray<ImmutableArray<int>> Groups { get; }

    /// <summary>The number of clusters, K, without the noise.</summary>
    public int Count => Groups.Length;

    /// <summary>Whether the mixture has noise, whose posterior then follows those of the clusters.</summary>
    public bool HasNoise { get; }

    /// <summary>The clusters' proportions, each the sum of its components'; the noise's is the last.</summary>
    [JsonIgnore]
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Makes clusters of given components.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="groups">The components of each cluster, from 0; each of the mixture's, but the noise, in exactly one.</param>
    /// <exception cref="ArgumentException">A component does not exist, is named twice or is missing, or a group is empty.</exception>
    public static ComponentGroups Of(Mixture mixture, IEnumerable<IReadOnlyCollection<int>> groups)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(groups);
        int[][] all = [.. groups.Select(group => group.ToArray())];
        if (all.Any(group => group.Length == 0) || !all.SelectMany(group => group).Order().SequenceEqual(Enumerable.Range(0, mixture.ClusterCount)))
        {
            throw new ArgumentException($"Each of the components 0 to {mixture.ClusterCount - 1} must be in exactly one group, and no group empty.", nameof(groups));
        }

        return new ComponentGroups(mixture, all);
    }

    /// <summary>Components whose means climb to the same mode of the density are one cluster.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="options">How modes are looked for, or null for the defaults.</param>
    /// <remarks>Li, Ray and Lindsay 2007, section 2: clusters are the slopes of hills, here judged at the components' means.</remarks>
    public static ComponentGroups ByModes(GaussianMixture mixture, ModeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        return new ComponentGroups(mixture, mixture.Modes(options).Where(mode => !mode.Components.IsEmpty).Select(mode => mode.Components.ToArray()));
    }

    /// <summary>
    /// Components are one cluster when a chain of pairs leads from one to the other whose density, the two taken alone, has no deep valley
    /// between them: <see cref="RidgeLine.Ratio"/> is at least that given.
    /// </summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="ratio">The smallest ratio of valley to lower hill that merges, above 0 and at most 1; 1 merges pairs with one mode only.</param>
    /// <remarks>Ridges of Ray and Lindsay 2005; the ratio of Hennig 2010, section 4.1, who puts one Gaussian in the place of those merged where here chains decide.</remarks>
    public static ComponentGroups ByRidges(GaussianMixture mixture, double ratio = 1)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        if (!(ratio is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "A ratio is above 0 and at most 1.");
        }

        int[] cluster = [.. Enumerable.Range(0, mixture.ClusterCount)];
        for (int b = 1; b < cluster.Length; b++)
        {
            for (int a = 0; a < b; a++)
            {
                if (cluster[a] != cluster[b] && RidgeLine.Between(mixture, a, b).Ratio >= ratio)
                {
                    (int kept, int gone) = (cluster[a], cluster[b]);
                    cluster = Array.ConvertAll(cluster, c => c == gone ? kept : c);
                }
            }
        }

        return new ComponentGroups(mixture, Enumerable.Range(0, cluster.Length).GroupBy(j => cluster[j]).Select(group => group.ToArray()));
    }

    /// <summary>The cluster of a component: for the noise <see cref="Count"/>.</summary>
    /// <param name="component">The component, from 0.</param>
    public int ClusterOf(int component) => _clusterOf[component];

    /// <summary>What the clusters' posteriors are when the components' are known: P(cluster | x) = Σ P(z = j | x) over its components j.</summary>
    /// <param name="posterior">The components' posteriors, of the same mixture.</param>
    /// <exception cref="ArgumentException">The posteriors are of another number of components.</exception>
    public ClusterPosterior Posterior(TablePosterior posterior)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        int k = _clusterOf.Length;
        int n = posterior.Components.Length;
        if (posterior.Posterior.Length != (long)n * k)
        {
            throw new ArgumentException($"There are {posterior.Posterior.Length} posteriors for {n} rows and {k} components.", nameof(posterior));
        }

        int clusters = _weights.Length;
        var result = new ClusterPosterior(new int[n], new double[n], new double[n * clusters]);
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> own = posterior.Posterior.AsSpan(i * k, k);
            Span<double> sums = result.Posterior.AsSpan(i * clusters, clusters);
            for (int j = 0; j < k; j++)
            {
                sums[_clusterOf[j]] += own[j];
            }

            int best = Mixture.Largest(sums);
            result.Clusters[i] = best;
            for (int j = 0; j < k; j++)
            {
                result.Uncertainty[i] += _clusterOf[j] == best ? 0 : own[j];
            }
        }

        return result;
    }

    private static double WeightOf(Mixture mixture, IEnumerable<int> components)
    {
        double sum = 0;
        foreach (int j in components)
        {
            sum += mixture.Weights[j];
        }

        return sum;
    }
}
