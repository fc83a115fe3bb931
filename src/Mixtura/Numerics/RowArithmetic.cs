using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Numerics;

/// <summary>Elementwise work on whole groups of eight values; each result is the same for every width of registers.</summary>
internal static class RowArithmetic
{
    /// <summary>target = a·b.</summary>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> target)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Multiply<EightLanes>(a, b, target);
        }
        else
        {
            Multiply<FourLanes>(a, b, target);
        }
    }

    /// <summary>target += factor·(x − shift).</summary>
    public static void AddDeviation(ReadOnlySpan<double> x, double shift, double factor, Span<double> target)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddDeviation<EightLanes>(x, shift, factor, target);
        }
        else
        {
            AddDeviation<FourLanes>(x, shift, factor, target);
        }
    }

    /// <summary>Puts ln(x), of values from <paramref name="least"/> to 1 that x is moved to, in x's place.</summary>
    public static void LogOfShares(Span<double> x, double least)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            LogOfShares<EightLanes>(x, least);
        }
        else
        {
            LogOfShares<FourLanes>(x, least);
        }
    }

    /// <summary>target = largest − ln(reciprocal).</summary>
    public static void SubtractLog(ReadOnlySpan<double> largest, ReadOnlySpan<double> reciprocal, Span<double> target)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            SubtractLog<EightLanes>(largest, reciprocal, target);
        }
        else
        {
            SubtractLog<FourLanes>(largest, reciprocal, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply<TVector>(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> target)
        where TVector : struct, IVector<TVector>
    {
        Check(a.Length, b.Length, target.Length);
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        ref double t = ref MemoryMarshal.GetReference(target);
        for (nuint r = 0; r < (nuint)target.Length; r += TVector.Count)
        {
            (TVector.Load(ref x, r) * TVector.Load(ref y, r)).Store(ref t, r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddDeviation<TVector>(ReadOnlySpan<double> x, double shift, double factor, Span<double> target)
        where TVector : struct, IVector<TVector>
    {
        Check(x.Length, x.Length, target.Length);
        ref double value = ref MemoryMarshal.GetReference(x);
        ref double t = ref MemoryMarshal.GetReference(target);
        TVector about = TVector.Create(shift);
        TVector times = TVector.Create(factor);
        for (nuint r = 0; r < (nuint)target.Length; r += TVector.Count)
        {
            TVector.MultiplyAdd(times, TVector.Load(ref value, r) - about, TVector.Load(ref t, r)).Store(ref t, r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void LogOfShares<TVector>(Span<double> x, double least)
        where TVector : struct, IVector<TVector>
    {
        Check(x.Length, x.Length, x.Length);
        ref double value = ref MemoryMarshal.GetReference(x);
        TVector low = TVector.Create(least);
        for (nuint r = 0; r < (nuint)x.Length; r += TVector.Count)
        {
            Elementary.Log(TVector.Max(low, TVector.Min(TVector.One, TVector.Load(ref value, r)))).Store(ref value, r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SubtractLog<TVector>(ReadOnlySpan<double> largest, ReadOnlySpan<double> reciprocal, Span<double> target)
        where TVector : struct, IVector<TVector>
    {
        Check(largest.Length, reciprocal.Length, target.Length);
        ref double m = ref MemoryMarshal.GetReference(largest);
        ref double s = ref MemoryMarshal.GetReference(reciprocal);
        ref double t = ref MemoryMarshal.GetReference(target);
        for (nuint r = 0; r < (nuint)target.Length; r += TVector.Count)
        {
            (TVector.Load(ref m, r) - Elementary.Log(TVector.Load(ref s, r))).Store(ref t, r);
        }
    }

    private static void Check(int a, int b, int target)
    {
        if (a != target || b != target || target % 8 != 0)
        {
            throw new ArgumentException($"Lengths {a}, {b} and {target} are not the same multiple of eight.");
        }
    }
}
