using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// A hierarchy of the rows first, then clusters by k-means++, after two of them on small tables a second hierarchy: the
/// hierarchies do not depend on luck, the others are many. Of labels and counts every other start is one of drawn parameters
/// (<see cref="DrawnStart"/>): clusters of labels that differ little from each other lead to few of the maxima that there are.
/// </summary>
internal sealed record CombinedStart : Start
{
    /// <summary>The place of the second hierarchy among the starts.</summary>
    public const int Second = 3;

    /// <summary>Hierarchies of more rows are those of a sample, and cost more than they bring a second time.</summary>
    private const int MostRowsOfSecond = 5_000;

    /// <summary>The determinant's criterion knows no units, but groups of few rows are judged by their trace, and that does.</summary>
    private static readonly HierarchicalStart s_second = new(new HierarchicalOptions { Transformation = DataTransformation.SPH });

    /// <summary>Merging by scatters costs n²·d², by sums of squares n²·d: of more values (rows that are clustered times columns) the latter serves.</summary>
    private const int MostValuesOfScatters = 40_000;

    /// <summary>Principal components of more columns cost more than the rest of a start.</summary>
    private const int MostColumnsRotated = 500;

    private static readonly HierarchicalStart s_wide = new(new HierarchicalOptions { Criterion = HierarchicalCriterion.EII });
    private static readonly HierarchicalStart s_widest = new(new HierarchicalOptions { Criterion = HierarchicalCriterion.EII, Transformation = DataTransformation.STD });

    public override bool IsGiven => false;

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index)
    {
        bool hasTrees = context.Family.TakesEveryValue;
        if (index % 2 == 1 && DrawnStart.Serves(context.Family, context.Table.ColumnCount))
        {
            return DrawnStart.Instance.Begin(context, index);
        }

        int columns = context.Table.ColumnCount;
        bool isWide = columns * Math.Min(context.Table.RowCount, HierarchicalGroups.MostRows) > MostValuesOfScatters;
        Start first = !isWide ? Hierarchical : columns <= MostColumnsRotated ? s_wide : s_widest;
        bool hasSecond = hasTrees && !isWide && context.Table.RowCount <= MostRowsOfSecond;
        return index == 0 ? (hasTrees ? first.Begin(context, 0) : KMeansPlusPlus.Begin(context, int.MaxValue - 1))
            : hasSecond && index == Second ? s_second.Begin(context, 0)
            : KMeansPlusPlus.Begin(context, hasSecond && index > Second ? index - 2 : index - 1);
    }
}
