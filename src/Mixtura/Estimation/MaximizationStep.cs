using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>From the sums of a pass to new parameters.</summary>
internal static class MaximizationStep
{
    public static ComponentStatistics Statistics(Family family, ImmutableArray<Component> about, TableMoments moments, PassSums sums)
    {
        int length = family.CountStatistics(about[0].Dimensions);
        return new ComponentStatistics(about, moments, sums.Weights, sums.Values, sums.FamilyAt, length, length);
    }

    /// <summary>Mixing proportions from total responsibilities; their sum is 1 to rounding.</summary>
    public static double[] Weights(double[] responsibilities)
    {
        double total = responsibilities.Sum();
        return Array.ConvertAll(responsibilities, weight => weight / total);
    }
}
