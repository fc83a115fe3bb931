using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Numerics;

/// <summary>Four doubles: AVX2, and whatever the runtime makes of <see cref="Vector256{T}"/> elsewhere.</summary>
internal readonly struct FourLanes : IVector<FourLanes>
{
    private const long MantissaBits = 0x000FFFFFFFFFFFFF;
    private const long HalfBits = 0x3FE0000000000000;
    private const long TwoTo52Bits = 0x4330000000000000;
    private const double TwoTo52 = 4503599627370496.0;

    private readonly Vector256<double> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FourLanes(Vector256<double> value) => _value = value;

    public static nuint Count => 4;

    public static FourLanes Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<double>.Zero);
    }

    public static FourLanes One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<double>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator +(FourLanes left, FourLanes right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator -(FourLanes left, FourLanes right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator *(FourLanes left, FourLanes right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator /(FourLanes left, FourLanes right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator &(FourLanes left, FourLanes right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Create(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Load(ref double source, nuint at) => new(Vector256.LoadUnsafe(ref source, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double target, nuint at) => _value.StoreUnsafe(ref target, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes MultiplyAdd(FourLanes a, FourLanes b, FourLanes c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Max(FourLanes left, FourLanes right) => new(Vector256.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Min(FourLanes left, FourLanes right) => new(Vector256.MinNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Less(FourLanes left, FourLanes right) => new(Vector256.LessThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Same(FourLanes left, FourLanes right) => new(Vector256.Equals(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Select(FourLanes mask, FourLanes set, FourLanes clear) => new(Vector256.ConditionalSelect(mask._value, set._value, clear._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(FourLanes mask) => Vector256.EqualsAll(mask._value.AsInt64(), Vector256<long>.AllBitsSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumOfEight(FourLanes low, FourLanes high) => Lanes.Sum(low._value, high._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes PowerOfTwo(FourLanes shifted) =>
        new(Vector256.ShiftLeft(shifted._value.AsInt64() + Vector256.Create(1023L), 52).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (FourLanes Mantissa, FourLanes Exponent) Split(FourLanes normal)
    {
        Vector256<long> bits = normal._value.AsInt64();
        Vector256<double> mantissa = ((bits & Vector256.Create(MantissaBits)) | Vector256.Create(HalfBits)).AsDouble();

        // An integer below 2^52 becomes a double by placing it in the mantissa of 2^52.
        Vector256<double> exponent = (Vector256.ShiftRightLogical(bits, 52) | Vector256.Create(TwoTo52Bits)).AsDouble() - Vector256.Create(TwoTo52 + 1022);
        return (new(mantissa), new(exponent));
    }
}
