namespace Mixtura.Estimation;

/// <summary>Adds arrays along the binary tree over their indices: neighbours first, then pairs of neighbours, and so on.</summary>
internal static class MergeTree
{
    /// <summary>The sum of leaves 0, …, count − 1. A tree over aligned subtrees of equal size gives the same bits as the tree over all leaves.</summary>
    /// <param name="count">The number of leaves, at least 1.</param>
    /// <param name="leaf">Makes a leaf; it may be changed afterwards.</param>
    public static double[] Reduce(int count, Func<int, double[]> leaf)
    {
        var stack = new Stack<double[]>();
        for (int i = 0; i < count; i++)
        {
            double[] current = leaf(i);
            for (int bits = i; (bits & 1) == 1; bits >>= 1)
            {
                current = Add(stack.Pop(), current);
            }

            stack.Push(current);
        }

        double[] sum = stack.Pop();
        while (stack.Count > 0)
        {
            sum = Add(stack.Pop(), sum);
        }

        return sum;
    }

    private static double[] Add(double[] left, double[] right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            left[i] += right[i];
        }

        return left;
    }
}
