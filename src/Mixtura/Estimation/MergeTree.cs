using System.Runtime.CompilerServices;

namespace Mixtura.Estimation;

/// <summary>
/// Adds arrays along the binary tree over their indices: neighbours first, then pairs of neighbours, and so on. A tree over
/// aligned subtrees of equal size gives the same bits as the tree over all leaves. The arrays are used again from sum to sum.
/// </summary>
internal sealed class MergeTree(int length)
{
    private readonly Stack<double[]> _free = new();
    private readonly Stack<double[]> _partial = new();
    private int _leaves;

    /// <summary>An array of zeros for the next leaf.</summary>
    public double[] Rent()
    {
        if (!_free.TryPop(out double[]? leaf))
        {
            return new double[length];
        }

        Array.Clear(leaf);
        return leaf;
    }

    /// <summary>Adds the next leaf; the array must be one that <see cref="Rent"/> gave.</summary>
    public void Push(double[] leaf)
    {
        for (int bits = _leaves++; (bits & 1) == 1; bits >>= 1)
        {
            leaf = Merge(_partial.Pop(), leaf);
        }

        _partial.Push(leaf);
    }

    /// <summary>Copies the sum of all leaves, at least one, and forgets them.</summary>
    public void Finish(Span<double> sum)
    {
        double[] total = _partial.Pop();
        while (_partial.TryPop(out double[]? left))
        {
            total = Merge(left, total);
        }

        total.CopyTo(sum);
        _free.Push(total);
        _leaves = 0;
    }

    /// <summary>Forgets leaves that were left behind when work was broken off.</summary>
    public void Reset()
    {
        while (_partial.TryPop(out double[]? left))
        {
            _free.Push(left);
        }

        _leaves = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Merge(double[] left, double[] right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            left[i] += right[i];
        }

        _free.Push(right);
        return left;
    }
}
