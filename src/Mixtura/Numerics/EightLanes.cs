using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Numerics;

/// <summary>Eight doubles, for machines with AVX-512.</summary>
internal readonly struct EightLanes : IVector<EightLanes>
{
    private const long MantissaBits = 0x000FFFFFFFFFFFFF;
    private const long HalfBits = 0x3FE0000000000000;
    private const long TwoTo52Bits = 0x4330000000000000;
    private const double TwoTo52 = 4503599627370496.0;

    private readonly Vector512<double> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private EightLanes(Vector512<double> value) => _value = value;

    public static nuint Count => 8;

    public static EightLanes Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<double>.Zero);
    }

    public static EightLanes One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<double>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator +(EightLanes left, EightLanes right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(EightLanes left, EightLanes right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator *(EightLanes left, EightLanes right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator /(EightLanes left, EightLanes right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator &(EightLanes left, EightLanes right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Create(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Load(ref double source, nuint at) => new(Vector512.LoadUnsafe(ref source, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double target, nuint at) => _value.StoreUnsafe(ref target, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes MultiplyAdd(EightLanes a, EightLanes b, EightLanes c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Max(EightLanes left, EightLanes right) => new(Vector512.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Min(EightLanes left, EightLanes right) => new(Vector512.MinNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Less(EightLanes left, EightLanes right) => new(Vector512.LessThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Same(EightLanes left, EightLanes right) => new(Vector512.Equals(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Select(EightLanes mask, EightLanes set, EightLanes clear) => new(Vector512.ConditionalSelect(mask._value, set._value, clear._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(EightLanes mask) => Vector512.EqualsAll(mask._value.AsInt64(), Vector512<long>.AllBitsSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumOfEight(EightLanes low, EightLanes high) => Lanes.Sum(low._value.GetLower(), low._value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes PowerOfTwo(EightLanes shifted) =>
        new(Vector512.ShiftLeft(shifted._value.AsInt64() + Vector512.Create(1023L), 52).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (EightLanes Mantissa, EightLanes Exponent) Split(EightLanes normal)
    {
        Vector512<long> bits = normal._value.AsInt64();
        Vector512<double> mantissa = ((bits & Vector512.Create(MantissaBits)) | Vector512.Create(HalfBits)).AsDouble();

        // An integer below 2^52 becomes a double by placing it in the mantissa of 2^52.
        Vector512<double> exponent = (Vector512.ShiftRightLogical(bits, 52) | Vector512.Create(TwoTo52Bits)).AsDouble() - Vector512.Create(TwoTo52 + 1022);
        return (new(mantissa), new(exponent));
    }
}
