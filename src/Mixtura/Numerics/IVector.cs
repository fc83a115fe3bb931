namespace Mixtura.Numerics;

/// <summary>
/// Doubles in one register, for code that is written once for every width. Lane by lane all operations are those of IEEE
/// arithmetic, so a row's result does not depend on the width it was computed in.
/// </summary>
internal interface IVector<TSelf>
    where TSelf : struct, IVector<TSelf>
{
    /// <summary>The number of doubles: 4 or 8.</summary>
    static abstract nuint Count { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf One { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>Bitwise and: with a mask, the value or 0.</summary>
    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf Create(double value);

    static abstract TSelf Load(ref double source, nuint at);

    void Store(ref double target, nuint at);

    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The larger; which of two zeros, or of a number and NaN, is left to the machine.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller; which of two zeros, or of a number and NaN, is left to the machine.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>A mask of the lanes in which left &lt; right.</summary>
    static abstract TSelf Less(TSelf left, TSelf right);

    /// <summary>A mask of the lanes in which the two are equal; a NaN equals nothing.</summary>
    static abstract TSelf Same(TSelf left, TSelf right);

    /// <summary>Lane by lane the second where the mask is set, else the third.</summary>
    static abstract TSelf Select(TSelf mask, TSelf set, TSelf clear);

    /// <summary>Whether a mask is set in every lane.</summary>
    static abstract bool All(TSelf mask);

    /// <summary>The sum of lanes 0–3 in one and 4–7 in the other register, in the order of <see cref="Lanes"/>; where a register holds all eight, the first.</summary>
    static abstract double SumOfEight(TSelf low, TSelf high);

    /// <summary>2^n from n + 1.5·2^52, n within a double's normal exponents.</summary>
    static abstract TSelf PowerOfTwo(TSelf shifted);

    /// <summary>The mantissa scaled to [½, 1), and as a double the exponent that belongs to it.</summary>
    static abstract (TSelf Mantissa, TSelf Exponent) Split(TSelf normal);
}
