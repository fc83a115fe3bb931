using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mixtura;

/// <summary>
/// Σw·δ and Σw·δδᵀ of a block's rows, δ = x − μ: columns in threes against columns in threes. Rows of weight 0 are left
/// out where they are many, so that a block costs what its members of a component cost.
/// </summary>
internal static class WeightedScatter
{
    private const int BlockRows = RowTable.BlockRows;
    private const int Halves = 9 * 4;

    /// <summary>With more rows than this, picking them out costs more than it saves, whatever the number of columns,</summary>
    private const int MostPickedRows = 88;

    /// <summary>and of few columns with more than so many for each.</summary>
    private const int PickedRowsPerColumn = 5;

    /// <summary>Columns that stay in the first-level cache while all others pass by.</summary>
    private const int CachedColumns = 12;

    /// <summary>Doubles of scratch space for d columns.</summary>
    public static int ScratchLength(int dimensions) => (((2 * dimensions) + 1) * BlockRows) + Halves;

    /// <summary>Adds a block's sums for some components, those of component j from j·<paramref name="stride"/> on.</summary>
    /// <param name="wide">Whether to use registers of eight doubles.</param>
    /// <param name="block">The rows, column by column.</param>
    /// <param name="means">All components' means one after the other.</param>
    /// <param name="components">Which components.</param>
    /// <param name="tile">For each of them in turn the rows' weights.</param>
    /// <param name="statistics">The sums.</param>
    /// <param name="stride">The distance between two components' sums.</param>
    /// <param name="scratch">The thread's own space.</param>
    public static void Accumulate(bool wide, ReadOnlySpan<double> block, double[] means, ReadOnlySpan<int> components, ReadOnlySpan<double> tile, Span<double> statistics, int stride, Span<double> scratch)
    {
        int d = block.Length / BlockRows;
        ref double x = ref MemoryMarshal.GetReference(block);
        ref double space = ref MemoryMarshal.GetReference(scratch);
        for (int a = 0; a < components.Length; a++)
        {
            ref double mean = ref means[components[a] * d];
            ref double sums = ref statistics[components[a] * stride];
            ReadOnlySpan<double> weights = tile.Slice(a * BlockRows, BlockRows);
            if (wide)
            {
                Accumulate<EightLanes>(ref x, ref mean, weights, ref sums, ref space, d);
            }
            else
            {
                Accumulate<FourLanes>(ref x, ref mean, weights, ref sums, ref space, d);
            }
        }
    }

    /// <summary>Adds a block's sums: d of Σw·δ, then d(d+1)/2 of the triangle row by row.</summary>
    private static void Accumulate<TVector>(ref double x, ref double mean, ReadOnlySpan<double> weights, ref double sums, ref double scratch, int d)
        where TVector : struct, IVector<TVector>
    {
        int members = BlockRows - MemoryMarshal.Cast<double, long>(weights).Count(0);
        if (members == 0)
        {
            return;
        }

        ref double w = ref MemoryMarshal.GetReference(weights);
        ref double halves = ref scratch;
        ref double products = ref Unsafe.Add(ref sums, d);
        switch (d)
        {
            case 2:
                FewColumns.AccumulateTwo<TVector>(ref x, ref mean, ref w, ref sums, ref halves);
                return;
            case 3:
            case 4:
            case 5:
                FewColumns.AccumulateThree<TVector>(ref x, ref mean, ref w, ref sums, ref products, ref halves);
                if (d > 3)
                {
                    FewColumns.AccumulateFourth<TVector>(ref x, ref mean, ref w, ref Unsafe.Add(ref sums, 3), ref Unsafe.Add(ref products, 6), ref halves);
                }

                if (d > 4)
                {
                    FewColumns.AccumulateFifth<TVector>(ref x, ref mean, ref w, ref Unsafe.Add(ref sums, 4), ref Unsafe.Add(ref products, 10), ref halves);
                }

                return;
        }

        ref double deviations = ref Unsafe.Add(ref scratch, Halves);
        ref double weighted = ref Unsafe.Add(ref deviations, d * BlockRows);
        int rows = BlockRows;
        if (members > Math.Min(MostPickedRows, PickedRowsPerColumn * d))
        {
            Weigh<TVector>(ref x, ref mean, ref w, ref deviations, ref weighted, ref sums, d);
        }
        else
        {
            rows = (members + 7) / 8 * 8;
            ref double picked = ref Unsafe.Add(ref weighted, d * BlockRows);
            Pick(ref x, ref mean, ref w, ref deviations, ref picked, rows, d);
            WeighPicked<TVector>(ref picked, ref deviations, ref weighted, ref sums, (nuint)rows, d);
        }

        Scatter<TVector>(ref deviations, ref weighted, ref products, ref halves, d, (nuint)rows);
    }

    /// <summary>Deviations of the rows that have weight, then zeros to fill a group of eight; and their weights.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pick(ref double x, ref double mean, ref double w, ref double deviations, ref double picked, int rows, int d)
    {
        ref int index = ref MemoryMarshal.GetReference(stackalloc int[BlockRows + 1]);
        int count = 0;
        for (int r = 0; r < BlockRows; r++)
        {
            double weight = Unsafe.Add(ref w, r);
            Unsafe.Add(ref index, count) = r;
            Unsafe.Add(ref picked, Math.Min(count, BlockRows - 1)) = weight;
            count += weight != 0 ? 1 : 0;
        }

        for (int t = count; t < rows; t++)
        {
            Unsafe.Add(ref picked, t) = 0;
            Unsafe.Add(ref index, t) = Unsafe.Add(ref index, 0);
        }

        for (int i = 0; i < d; i++)
        {
            double m = Unsafe.Add(ref mean, i);
            ref double column = ref Unsafe.Add(ref x, i * BlockRows);
            ref double deviation = ref Unsafe.Add(ref deviations, i * BlockRows);
            for (int t = 0; t < rows; t++)
            {
                Unsafe.Add(ref deviation, t) = Unsafe.Add(ref column, Unsafe.Add(ref index, t)) - m;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WeighPicked<TVector>(ref double w, ref double deviations, ref double weighted, ref double sums, nuint rows, int d)
        where TVector : struct, IVector<TVector>
    {
        for (int i = 0; i < d; i++)
        {
            ref double deviation = ref Unsafe.Add(ref deviations, i * BlockRows);
            ref double product = ref Unsafe.Add(ref weighted, i * BlockRows);
            TVector low = TVector.Zero;
            TVector high = TVector.Zero;
            for (nuint r = 0; r < rows; r += 8)
            {
                TVector p = TVector.Load(ref deviation, r) * TVector.Load(ref w, r);
                p.Store(ref product, r);
                low += p;
                if (TVector.Count == 4)
                {
                    p = TVector.Load(ref deviation, r + 4) * TVector.Load(ref w, r + 4);
                    p.Store(ref product, r + 4);
                    high += p;
                }
            }

            Unsafe.Add(ref sums, i) += TVector.SumOfEight(low, high);
        }
    }

    /// <summary>Deviations from the mean, the same times their weights, and the sums of the latter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh<TVector>(ref double x, ref double mean, ref double w, ref double deviations, ref double weighted, ref double sums, int d)
        where TVector : struct, IVector<TVector>
    {
        for (int i = 0; i < d; i++)
        {
            var m = TVector.Create(Unsafe.Add(ref mean, i));
            ref double column = ref Unsafe.Add(ref x, i * BlockRows);
            ref double deviation = ref Unsafe.Add(ref deviations, i * BlockRows);
            ref double product = ref Unsafe.Add(ref weighted, i * BlockRows);
            TVector low = TVector.Zero;
            TVector high = TVector.Zero;
            for (nuint r = 0; r < BlockRows; r += 8)
            {
                TVector delta = TVector.Load(ref column, r) - m;
                TVector p = delta * TVector.Load(ref w, r);
                delta.Store(ref deviation, r);
                p.Store(ref product, r);
                low += p;
                if (TVector.Count == 4)
                {
                    delta = TVector.Load(ref column, r + 4) - m;
                    p = delta * TVector.Load(ref w, r + 4);
                    delta.Store(ref deviation, r + 4);
                    p.Store(ref product, r + 4);
                    high += p;
                }
            }

            Unsafe.Add(ref sums, i) += TVector.SumOfEight(low, high);
        }
    }

    private static void Scatter<TVector>(ref double deviations, ref double weighted, ref double sums, ref double halves, int d, nuint rows)
        where TVector : struct, IVector<TVector>
    {
        int threes = d - (d % 3);
        for (int first = 0; first < threes; first += CachedColumns)
        {
            int end = Math.Min(first + CachedColumns, threes);
            for (int a = first; a < threes; a += 3)
            {
                ref double p = ref Unsafe.Add(ref weighted, a * BlockRows);
                ref double rowA = ref Unsafe.Add(ref sums, a * (a + 1) / 2);
                ref double rowB = ref Unsafe.Add(ref rowA, a + 1);
                ref double rowC = ref Unsafe.Add(ref rowB, a + 2);
                for (int c = first; c < Math.Min(a, end); c += 3)
                {
                    NineProducts<TVector>(ref p, ref Unsafe.Add(ref deviations, c * BlockRows), ref Unsafe.Add(ref rowA, c), ref Unsafe.Add(ref rowB, c), ref Unsafe.Add(ref rowC, c), ref halves, rows);
                }

                if (a < end)
                {
                    SixProducts<TVector>(ref p, ref Unsafe.Add(ref deviations, a * BlockRows), ref Unsafe.Add(ref rowA, a), ref Unsafe.Add(ref rowB, a), ref Unsafe.Add(ref rowC, a), ref halves, rows);
                }
            }
        }

        for (int a = threes; a < d; a++)
        {
            ref double p = ref Unsafe.Add(ref weighted, a * BlockRows);
            ref double row = ref Unsafe.Add(ref sums, a * (a + 1) / 2);
            for (int c = 0; c < threes; c += 3)
            {
                ThreeProducts<TVector>(ref p, ref Unsafe.Add(ref deviations, c * BlockRows), ref Unsafe.Add(ref row, c), rows);
            }

            for (int c = threes; c <= a; c++)
            {
                Unsafe.Add(ref row, c) += Lanes.Dot<TVector>(
                    MemoryMarshal.CreateReadOnlySpan(ref p, (int)rows),
                    MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref deviations, c * BlockRows), (int)rows));
            }
        }
    }

    /// <summary>Nine sums of four lanes fill the registers of AVX2 and keep both of its multipliers busy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NineProducts<TVector>(ref double p, ref double q, ref double rowA, ref double rowB, ref double rowC, ref double halves, nuint rows)
        where TVector : struct, IVector<TVector>
    {
        for (nuint half = 0; half < 8; half += TVector.Count)
        {
            TVector aa = TVector.Zero;
            TVector ab = aa;
            TVector ac = aa;
            TVector ba = aa;
            TVector bb = aa;
            TVector bc = aa;
            TVector ca = aa;
            TVector cb = aa;
            TVector cc = aa;
            for (nuint r = half; r < rows; r += 8)
            {
                TVector q0 = TVector.Load(ref q, r);
                TVector q1 = TVector.Load(ref q, r + BlockRows);
                TVector q2 = TVector.Load(ref q, r + (2 * BlockRows));
                TVector w = TVector.Load(ref p, r);
                aa = TVector.MultiplyAdd(w, q0, aa);
                ab = TVector.MultiplyAdd(w, q1, ab);
                ac = TVector.MultiplyAdd(w, q2, ac);
                w = TVector.Load(ref p, r + BlockRows);
                ba = TVector.MultiplyAdd(w, q0, ba);
                bb = TVector.MultiplyAdd(w, q1, bb);
                bc = TVector.MultiplyAdd(w, q2, bc);
                w = TVector.Load(ref p, r + (2 * BlockRows));
                ca = TVector.MultiplyAdd(w, q0, ca);
                cb = TVector.MultiplyAdd(w, q1, cb);
                cc = TVector.MultiplyAdd(w, q2, cc);
            }

            HalfSums.Add(ref rowA, 0, half, ref halves, aa);
            HalfSums.Add(ref rowA, 1, half, ref halves, ab);
            HalfSums.Add(ref rowA, 2, half, ref halves, ac);
            ref double second = ref Unsafe.Add(ref halves, 3 * 4);
            HalfSums.Add(ref rowB, 0, half, ref second, ba);
            HalfSums.Add(ref rowB, 1, half, ref second, bb);
            HalfSums.Add(ref rowB, 2, half, ref second, bc);
            ref double third = ref Unsafe.Add(ref halves, 6 * 4);
            HalfSums.Add(ref rowC, 0, half, ref third, ca);
            HalfSums.Add(ref rowC, 1, half, ref third, cb);
            HalfSums.Add(ref rowC, 2, half, ref third, cc);
        }
    }

    /// <summary>The triangle on the diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixProducts<TVector>(ref double p, ref double q, ref double rowA, ref double rowB, ref double rowC, ref double halves, nuint rows)
        where TVector : struct, IVector<TVector>
    {
        for (nuint half = 0; half < 8; half += TVector.Count)
        {
            TVector aa = TVector.Zero;
            TVector ba = aa;
            TVector bb = aa;
            TVector ca = aa;
            TVector cb = aa;
            TVector cc = aa;
            for (nuint r = half; r < rows; r += 8)
            {
                TVector q0 = TVector.Load(ref q, r);
                TVector q1 = TVector.Load(ref q, r + BlockRows);
                aa = TVector.MultiplyAdd(TVector.Load(ref p, r), q0, aa);
                TVector w = TVector.Load(ref p, r + BlockRows);
                ba = TVector.MultiplyAdd(w, q0, ba);
                bb = TVector.MultiplyAdd(w, q1, bb);
                w = TVector.Load(ref p, r + (2 * BlockRows));
                ca = TVector.MultiplyAdd(w, q0, ca);
                cb = TVector.MultiplyAdd(w, q1, cb);
                cc = TVector.MultiplyAdd(w, TVector.Load(ref q, r + (2 * BlockRows)), cc);
            }

            HalfSums.Add(ref rowA, 0, half, ref halves, aa);
            ref double second = ref Unsafe.Add(ref halves, 4);
            HalfSums.Add(ref rowB, 0, half, ref second, ba);
            HalfSums.Add(ref rowB, 1, half, ref second, bb);
            ref double third = ref Unsafe.Add(ref halves, 3 * 4);
            HalfSums.Add(ref rowC, 0, half, ref third, ca);
            HalfSums.Add(ref rowC, 1, half, ref third, cb);
            HalfSums.Add(ref rowC, 2, half, ref third, cc);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThreeProducts<TVector>(ref double p, ref double q, ref double row, nuint rows)
        where TVector : struct, IVector<TVector>
    {
        TVector a0 = TVector.Zero;
        TVector a1 = a0;
        TVector b0 = a0;
        TVector b1 = a0;
        TVector c0 = a0;
        TVector c1 = a0;
        for (nuint r = 0; r < rows; r += 8)
        {
            TVector w = TVector.Load(ref p, r);
            a0 = TVector.MultiplyAdd(w, TVector.Load(ref q, r), a0);
            b0 = TVector.MultiplyAdd(w, TVector.Load(ref q, r + BlockRows), b0);
            c0 = TVector.MultiplyAdd(w, TVector.Load(ref q, r + (2 * BlockRows)), c0);
            if (TVector.Count == 4)
            {
                w = TVector.Load(ref p, r + 4);
                a1 = TVector.MultiplyAdd(w, TVector.Load(ref q, r + 4), a1);
                b1 = TVector.MultiplyAdd(w, TVector.Load(ref q, r + BlockRows + 4), b1);
                c1 = TVector.MultiplyAdd(w, TVector.Load(ref q, r + (2 * BlockRows) + 4), c1);
            }
        }

        row += TVector.SumOfEight(a0, a1);
        Unsafe.Add(ref row, 1) += TVector.SumOfEight(b0, b1);
        Unsafe.Add(ref row, 2) += TVector.SumOfEight(c0, c1);
    }
}
