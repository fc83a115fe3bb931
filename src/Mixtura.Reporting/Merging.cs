namespace Mixtura.Reporting;

/// <summary>Which groups may be one cluster, where groups overlap so much that this is worth a word.</summary>
/// <param name="Entropy">All mergers.</param>
/// <param name="Suggested">The clusters that are suggested, or null where no number stands out.</param>
/// <param name="Hills">Which groups share a hill of the density, or null where that is not known.</param>
/// <param name="Rows">The number of rows that mergers were judged by.</param>
internal sealed record Merging(EntropyMerging Entropy, ComponentGroups? Suggested, ComponentGroups? Hills, long Rows)
{
    /// <summary>From this share of uncertain rows on groups overlap.</summary>
    private const double Overlap = 0.05;

    /// <summary>A number of clusters stands out where a merger above it brings so many times what one below it does.</summary>
    private const double Break = 4;

    /// <summary>Mergers are judged by so many posteriors at most, 8 bytes each: of more rows by a sample.</summary>
    private const int MostPosteriors = 4_000_000;
    private const int MostComponentsForHills = 30;

    /// <summary>Merges, or does not where groups are clear.</summary>
    public static Merging? Of(Mixture model, RowTable table, GroupProfiles profiles, int threads, CancellationToken cancellation)
    {
        if (model.ClusterCount < 2 || !(profiles.UncertainWeight >= Overlap * table.TotalWeight))
        {
            return null;
        }

        int most = Math.Max(1, MostPosteriors / model.Components.Length);
        RowTable judged = table.RowCount > most || table.IsStreamed ? table.Sample((int)Math.Min(most, table.RowCount)) : table;
        if (!(judged.TotalWeight > 0))
        {
            return null;
        }

        var entropy = EntropyMerging.Of(model, judged, threads: threads, cancellation: cancellation);
        return new Merging(
            entropy,
            StandsOut(entropy) ? entropy.Groups(entropy.SuggestedClusters) : null,
            model is GaussianMixture gaussian && model.ClusterCount <= MostComponentsForHills ? ComponentGroups.ByModes(gaussian.WithoutNoise()) : null,
            judged.RowCount);
    }

    /// <summary>Whether the suggested number is a clear break: the two lines that fit best break somewhere even where one would do.</summary>
    private static bool StandsOut(EntropyMerging merging)
    {
        int clusters = merging.SuggestedClusters;
        int above = merging.ComponentCount - clusters;
        double least = merging.Entropies[clusters - 1];
        return above > 0 && (merging.Entropies[^1] - least) / above >= Break * (clusters > 1 ? least / (clusters - 1) : 0);
    }
}
