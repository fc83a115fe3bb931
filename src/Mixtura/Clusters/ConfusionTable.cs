using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How many rows of each cluster have which known label, and how well the two agree. Immutable.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class ConfusionTable
{
    private readonly double[,] _counts;
    private readonly double[] _ofClusters;
    private readonly double[] _ofLabels;

    private ConfusionTable(double[,] counts)
    {
        _counts = counts;
        _ofClusters = new double[counts.GetLength(0)];
        _ofLabels = new double[counts.GetLength(1)];
        for (int c = 0; c < ClusterCount; c++)
        {
            for (int l = 0; l < LabelCount; l++)
            {
                _ofClusters[c] += counts[c, l];
                _ofLabels[l] += counts[c, l];
                Total += counts[c, l];
            }
        }

        BestMatching = Match();
        AdjustedRandIndex = Adjusted();
        double matched = 0;
        for (int c = 0; c < ClusterCount; c++)
        {
            matched += BestMatching[c] >= 0 ? counts[c, BestMatching[c]] : 0;
        }

        Errors = Total - matched;
    }

    /// <summary>The number of clusters: the table's rows.</summary>
    public int ClusterCount => _ofClusters.Length;

    /// <summary>The number of labels: the table's columns.</summary>
    public int LabelCount => _ofLabels.Length;

    /// <summary>The weight of all rows that are counted.</summary>
    public double Total { get; }

    /// <summary>The weight of the rows in a cluster that have a label.</summary>
    /// <param name="cluster">The cluster, from 0.</param>
    /// <param name="label">The label's code, from 0.</param>
    public double this[int cluster, int label] => _counts[cluster, label];

    /// <summary>
    /// The share of pairs of rows on which clusters and labels agree, corrected for chance: 1 where they are the same partition, 0 on average where
    /// they have nothing to do with each other (Hubert and Arabie 1985, equation 5). It asks for no matching. NaN with fewer than two rows.
    /// </summary>
    public double AdjustedRandIndex { get; }

    /// <summary>
    /// For each cluster the label that the best matching gives it, or −1 where there are more clusters than labels and it has none: of all
    /// one-to-one matchings that with the most rows right.
    /// </summary>
    public ImmutableArray<int> BestMatching { get; }

    /// <summary>The weight of the rows whose label is not the one that <see cref="BestMatching"/> gives their cluster.</summary>
    public double Errors { get; }

    /// <summary><see cref="Errors"/> by <see cref="Total"/>; NaN without rows.</summary>
    public double ErrorRate => Errors / Total;

    /// <summary>Counts rows.</summary>
    /// <param name="clusters">Each row's cluster, from 0; n values. A row with a negative one is not counted.</param>
    /// <param name="labels">Each row's known label as a code from 0; n values. A row with a negative one has no known label and is not counted.</param>
    /// <param name="weights">The rows' weights, n of them, or empty where each counts once. They stand for repeated rows.</param>
    /// <exception cref="ArgumentException">The numbers of values differ, or a weight is negative or not finite.</exception>
    public static ConfusionTable Of(ReadOnlySpan<int> clusters, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        if (clusters.Length != labels.Length || !(weights.IsEmpty || weights.Length == labels.Length))
        {
            throw new ArgumentException($"There are {clusters.Length} clusters, {labels.Length} labels and {weights.Length} weights; there must be one of each for every row.", nameof(labels));
        }

        int lastCluster = -1;
        int lastLabel = -1;
        for (int i = 0; i < labels.Length; i++)
        {
            lastCluster = Math.Max(lastCluster, clusters[i]);
            lastLabel = Math.Max(lastLabel, labels[i]);
        }

        double[,] counts = new double[lastCluster + 1, lastLabel + 1];
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException($"The weight {weight:R} of row {i} is not a finite number that is zero or more.", nameof(weights));
            }

            if (clusters[i] >= 0 && labels[i] >= 0)
            {
                counts[clusters[i], labels[i]] += weight;
            }
        }

        return new ConfusionTable(counts);
    }

    private static double Pairs(double rows) => rows * (rows - 1) / 2;

    private double Adjusted()
    {
        double together = 0;
        foreach (double count in _counts)
        {
            together += Pairs(count);
        }

        double inClusters = _ofClusters.Sum(Pairs);
        double inLabels = _ofLabels.Sum(Pairs);
        double all = Pairs(Total);
        if (!(all > 0))
        {
            return double.NaN;
        }

        double expected = inClusters * inLabels / all;
        double most = (inClusters + inLabels) / 2;

        // Both leave all rows together, or each by itself: they are the same, and chance leaves no other outcome.
        return most == expected ? 1 : (together - expected) / (most - expected);
    }

    private ImmutableArray<int> Match()
    {
        int size = Math.Max(ClusterCount, LabelCount);
        double[,] cost = new double[size, size];
        for (int c = 0; c < ClusterCount; c++)
        {
            for (int l = 0; l < LabelCount; l++)
            {
                cost[c, l] = -_counts[c, l];
            }
        }

        return [.. Assignment.Cheapest(cost).Take(ClusterCount).Select(label => label < LabelCount ? label : -1)];
    }
}
