namespace Mixtura.Reporting;

/// <summary>Which groups may be one cluster, where groups overlap so much that this is worth a word.</summary>
/// <param name="Entropy">All mergers.</param>
/// <param name="Suggested">The clusters at a clear break of the entropy, or null where there is none or the groups are too few to judge it.</param>
/// <param name="Hills">Which groups share a hill of the density, or null where that is not known.</param>
/// <param name="Rows">The number of rows that mergers were judged by.</param>
internal sealed record Merging(EntropyMerging Entropy, ComponentGroups? Suggested, ComponentGroups? Hills, long Rows)
{
    /// <summary>From this share of uncertain rows on groups overlap.</summary>
    private const double Overlap = 0.05;

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
            entropy.HasClearBreak ? entropy.Groups(entropy.SuggestedClusters) : null,
            model is GaussianMixture gaussian && model.ClusterCount <= MostComponentsForHills ? ComponentGroups.ByModes(gaussian.WithoutNoise()) : null,
            judged.RowCount);
    }
}
