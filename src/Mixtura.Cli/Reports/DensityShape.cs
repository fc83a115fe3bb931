using System.Collections.Immutable;

namespace Mixtura.Cli.Reports;

/// <summary>What the shape of a Gaussian mixture's density says of its components.</summary>
/// <param name="ByModes">Components whose means climb to the same mode.</param>
/// <param name="Ridges">The ridge between every two components.</param>
internal sealed record DensityShape(ComponentGroups ByModes, ImmutableArray<RidgeLine> Ridges)
{
    /// <summary>With more components than this, pairs are too many to look at.</summary>
    private const int MostComponents = 60;

    /// <summary>Looks at the modes and ridges; null where the model is not Gaussian or has too many components.</summary>
    public static DensityShape? Of(Mixture model)
    {
        if (model is not GaussianMixture gaussian || model.ClusterCount > MostComponents)
        {
            return null;
        }

        int k = gaussian.ClusterCount;
        return new DensityShape(
            ComponentGroups.ByModes(gaussian),
            [.. from a in Enumerable.Range(0, k) from b in Enumerable.Range(a + 1, k - a - 1) select RidgeLine.Between(gaussian, a, b)]);
    }
}
