using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Numerics;

/// <summary>Sums over eight lanes in one fixed order, whatever the width of the machine's vectors.</summary>
internal static class Lanes
{
    /// <summary>((l0+l4)+(l2+l6)) + ((l1+l5)+(l3+l7)), lanes 0–3 in the first vector, 4–7 in the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> low, Vector256<double> high)
    {
        Vector256<double> four = low + high;
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }

    /// <summary>Σ a·b over whole groups of eight.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        for (nuint r = 0; r < (nuint)Math.Min(a.Length, b.Length); r += 8)
        {
            low = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, r), Vector256.LoadUnsafe(ref y, r), low);
            high = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, r + 4), Vector256.LoadUnsafe(ref y, r + 4), high);
        }

        return Sum(low, high);
    }

    /// <summary>Σ a over whole groups of eight.</summary>
    public static double Sum(ReadOnlySpan<double> a)
    {
        ref double x = ref MemoryMarshal.GetReference(a);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        for (nuint r = 0; r < (nuint)a.Length; r += 8)
        {
            low += Vector256.LoadUnsafe(ref x, r);
            high += Vector256.LoadUnsafe(ref x, r + 4);
        }

        return Sum(low, high);
    }
}
