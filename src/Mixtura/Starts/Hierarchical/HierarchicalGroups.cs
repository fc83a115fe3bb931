using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// A hierarchy of a table's rows, or of a sample of a large one's, that can be cut into any number of groups. Rows outside
/// the sample belong to none: components begin with what the sampled rows of their group say, and the first expectation
/// step gives the others away by densities. To the nearest mean they would go by another measure than the groups were
/// found with.
/// </summary>
internal sealed class HierarchicalGroups
{
    /// <summary>The most distinct rows that are clustered; the work grows with their square.</summary>
    public const int MostRows = 2000;

    /// <summary>In tables with more rows than these, distinct ones are not counted.</summary>
    private const int MostSearchedRows = 20_000;

    private readonly Dendrogram _tree;

    /// <summary>For each row, or each sampled one, its item in the tree; −1 for a row of weight 0.</summary>
    private readonly int[] _items;

    /// <summary>The sampled rows in increasing order; null where all were taken.</summary>
    private readonly long[]? _sampled;

    /// <summary>For how many rows a sampled one stands.</summary>
    private readonly double _share;

    private HierarchicalGroups(Dendrogram tree, int[] items, long[]? sampled, double share)
    {
        _tree = tree;
        _items = items;
        _sampled = sampled;
        _share = share;
    }

    /// <summary>Whether the hierarchy is one of a sample.</summary>
    public bool IsSampled => _sampled is not null;

    /// <summary>Clusters a table's rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="map">The family's features; what they scale is undone, since the transformation decides about scales.</param>
    /// <param name="options">The criterion and the coordinates.</param>
    /// <param name="random">Where a sample is drawn from.</param>
    /// <param name="threads">The number of threads; it does not change the result.</param>
    public static HierarchicalGroups Of(RowTable table, FeatureMap map, HierarchicalOptions options, RandomSource random, int threads)
    {
        map = map.Unscaled;
        DistinctRows? all = table.RowCount <= MostSearchedRows ? DistinctRows.Of(FeatureRows.Of(table, map)) : null;
        if (all?.Count <= MostRows)
        {
            return new HierarchicalGroups(Tree(all, options), all.OfRow, null, 1);
        }

        long[] sampled = FeatureRows.Choose(table, MostRows, random);
        var some = DistinctRows.Of(FeatureRows.Of(table, map, sampled, threads));
        return new HierarchicalGroups(Tree(some, options), some.OfRow, sampled, table.TotalWeight / some.Weights.Sum());
    }

    /// <summary>The groups when so many are left; fewer where there are not so many distinct rows.</summary>
    public Responsibilities At(int components)
    {
        int[] groups = _tree.Cut(components);
        int[] labels = Array.ConvertAll(_items, item => item < 0 ? -1 : groups[item]);
        return _sampled is null ? new HardResponsibilities(labels, components) : new SampledResponsibilities(_sampled, labels, _share);
    }

    private static Dendrogram Tree(DistinctRows rows, HierarchicalOptions options) =>
        Agglomeration.Run(options.Criterion, RowTransformation.Apply(options.Transformation, rows));
}
