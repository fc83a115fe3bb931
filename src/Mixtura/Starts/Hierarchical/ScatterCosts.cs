using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura;

/// <summary>By how much a merge raises Σ nₖ·ln(det(Wₖ/nₖ) + (tr(Wₖ) + α)/nₖ), each group having a scatter of its own.</summary>
internal sealed class ScatterCosts : MergeCosts
{
    /// <summary>A pivot with less than this share of its diagonal left is rounding: the scatter is singular.</summary>
    private const double LeastPivot = 1e-13;

    private readonly double _alpha;

    /// <summary>The number of distinct rows of each group: of no more than there are columns, the determinant is 0.</summary>
    private readonly int[] _sizes;
    private readonly double[] _traces;

    /// <summary>The groups' scatters packed row by row, entry by entry.</summary>
    private readonly double[] _scatters;
    private readonly double[] _terms;
    private readonly double[] _space;
    private readonly double[] _diagonal;

    public ScatterCosts(DistinctRows rows)
        : base(rows)
    {
        _alpha = MeanVariance(rows);
        _sizes = new int[Stride];
        Array.Fill(_sizes, 1);
        _traces = new double[Stride];
        _scatters = new double[PackedSymmetric.Length(Length) * Stride];
        _terms = new double[Stride];
        _space = new double[(PackedSymmetric.Length(Length) + Length) * 8];
        _diagonal = new double[Length * 8];
        for (int i = 0; i < Count; i++)
        {
            _terms[i] = Weights[i] * Elementary.Log(_alpha / Weights[i]);
        }
    }

    public override void Fill(int slot, int end, double[] costs)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Fill<EightLanes>(slot, end, costs);
        }
        else
        {
            Fill<FourLanes>(slot, end, costs);
        }
    }

    public override void Merge(int into, int from)
    {
        double between = Between(into, from);
        double trace = 0;
        for (int i = 0, at = 0; i < Length; i++)
        {
            double left = between * (Means[(i * Stride) + from] - Means[(i * Stride) + into]);
            for (int j = 0; j <= i; j++, at += Stride)
            {
                double right = Means[(j * Stride) + from] - Means[(j * Stride) + into];
                _scatters[at + into] = Math.FusedMultiplyAdd(left, right, _scatters[at + into] + _scatters[at + from]);
            }

            trace += _scatters[at - Stride + into];
        }

        _sizes[into] += _sizes[from];
        _traces[into] = trace;
        base.Merge(into, from);
        _terms[into] = Term(into);
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _terms[to] = _terms[from];
        _sizes[to] = _sizes[from];
        _traces[to] = _traces[from];
        for (int at = 0; at < _scatters.Length; at += Stride)
        {
            _scatters[at + to] = _scatters[at + from];
        }
    }

    private double Term(int slot)
    {
        double weight = Weights[slot];
        double determinant = 0;
        if (_sizes[slot] > Length)
        {
            double[] scatter = new double[PackedSymmetric.Length(Length)];
            for (int e = 0; e < scatter.Length; e++)
            {
                scatter[e] = _scatters[(e * Stride) + slot];
            }

            determinant = Determinant(scatter, Length, weight);
        }

        return weight * Elementary.Log(determinant + ((_traces[slot] + _alpha) / weight));
    }

    /// <summary>det(A/divisor); 0 where A is singular to working precision.</summary>
    private static double Determinant(double[] a, int order, double divisor)
    {
        double[] diagonal = [.. Enumerable.Range(0, order).Select(i => a[PackedSymmetric.Index(i, i)])];
        double determinant = 1;
        for (int j = 0; j < order; j++)
        {
            double pivot = a[PackedSymmetric.Index(j, j)];
            if (!(pivot > LeastPivot * diagonal[j]))
            {
                return 0;
            }

            determinant *= pivot / divisor;
            for (int i = j + 1; i < order; i++)
            {
                double factor = a[PackedSymmetric.Index(i, j)] / pivot;
                for (int c = j + 1; c <= i; c++)
                {
                    a[PackedSymmetric.Index(i, c)] = Math.FusedMultiplyAdd(-factor, a[PackedSymmetric.Index(c, j)], a[PackedSymmetric.Index(i, c)]);
                }
            }
        }

        return determinant;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill<TVector>(int slot, int end, double[] costs)
        where TVector : struct, IVector<TVector>
    {
        ref double weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        ref double means = ref MemoryMarshal.GetArrayDataReference(Means);
        ref double scatters = ref MemoryMarshal.GetArrayDataReference(_scatters);
        ref double union = ref MemoryMarshal.GetArrayDataReference(_space);
        ref double differences = ref Unsafe.Add(ref union, PackedSymmetric.Length(Length) * 8);
        ref double diagonal = ref MemoryMarshal.GetArrayDataReference(_diagonal);
        var own = TVector.Create(Weights[slot]);
        var ownTerm = TVector.Create(_terms[slot]);
        var alpha = TVector.Create(_alpha);
        for (nuint r = 0; r < (nuint)end; r += TVector.Count)
        {
            TVector weight = TVector.Load(ref weights, r);
            TVector sum = own + weight;
            TVector between = own * weight / sum;
            TVector square = TVector.Zero;
            for (int f = 0; f < Length; f++)
            {
                ref double mean = ref Unsafe.Add(ref means, f * Stride);
                TVector difference = TVector.Load(ref mean, r) - TVector.Create(Unsafe.Add(ref mean, slot));
                difference.Store(ref differences, (nuint)f * 8);
                square = TVector.MultiplyAdd(difference, difference, square);
            }

            TVector determinant = TVector.Zero;
            if (_sizes[slot] + LargestSize((int)r, (int)TVector.Count) > Length)
            {
                WorkCancellation.ThrowIfRequested();
                Union(ref Unsafe.Add(ref scatters, slot), ref Unsafe.Add(ref scatters, r), between);
                determinant = Determinant<TVector>(ref union, ref diagonal, Length, sum);
            }

            TVector trace = TVector.MultiplyAdd(between, square, TVector.Create(_traces[slot]) + TVector.Load(ref MemoryMarshal.GetArrayDataReference(_traces), r));
            TVector terms = ownTerm + TVector.Load(ref MemoryMarshal.GetArrayDataReference(_terms), r);
            ((sum * Elementary.Log(determinant + ((trace + alpha) / sum))) - terms).Store(ref MemoryMarshal.GetArrayDataReference(costs), r);
        }
    }

    private int LargestSize(int from, int count)
    {
        int largest = 0;
        foreach (int size in _sizes.AsSpan(from, count))
        {
            largest = Math.Max(largest, size);
        }

        return largest;
    }

    /// <summary>The scatters of one group together with each of several others, from the differences of their means.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Union<TVector>(ref double own, ref double others, TVector between)
        where TVector : struct, IVector<TVector>
    {
        ref double union = ref MemoryMarshal.GetArrayDataReference(_space);
        ref double differences = ref Unsafe.Add(ref union, PackedSymmetric.Length(Length) * 8);
        ref double diagonal = ref MemoryMarshal.GetArrayDataReference(_diagonal);
        for (int i = 0, at = 0; i < Length; i++)
        {
            TVector left = between * TVector.Load(ref differences, (nuint)i * 8);
            for (int j = 0; j <= i; j++, at++)
            {
                TVector both = TVector.Create(Unsafe.Add(ref own, at * Stride)) + TVector.Load(ref Unsafe.Add(ref others, at * Stride), 0);
                TVector entry = TVector.MultiplyAdd(left, TVector.Load(ref differences, (nuint)j * 8), both);
                entry.Store(ref union, (nuint)at * 8);
                if (i == j)
                {
                    entry.Store(ref diagonal, (nuint)i * 8);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Determinant<TVector>(ref double a, ref double diagonal, int order, TVector divisor)
        where TVector : struct, IVector<TVector>
    {
        TVector determinant = TVector.One;
        for (int j = 0, column = 0; j < order; j++)
        {
            // Entry (i, j) is at i(i+1)/2 + j; "column" is at (j, j).
            column += j + (j > 0 ? 1 : 0);
            TVector pivot = TVector.Load(ref a, (nuint)column * 8);
            TVector regular = TVector.Less(TVector.Create(LeastPivot) * TVector.Load(ref diagonal, (nuint)j * 8), pivot);
            determinant = determinant * (pivot / divisor) & regular;
            for (int i = j + 1, below = column + j + 1; i < order; i++, below += i)
            {
                TVector factor = (TVector.Zero - (TVector.Load(ref a, (nuint)below * 8) / pivot)) & regular;
                for (int c = j + 1, other = column + j + 1; c <= i; c++, other += c)
                {
                    nuint at = (nuint)(below + c - j) * 8;
                    TVector.MultiplyAdd(factor, TVector.Load(ref a, (nuint)other * 8), TVector.Load(ref a, at)).Store(ref a, at);
                }
            }
        }

        return determinant;
    }
}
