namespace Mixtura.Numerics;

/// <summary>Doubles as whole numbers that rise as they do.</summary>
internal static class OrderedKey
{
    private const ulong Sign = 1UL << 63;

    /// <summary>The number of a value that is not NaN; both zeros have the same.</summary>
    public static ulong Of(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits & Sign) == 0 ? bits | Sign : ~bits;
    }

    /// <summary>The value of a number.</summary>
    public static double Value(ulong key) => BitConverter.UInt64BitsToDouble((key & Sign) != 0 ? key ^ Sign : ~key);
}
