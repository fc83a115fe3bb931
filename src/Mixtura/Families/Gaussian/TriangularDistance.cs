using System.Runtime.CompilerServices;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Squared Mahalanobis distances ‖W·(x − μ)‖² of a block's rows, W being a lower triangle: the inverse of a covariance's
/// Cholesky factor. Rows of W in fours against two registers of rows of the table; deviations are taken once.
/// </summary>
internal static class TriangularDistance
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>Doubles of scratch space for d columns.</summary>
    public static int ScratchLength(int dimensions) => 16 * dimensions;

    /// <summary>
    /// Rows of the triangle in fours, then two, then one: for each the columns before them (their values together), then
    /// the triangle on the diagonal.
    /// </summary>
    /// <param name="triangle">The triangle row by row, d(d+1)/2 values.</param>
    /// <param name="dimensions">d.</param>
    /// <param name="packed">Receives as many values.</param>
    public static void Pack(ReadOnlySpan<double> triangle, int dimensions, Span<double> packed)
    {
        int at = 0;
        for (int i = 0, rows; i < dimensions; i += rows)
        {
            rows = dimensions - i >= 4 ? 4 : dimensions - i >= 2 ? 2 : 1;
            for (int c = 0; c < i; c++)
            {
                for (int t = 0; t < rows; t++)
                {
                    packed[at++] = triangle[PackedSymmetric.Index(i + t, c)];
                }
            }

            for (int t = 0; t < rows; t++)
            {
                for (int c = 0; c <= t; c++)
                {
                    packed[at++] = triangle[PackedSymmetric.Index(i + t, i + c)];
                }
            }
        }
    }

    /// <summary>Adds constant − ½·distance² to a row of the tile.</summary>
    /// <param name="x">The block.</param>
    /// <param name="mean">μ.</param>
    /// <param name="packed">W, packed.</param>
    /// <param name="constant">The log-density at the mean.</param>
    /// <param name="log">The row of the tile.</param>
    /// <param name="best">The best that is known of each row, below which rows may be given −∞; or a null reference.</param>
    /// <param name="scratch">The thread's own space.</param>
    /// <param name="d">The number of columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddLogDensities<TVector>(ref double x, ref double mean, ref double packed, double constant, ref double log, ref double best, ref double scratch, nuint d)
        where TVector : struct, IVector<TVector>
    {
        nuint group = 2 * TVector.Count;
        for (nuint r = 0; r < BlockRows; r += group)
        {
            ref double column = ref Unsafe.Add(ref x, r);
            ref double to = ref scratch;
            for (nuint i = 0; i < d; i++)
            {
                var m = TVector.Create(Unsafe.Add(ref mean, i));
                (TVector.Load(ref column, 0) - m).Store(ref to, 0);
                (TVector.Load(ref column, TVector.Count) - m).Store(ref to, TVector.Count);
                column = ref Unsafe.Add(ref column, BlockRows);
                to = ref Unsafe.Add(ref to, group);
            }

            bool possible = Squares(ref scratch, ref packed, d, ref Unsafe.Add(ref log, r), ref Unsafe.IsNullRef(ref best) ? ref best : ref Unsafe.Add(ref best, r), constant, out TVector low, out TVector high);
            if (!possible)
            {
                TVector.Create(double.NegativeInfinity).Store(ref log, r);
                TVector.Create(double.NegativeInfinity).Store(ref log, r + TVector.Count);
                continue;
            }

            Finish(ref log, r, constant, low);
            Finish(ref log, r + TVector.Count, constant, high);
        }
    }

    /// <summary>W·(x − origin) of a block, column by column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform<TVector>(ref double x, ref double origin, ref double triangle, ref double transformed, nuint d)
        where TVector : struct, IVector<TVector>
    {
        nuint group = 2 * TVector.Count;
        for (nuint i = 0; i < d; i++)
        {
            ref double row = ref Unsafe.Add(ref triangle, i * (i + 1) / 2);
            ref double target = ref Unsafe.Add(ref transformed, i * BlockRows);
            for (nuint r = 0; r < BlockRows; r += group)
            {
                TVector low = TVector.Zero;
                TVector high = TVector.Zero;
                ref double column = ref Unsafe.Add(ref x, r);
                for (nuint c = 0; c <= i; c++)
                {
                    var w = TVector.Create(Unsafe.Add(ref row, c));
                    var m = TVector.Create(Unsafe.Add(ref origin, c));
                    low = TVector.MultiplyAdd(w, TVector.Load(ref column, 0) - m, low);
                    high = TVector.MultiplyAdd(w, TVector.Load(ref column, TVector.Count) - m, high);
                    column = ref Unsafe.Add(ref column, BlockRows);
                }

                low.Store(ref target, r);
                high.Store(ref target, r + TVector.Count);
            }
        }
    }

    /// <summary>Adds constant − ½·square; a NaN comes of ∞ − ∞ or ∞·0 alone: the row is further away than doubles reach.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<TVector>(ref double log, nuint at, double constant, TVector square)
        where TVector : struct, IVector<TVector>
    {
        TVector known = TVector.Select(TVector.Same(square, square), square, TVector.Create(double.PositiveInfinity));
        (TVector.Load(ref log, at) + TVector.MultiplyAdd(TVector.Create(-0.5), known, TVector.Create(constant))).Store(ref log, at);
    }

    /// <summary>Whether a log-density of at most constant − ½·square is too low in every lane to matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsHopeless<TVector>(ref double log, ref double best, nuint at, double constant, TVector square)
        where TVector : struct, IVector<TVector>
    {
        TVector bound = TVector.Load(ref log, at) + TVector.MultiplyAdd(TVector.Create(-0.5), square, TVector.Create(constant));
        return TVector.All(TVector.Less(bound, TVector.Load(ref best, at) + TVector.Create(Normalization.LeastLogShare)));
    }

    /// <summary>False when the first few rows of the triangle show that no row of the group can matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Squares<TVector>(ref double deviations, ref double packed, nuint d, ref double log, ref double best, double constant, out TVector low, out TVector high)
        where TVector : struct, IVector<TVector>
    {
        nuint group = 2 * TVector.Count;
        low = TVector.Zero;
        high = TVector.Zero;
        ref double w = ref packed;
        nuint i = 0;
        for (; i + 4 <= d; i += 4)
        {
            TVector a0 = TVector.Zero;
            TVector a1 = a0;
            TVector b0 = a0;
            TVector b1 = a0;
            TVector c0 = a0;
            TVector c1 = a0;
            TVector e0 = a0;
            TVector e1 = a0;
            ref double at = ref deviations;
            for (nuint c = 0; c < i; c++)
            {
                TVector y0 = TVector.Load(ref at, 0);
                TVector y1 = TVector.Load(ref at, TVector.Count);
                Add(ref a0, ref a1, w, y0, y1);
                Add(ref b0, ref b1, Unsafe.Add(ref w, 1), y0, y1);
                Add(ref c0, ref c1, Unsafe.Add(ref w, 2), y0, y1);
                Add(ref e0, ref e1, Unsafe.Add(ref w, 3), y0, y1);
                w = ref Unsafe.Add(ref w, 4);
                at = ref Unsafe.Add(ref at, group);
            }

            TVector z0 = TVector.Load(ref at, 0);
            TVector z1 = TVector.Load(ref at, TVector.Count);
            Add(ref a0, ref a1, w, z0, z1);
            Add(ref b0, ref b1, Unsafe.Add(ref w, 1), z0, z1);
            Add(ref c0, ref c1, Unsafe.Add(ref w, 3), z0, z1);
            Add(ref e0, ref e1, Unsafe.Add(ref w, 6), z0, z1);
            low = TVector.MultiplyAdd(a0, a0, low);
            high = TVector.MultiplyAdd(a1, a1, high);
            at = ref Unsafe.Add(ref at, group);
            z0 = TVector.Load(ref at, 0);
            z1 = TVector.Load(ref at, TVector.Count);
            Add(ref b0, ref b1, Unsafe.Add(ref w, 2), z0, z1);
            Add(ref c0, ref c1, Unsafe.Add(ref w, 4), z0, z1);
            Add(ref e0, ref e1, Unsafe.Add(ref w, 7), z0, z1);
            low = TVector.MultiplyAdd(b0, b0, low);
            high = TVector.MultiplyAdd(b1, b1, high);
            at = ref Unsafe.Add(ref at, group);
            z0 = TVector.Load(ref at, 0);
            z1 = TVector.Load(ref at, TVector.Count);
            Add(ref c0, ref c1, Unsafe.Add(ref w, 5), z0, z1);
            Add(ref e0, ref e1, Unsafe.Add(ref w, 8), z0, z1);
            low = TVector.MultiplyAdd(c0, c0, low);
            high = TVector.MultiplyAdd(c1, c1, high);
            at = ref Unsafe.Add(ref at, group);
            Add(ref e0, ref e1, Unsafe.Add(ref w, 9), TVector.Load(ref at, 0), TVector.Load(ref at, TVector.Count));
            low = TVector.MultiplyAdd(e0, e0, low);
            high = TVector.MultiplyAdd(e1, e1, high);
            w = ref Unsafe.Add(ref w, 10);

            // Looked at after 4, 8, 16, … rows, while at least half are left.
            nuint done = i + 4;
            if (!Unsafe.IsNullRef(ref best) && (done & i) == 0 && 2 * done <= d
                && IsHopeless(ref log, ref best, 0, constant, low) && IsHopeless(ref log, ref best, TVector.Count, constant, high))
            {
                return false;
            }
        }

        if (i + 2 <= d)
        {
            TVector a0 = TVector.Zero;
            TVector a1 = a0;
            TVector b0 = a0;
            TVector b1 = a0;
            ref double at = ref deviations;
            for (nuint c = 0; c < i; c++)
            {
                TVector y0 = TVector.Load(ref at, 0);
                TVector y1 = TVector.Load(ref at, TVector.Count);
                Add(ref a0, ref a1, w, y0, y1);
                Add(ref b0, ref b1, Unsafe.Add(ref w, 1), y0, y1);
                w = ref Unsafe.Add(ref w, 2);
                at = ref Unsafe.Add(ref at, group);
            }

            TVector z0 = TVector.Load(ref at, 0);
            TVector z1 = TVector.Load(ref at, TVector.Count);
            Add(ref a0, ref a1, w, z0, z1);
            Add(ref b0, ref b1, Unsafe.Add(ref w, 1), z0, z1);
            at = ref Unsafe.Add(ref at, group);
            Add(ref b0, ref b1, Unsafe.Add(ref w, 2), TVector.Load(ref at, 0), TVector.Load(ref at, TVector.Count));
            low = TVector.MultiplyAdd(b0, b0, TVector.MultiplyAdd(a0, a0, low));
            high = TVector.MultiplyAdd(b1, b1, TVector.MultiplyAdd(a1, a1, high));
            w = ref Unsafe.Add(ref w, 3);
            i += 2;
        }

        if (i < d)
        {
            TVector a0 = TVector.Zero;
            TVector a1 = a0;
            ref double at = ref deviations;
            for (nuint c = 0; c <= i; c++)
            {
                Add(ref a0, ref a1, w, TVector.Load(ref at, 0), TVector.Load(ref at, TVector.Count));
                w = ref Unsafe.Add(ref w, 1);
                at = ref Unsafe.Add(ref at, group);
            }

            low = TVector.MultiplyAdd(a0, a0, low);
            high = TVector.MultiplyAdd(a1, a1, high);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVector>(ref TVector low, ref TVector high, double factor, TVector y0, TVector y1)
        where TVector : struct, IVector<TVector>
    {
        var f = TVector.Create(factor);
        low = TVector.MultiplyAdd(f, y0, low);
        high = TVector.MultiplyAdd(f, y1, high);
    }
}
