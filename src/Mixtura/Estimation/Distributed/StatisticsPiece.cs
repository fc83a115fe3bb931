using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>Sums over some leaves of the tree by which a table's sums are merged.</summary>
/// <param name="First">The first leaf.</param>
/// <param name="Leaves">The number of leaves.</param>
/// <param name="Values">The sums of a pass, its log-likelihood without the kernel's offset.</param>
internal sealed record StatisticsNode(int First, int Leaves, double[] Values);

/// <summary>The sums of one part of a whole.</summary>
/// <param name="Part">Which part of what.</param>
/// <param name="FirstRow">Its first row in the table that was cut, from 0.</param>
/// <param name="Rows">The number of its rows.</param>
/// <param name="WholeRows">The number of rows of the table that was cut, or its own.</param>
/// <param name="Weight">The weight of its rows.</param>
/// <param name="Content">A hash of its rows.</param>
/// <param name="Nodes">The sums, the rows in order: whole subtrees as large as the part's borders allow.</param>
/// <param name="Origin">The file it was read from, or null.</param>
internal sealed record StatisticsPiece(TablePart Part, long FirstRow, long Rows, long WholeRows, double Weight, string Content, ImmutableArray<StatisticsNode> Nodes, string? Origin)
{
    /// <summary>The sums of leaves that follow each other from the first one on, along the tree over all of them.</summary>
    public static double[] Merge(IEnumerable<StatisticsNode> nodes)
    {
        var partial = new Stack<StatisticsNode>();
        foreach (StatisticsNode next in nodes)
        {
            StatisticsNode node = next;
            while (partial.TryPeek(out StatisticsNode? left) && left.Leaves == node.Leaves && left.First % (2 * left.Leaves) == 0)
            {
                node = new StatisticsNode(left.First, 2 * left.Leaves, Sum(partial.Pop().Values, node.Values));
            }

            partial.Push(node);
        }

        double[] total = partial.Pop().Values;
        while (partial.TryPop(out StatisticsNode? left))
        {
            total = Sum(left.Values, total);
        }

        return total;
    }

    private static double[] Sum(double[] left, double[] right)
    {
        double[] sum = new double[left.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = left[i] + right[i];
        }

        return sum;
    }
}
