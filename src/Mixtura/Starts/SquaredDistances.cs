using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura;

/// <summary>
/// Squared Euclidean distances from the rows of a block to points. Each row's squares are added up feature by feature in
/// fused steps, so a distance has the same bits wherever and together with whatever it is computed.
/// </summary>
internal static class SquaredDistances
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>How many rows are taken through the features together.</summary>
    private const int Together = 16;

    /// <summary>The distances from a block's rows to one point.</summary>
    /// <param name="block">The features, feature by feature.</param>
    /// <param name="point">The point.</param>
    /// <param name="squares">Receives <see cref="RowTable.BlockRows"/> squares.</param>
    public static void Fill(ReadOnlySpan<double> block, ReadOnlySpan<double> point, Span<double> squares)
    {
        ref double x = ref MemoryMarshal.GetReference(block);
        ref double s = ref MemoryMarshal.GetReference(squares);
        for (nuint r = 0; r < BlockRows; r += Together)
        {
            Four(ref Unsafe.Add(ref x, r), point, out Vector256<double> a, out Vector256<double> b, out Vector256<double> c, out Vector256<double> d);
            a.StoreUnsafe(ref s, r);
            b.StoreUnsafe(ref s, r + 4);
            c.StoreUnsafe(ref s, r + 8);
            d.StoreUnsafe(ref s, r + 12);
        }
    }

    /// <summary>Σ of weight times the smaller of a row's square so far and that to one more point.</summary>
    public static double Potential(ReadOnlySpan<double> block, ReadOnlySpan<double> point, ReadOnlySpan<double> nearest, ReadOnlySpan<double> weights)
    {
        ref double x = ref MemoryMarshal.GetReference(block);
        ref double n = ref MemoryMarshal.GetReference(nearest);
        ref double w = ref MemoryMarshal.GetReference(weights);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        for (nuint r = 0; r < BlockRows; r += Together)
        {
            Four(ref Unsafe.Add(ref x, r), point, out Vector256<double> a, out Vector256<double> b, out Vector256<double> c, out Vector256<double> d);
            low = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w, r), Vector256.MinNative(a, Vector256.LoadUnsafe(ref n, r)), low);
            high = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w, r + 4), Vector256.MinNative(b, Vector256.LoadUnsafe(ref n, r + 4)), high);
            low = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w, r + 8), Vector256.MinNative(c, Vector256.LoadUnsafe(ref n, r + 8)), low);
            high = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w, r + 12), Vector256.MinNative(d, Vector256.LoadUnsafe(ref n, r + 12)), high);
        }

        return Lanes.Sum(low, high);
    }

    /// <summary>The nearest of several points for each row of a block, the first of equals.</summary>
    /// <param name="block">The features, feature by feature.</param>
    /// <param name="points">The points one after the other.</param>
    /// <param name="length">The number of features.</param>
    /// <param name="labels">Receives <see cref="RowTable.BlockRows"/> indices of points.</param>
    [SkipLocalsInit]
    public static void Nearest(ReadOnlySpan<double> block, ReadOnlySpan<double> points, int length, Span<int> labels)
    {
        ref double x = ref MemoryMarshal.GetReference(block);
        Span<double> winners = stackalloc double[Together];
        for (int r = 0; r < BlockRows; r += Together)
        {
            ref double rows = ref Unsafe.Add(ref x, r);
            var leastA = Vector256.Create(double.PositiveInfinity);
            Vector256<double> leastB = leastA;
            Vector256<double> leastC = leastA;
            Vector256<double> leastD = leastA;
            Vector256<double> labelA = Vector256<double>.Zero;
            Vector256<double> labelB = labelA;
            Vector256<double> labelC = labelA;
            Vector256<double> labelD = labelA;
            for (int p = 0, at = 0; at < points.Length; p++, at += length)
            {
                Four(ref rows, points.Slice(at, length), out Vector256<double> a, out Vector256<double> b, out Vector256<double> c, out Vector256<double> d);
                var index = Vector256.Create((double)p);
                labelA = Vector256.ConditionalSelect(Vector256.LessThan(a, leastA), index, labelA);
                labelB = Vector256.ConditionalSelect(Vector256.LessThan(b, leastB), index, labelB);
                labelC = Vector256.ConditionalSelect(Vector256.LessThan(c, leastC), index, labelC);
                labelD = Vector256.ConditionalSelect(Vector256.LessThan(d, leastD), index, labelD);
                leastA = Vector256.MinNative(a, leastA);
                leastB = Vector256.MinNative(b, leastB);
                leastC = Vector256.MinNative(c, leastC);
                leastD = Vector256.MinNative(d, leastD);
            }

            labelA.CopyTo(winners);
            labelB.CopyTo(winners[4..]);
            labelC.CopyTo(winners[8..]);
            labelD.CopyTo(winners[12..]);
            for (int i = 0; i < Together; i++)
            {
                labels[r + i] = (int)winners[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref double rows, ReadOnlySpan<double> point, out Vector256<double> a, out Vector256<double> b, out Vector256<double> c, out Vector256<double> d)
    {
        Vector256<double> s0 = Vector256<double>.Zero;
        Vector256<double> s1 = s0;
        Vector256<double> s2 = s0;
        Vector256<double> s3 = s0;
        ref double feature = ref rows;
        for (int f = 0; f < point.Length; f++)
        {
            var centre = Vector256.Create(point[f]);
            Vector256<double> d0 = Vector256.LoadUnsafe(ref feature) - centre;
            Vector256<double> d1 = Vector256.LoadUnsafe(ref feature, 4) - centre;
            Vector256<double> d2 = Vector256.LoadUnsafe(ref feature, 8) - centre;
            Vector256<double> d3 = Vector256.LoadUnsafe(ref feature, 12) - centre;
            s0 = Vector256.FusedMultiplyAdd(d0, d0, s0);
            s1 = Vector256.FusedMultiplyAdd(d1, d1, s1);
            s2 = Vector256.FusedMultiplyAdd(d2, d2, s2);
            s3 = Vector256.FusedMultiplyAdd(d3, d3, s3);
            feature = ref Unsafe.Add(ref feature, BlockRows);
        }

        (a, b, c, d) = (s0, s1, s2, s3);
    }
}
