using System.Runtime.CompilerServices;

namespace Mixtura;

/// <summary>
/// The same sums as <see cref="TriangularDistance"/> and <see cref="WeightedScatter"/> for two to five columns,
/// with rows kept in registers from their deviations to their products.
/// </summary>
internal static class FewColumns
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>The most columns that there is code for.</summary>
    public const int Most = 5;

    /// <summary>Adds constant − ½·distance² for two columns; the triangle row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOfTwo<TVector>(ref double x, ref double mean, ref double triangle, double constant, ref double log)
        where TVector : struct, IVector<TVector>
    {
        var meanA = TVector.Create(mean);
        var meanB = TVector.Create(Unsafe.Add(ref mean, 1));
        var aa = TVector.Create(triangle);
        var ba = TVector.Create(Unsafe.Add(ref triangle, 1));
        var bb = TVector.Create(Unsafe.Add(ref triangle, 2));
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector a = TVector.Load(ref x, r) - meanA;
            TVector b = TVector.Load(ref x, r + BlockRows) - meanB;
            b = TVector.MultiplyAdd(bb, b, ba * a);
            a *= aa;
            TriangularDistance.Finish(ref log, r, constant, TVector.MultiplyAdd(b, b, a * a));
        }
    }

    /// <summary>Adds constant − ½·distance² for three columns; the triangle row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOfThree<TVector>(ref double x, ref double mean, ref double triangle, double constant, ref double log)
        where TVector : struct, IVector<TVector>
    {
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector a = TVector.Load(ref x, r) - TVector.Create(mean);
            TVector b = TVector.Load(ref x, r + BlockRows) - TVector.Create(Unsafe.Add(ref mean, 1));
            TVector c = TVector.Load(ref x, r + (2 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 2));
            TVector square = Square(ref triangle, a, b, c);
            TriangularDistance.Finish(ref log, r, constant, square);
        }
    }

    /// <summary>Adds constant − ½·distance² for four columns; the triangle row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOfFour<TVector>(ref double x, ref double mean, ref double triangle, double constant, ref double log)
        where TVector : struct, IVector<TVector>
    {
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector a = TVector.Load(ref x, r) - TVector.Create(mean);
            TVector b = TVector.Load(ref x, r + BlockRows) - TVector.Create(Unsafe.Add(ref mean, 1));
            TVector c = TVector.Load(ref x, r + (2 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 2));
            TVector e = TVector.Load(ref x, r + (3 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 3));
            TVector last = TVector.Create(Unsafe.Add(ref triangle, 6)) * a;
            last = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 7)), b, last);
            last = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 8)), c, last);
            last = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 9)), e, last);
            TriangularDistance.Finish(ref log, r, constant, TVector.MultiplyAdd(last, last, Square(ref triangle, a, b, c)));
        }
    }

    /// <summary>Adds constant − ½·distance² for five columns; the triangle row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOfFive<TVector>(ref double x, ref double mean, ref double triangle, double constant, ref double log)
        where TVector : struct, IVector<TVector>
    {
        for (nuint r = 0; r < BlockRows; r += TVector.Count)
        {
            TVector a = TVector.Load(ref x, r) - TVector.Create(mean);
            TVector b = TVector.Load(ref x, r + BlockRows) - TVector.Create(Unsafe.Add(ref mean, 1));
            TVector c = TVector.Load(ref x, r + (2 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 2));
            TVector e = TVector.Load(ref x, r + (3 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 3));
            TVector f = TVector.Load(ref x, r + (4 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 4));
            TVector fourth = TVector.Create(Unsafe.Add(ref triangle, 6)) * a;
            TVector fifth = TVector.Create(Unsafe.Add(ref triangle, 10)) * a;
            fourth = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 7)), b, fourth);
            fifth = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 11)), b, fifth);
            fourth = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 8)), c, fourth);
            fifth = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 12)), c, fifth);
            fourth = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 9)), e, fourth);
            fifth = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 13)), e, fifth);
            fifth = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 14)), f, fifth);
            TVector square = TVector.MultiplyAdd(fourth, fourth, Square(ref triangle, a, b, c));
            TriangularDistance.Finish(ref log, r, constant, TVector.MultiplyAdd(fifth, fifth, square));
        }
    }

    /// <summary>Σw·δ and Σw·δδᵀ of two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateTwo<TVector>(ref double x, ref double mean, ref double weights, ref double sums, ref double halves)
        where TVector : struct, IVector<TVector>
    {
        var meanA = TVector.Create(mean);
        var meanB = TVector.Create(Unsafe.Add(ref mean, 1));
        for (nuint half = 0; half < 8; half += TVector.Count)
        {
            TVector a = TVector.Zero;
            TVector b = a;
            TVector aa = a;
            TVector ba = a;
            TVector bb = a;
            for (nuint r = half; r < BlockRows; r += 8)
            {
                TVector w = TVector.Load(ref weights, r);
                TVector da = TVector.Load(ref x, r) - meanA;
                TVector db = TVector.Load(ref x, r + BlockRows) - meanB;
                TVector wa = w * da;
                TVector wb = w * db;
                a += wa;
                b += wb;
                aa = TVector.MultiplyAdd(wa, da, aa);
                ba = TVector.MultiplyAdd(wb, da, ba);
                bb = TVector.MultiplyAdd(wb, db, bb);
            }

            HalfSums.Add(ref sums, 0, half, ref halves, a);
            HalfSums.Add(ref sums, 1, half, ref halves, b);
            HalfSums.Add(ref sums, 2, half, ref halves, aa);
            HalfSums.Add(ref sums, 3, half, ref halves, ba);
            HalfSums.Add(ref sums, 4, half, ref halves, bb);
        }
    }

    /// <summary>Σw·δ and Σw·δδᵀ of the first three of d columns; products begin at <paramref name="products"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateThree<TVector>(ref double x, ref double mean, ref double weights, ref double sums, ref double products, ref double halves)
        where TVector : struct, IVector<TVector>
    {
        for (nuint half = 0; half < 8; half += TVector.Count)
        {
            TVector a = TVector.Zero;
            TVector b = a;
            TVector c = a;
            TVector aa = a;
            TVector ba = a;
            TVector bb = a;
            TVector ca = a;
            TVector cb = a;
            TVector cc = a;
            for (nuint r = half; r < BlockRows; r += 8)
            {
                TVector w = TVector.Load(ref weights, r);
                TVector da = TVector.Load(ref x, r) - TVector.Create(mean);
                TVector wa = w * da;
                a += wa;
                aa = TVector.MultiplyAdd(wa, da, aa);
                TVector db = TVector.Load(ref x, r + BlockRows) - TVector.Create(Unsafe.Add(ref mean, 1));
                TVector wb = w * db;
                b += wb;
                ba = TVector.MultiplyAdd(wb, da, ba);
                bb = TVector.MultiplyAdd(wb, db, bb);
                TVector dc = TVector.Load(ref x, r + (2 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 2));
                TVector wc = w * dc;
                c += wc;
                ca = TVector.MultiplyAdd(wc, da, ca);
                cb = TVector.MultiplyAdd(wc, db, cb);
                cc = TVector.MultiplyAdd(wc, dc, cc);
            }

            HalfSums.Add(ref sums, 0, half, ref halves, a);
            HalfSums.Add(ref sums, 1, half, ref halves, b);
            HalfSums.Add(ref sums, 2, half, ref halves, c);
            ref double rest = ref Unsafe.Add(ref halves, 3 * 4);
            HalfSums.Add(ref products, 0, half, ref rest, aa);
            HalfSums.Add(ref products, 1, half, ref rest, ba);
            HalfSums.Add(ref products, 2, half, ref rest, bb);
            HalfSums.Add(ref products, 3, half, ref rest, ca);
            HalfSums.Add(ref products, 4, half, ref rest, cb);
            HalfSums.Add(ref products, 5, half, ref rest, cc);
        }
    }

    /// <summary>Σw·δ of the fourth column and its products with the first four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateFourth<TVector>(ref double x, ref double mean, ref double weights, ref double sum, ref double products, ref double halves)
        where TVector : struct, IVector<TVector>
    {
        for (nuint half = 0; half < 8; half += TVector.Count)
        {
            TVector e = TVector.Zero;
            TVector ea = e;
            TVector eb = e;
            TVector ec = e;
            TVector ee = e;
            for (nuint r = half; r < BlockRows; r += 8)
            {
                TVector de = TVector.Load(ref x, r + (3 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 3));
                TVector we = TVector.Load(ref weights, r) * de;
                e += we;
                ea = TVector.MultiplyAdd(we, TVector.Load(ref x, r) - TVector.Create(mean), ea);
                eb = TVector.MultiplyAdd(we, TVector.Load(ref x, r + BlockRows) - TVector.Create(Unsafe.Add(ref mean, 1)), eb);
                ec = TVector.MultiplyAdd(we, TVector.Load(ref x, r + (2 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 2)), ec);
                ee = TVector.MultiplyAdd(we, de, ee);
            }

            HalfSums.Add(ref sum, 0, half, ref halves, e);
            ref double rest = ref Unsafe.Add(ref halves, 4);
            HalfSums.Add(ref products, 0, half, ref rest, ea);
            HalfSums.Add(ref products, 1, half, ref rest, eb);
            HalfSums.Add(ref products, 2, half, ref rest, ec);
            HalfSums.Add(ref products, 3, half, ref rest, ee);
        }
    }

    /// <summary>Σw·δ of the fifth column and its products with the first five.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateFifth<TVector>(ref double x, ref double mean, ref double weights, ref double sum, ref double products, ref double halves)
        where TVector : struct, IVector<TVector>
    {
        for (nuint half = 0; half < 8; half += TVector.Count)
        {
            TVector f = TVector.Zero;
            TVector fa = f;
            TVector fb = f;
            TVector fc = f;
            TVector fe = f;
            TVector ff = f;
            for (nuint r = half; r < BlockRows; r += 8)
            {
                TVector df = TVector.Load(ref x, r + (4 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 4));
                TVector wf = TVector.Load(ref weights, r) * df;
                f += wf;
                fa = TVector.MultiplyAdd(wf, TVector.Load(ref x, r) - TVector.Create(mean), fa);
                fb = TVector.MultiplyAdd(wf, TVector.Load(ref x, r + BlockRows) - TVector.Create(Unsafe.Add(ref mean, 1)), fb);
                fc = TVector.MultiplyAdd(wf, TVector.Load(ref x, r + (2 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 2)), fc);
                fe = TVector.MultiplyAdd(wf, TVector.Load(ref x, r + (3 * BlockRows)) - TVector.Create(Unsafe.Add(ref mean, 3)), fe);
                ff = TVector.MultiplyAdd(wf, df, ff);
            }

            HalfSums.Add(ref sum, 0, half, ref halves, f);
            ref double rest = ref Unsafe.Add(ref halves, 4);
            HalfSums.Add(ref products, 0, half, ref rest, fa);
            HalfSums.Add(ref products, 1, half, ref rest, fb);
            HalfSums.Add(ref products, 2, half, ref rest, fc);
            HalfSums.Add(ref products, 3, half, ref rest, fe);
            HalfSums.Add(ref products, 4, half, ref rest, ff);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Square<TVector>(ref double triangle, TVector a, TVector b, TVector c)
        where TVector : struct, IVector<TVector>
    {
        TVector third = TVector.Create(Unsafe.Add(ref triangle, 3)) * a;
        third = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 4)), b, third);
        third = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 5)), c, third);
        TVector second = TVector.MultiplyAdd(TVector.Create(Unsafe.Add(ref triangle, 2)), b, TVector.Create(Unsafe.Add(ref triangle, 1)) * a);
        TVector first = TVector.Create(triangle) * a;
        return TVector.MultiplyAdd(third, third, TVector.MultiplyAdd(second, second, first * first));
    }
}
