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
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) =>
        Vector512.IsHardwareAccelerated ? Dot<EightLanes>(a, b) : Dot<FourLanes>(a, b);

    /// <summary>Σ a over whole groups of eight.</summary>
    public static double Sum(ReadOnlySpan<double> a) =>
        Vector512.IsHardwareAccelerated ? Sum<EightLanes>(a) : Sum<FourLanes>(a);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Dot<TVector>(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
        where TVector : struct, IVector<TVector>
    {
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        TVector low = TVector.Zero;
        TVector high = TVector.Zero;
        for (nuint r = 0; r < (nuint)Math.Min(a.Length, b.Length); r += 8)
        {
            low = TVector.MultiplyAdd(TVector.Load(ref x, r), TVector.Load(ref y, r), low);
            if (TVector.Count == 4)
            {
                high = TVector.MultiplyAdd(TVector.Load(ref x, r + 4), TVector.Load(ref y, r + 4), high);
            }
        }

        return TVector.SumOfEight(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Sum<TVector>(ReadOnlySpan<double> a)
        where TVector : struct, IVector<TVector>
    {
        ref double x = ref MemoryMarshal.GetReference(a);
        TVector low = TVector.Zero;
        TVector high = TVector.Zero;
        for (nuint r = 0; r < (nuint)a.Length; r += 8)
        {
            low += TVector.Load(ref x, r);
            if (TVector.Count == 4)
            {
                high += TVector.Load(ref x, r + 4);
            }
        }

        return TVector.SumOfEight(low, high);
    }
}
