using Mixtura.Cli.Files;
using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>What `mixtura clusters` found.</summary>
/// <param name="ModelPath">The model's file.</param>
/// <param name="Model">The model.</param>
/// <param name="Loaded">The table.</param>
/// <param name="Posterior">The components' posteriors.</param>
/// <param name="Merging">All mergers.</param>
/// <param name="Groups">The clusters that were asked for or suggested.</param>
/// <param name="Rows">Their posteriors.</param>
/// <param name="Shape">What the density's shape says, or null where the model is not Gaussian.</param>
/// <param name="Truth">The known labels, or null.</param>
internal sealed record ClusterFindings(
    string ModelPath,
    Mixture Model,
    LoadedTable Loaded,
    TablePosterior Posterior,
    EntropyMerging Merging,
    ComponentGroups Groups,
    ClusterPosterior Rows,
    DensityShape? Shape,
    KnownLabels? Truth)
{
    /// <summary>The confusion table of any number of clusters; the noise counts as one more.</summary>
    public ConfusionTable? Confusion(ComponentGroups groups) => Truth?.Against(groups.Posterior(Posterior).Clusters, Loaded.Rows);

    /// <summary>What a cluster is called.</summary>
    public string NameOf(int cluster) => cluster < Groups.Count ? $"{cluster + 1}" : ComponentNames.Noise;

    /// <summary>The names of all clusters, with the noise's if there is any.</summary>
    public IEnumerable<string> Names => Enumerable.Range(0, Groups.Weights.Length).Select(NameOf);
}
