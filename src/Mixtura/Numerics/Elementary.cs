using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mixtura.Numerics;

/// <summary>
/// Exponential and natural logarithm that give the same bits on every machine and in every lane width: only IEEE
/// additions, multiplications, divisions and fused multiply-adds, in a fixed order. Relative error below 1e-15.
/// </summary>
internal static class Elementary
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 split so that the product of the high part and any exponent is exact.
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    /// <summary>1.5·2^52: adding it leaves the nearest integer in the low bits of the sum.</summary>
    private const double Rounder = 6755399441055744.0;

    private const double SmallestExponent = -708.0;
    private const double SqrtHalf = 0.70710678118654757;

    /// <summary>e^x; gradual underflow below −708, 0 below −746, +∞ above 709.8.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > 709.79)
        {
            return double.PositiveInfinity;
        }

        if (x < -746)
        {
            return 0;
        }

        double k = Math.FusedMultiplyAdd(x, Log2E, Rounder) - Rounder;
        double r = Math.FusedMultiplyAdd(k, -Ln2Low, Math.FusedMultiplyAdd(k, -Ln2High, x));
        double p = Polynomial(r);
        int exponent = (int)k;
        int half = exponent / 2;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    public static double Log(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        double shift = 0;
        if (x < 2.2250738585072014E-308)
        {
            x *= 18014398509481984.0;
            shift = -54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        double e = (bits >> 52) - 1022 + shift;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FE0000000000000);
        if (m < SqrtHalf)
        {
            m += m;
            e -= 1;
        }

        double f = m - 1;
        double s = f / (2 + f);
        double z = s * s;
        double series = Series(z);

        // ln m = f − (f²/2 − s·(f²/2 + z·series)): the leading term carries no rounding error of the quotient.
        double h = 0.5 * f * f;
        double correction = Math.FusedMultiplyAdd(s, Math.FusedMultiplyAdd(z, series, h), e * Ln2Low);
        return Math.FusedMultiplyAdd(e, Ln2High, f - (h - correction));
    }

    /// <summary>e^x in four lanes; 0 below −708; x must not exceed 709.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        Vector256<double> rounder = Vector256.Create(Rounder);
        Vector256<double> clamped = Vector256.Max(x, Vector256.Create(SmallestExponent));
        Vector256<double> shifted = Vector256.FusedMultiplyAdd(clamped, Vector256.Create(Log2E), rounder);
        Vector256<double> k = shifted - rounder;
        Vector256<double> r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2Low), Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2High), clamped));
        Vector256<double> p = Vector256.Create(C13);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C12));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C11));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C10));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C9));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C8));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C7));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C6));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C5));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C4));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(C3));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256<double>.One);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256<double>.One);
        Vector256<long> scale = Vector256.ShiftLeft(shifted.AsInt64() + Vector256.Create(1023L), 52);
        Vector256<double> result = p * scale.AsDouble();
        return Vector256.AndNot(result, Vector256.LessThan(x, Vector256.Create(SmallestExponent)));
    }

    /// <summary>ln x in four lanes; x must be 0 (giving −∞) or a normal positive number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log(Vector256<double> x)
    {
        Vector256<long> bits = x.AsInt64();
        Vector256<long> biased = Vector256.ShiftRightLogical(bits, 52);
        Vector256<double> m = ((bits & Vector256.Create(0x000FFFFFFFFFFFFFL)) | Vector256.Create(0x3FE0000000000000L)).AsDouble();

        // An integer below 2^52 becomes a double by placing it in the mantissa of 2^52.
        Vector256<double> e = (biased | Vector256.Create(0x4330000000000000L)).AsDouble() - Vector256.Create(4503599627370496.0 + 1022.0);
        Vector256<double> small = Vector256.LessThan(m, Vector256.Create(SqrtHalf));
        m += m & small;
        e -= Vector256<double>.One & small;

        Vector256<double> f = m - Vector256<double>.One;
        Vector256<double> s = f / (Vector256.Create(2.0) + f);
        Vector256<double> z = s * s;
        Vector256<double> series = Vector256.Create(2.0 / 23);
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 21));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 19));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 17));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 15));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 13));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 11));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 9));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 7));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 5));
        series = Vector256.FusedMultiplyAdd(series, z, Vector256.Create(2.0 / 3));

        Vector256<double> h = Vector256.Create(0.5) * f * f;
        Vector256<double> correction = Vector256.FusedMultiplyAdd(s, Vector256.FusedMultiplyAdd(z, series, h), e * Vector256.Create(Ln2Low));
        Vector256<double> result = Vector256.FusedMultiplyAdd(e, Vector256.Create(Ln2High), f - (h - correction));
        return Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<double>.Zero), Vector256.Create(double.NegativeInfinity), result);
    }

    // Reciprocal factorials.
    private const double C3 = 1.0 / 6;
    private const double C4 = 1.0 / 24;
    private const double C5 = 1.0 / 120;
    private const double C6 = 1.0 / 720;
    private const double C7 = 1.0 / 5040;
    private const double C8 = 1.0 / 40320;
    private const double C9 = 1.0 / 362880;
    private const double C10 = 1.0 / 3628800;
    private const double C11 = 1.0 / 39916800;
    private const double C12 = 1.0 / 479001600;
    private const double C13 = 1.0 / 6227020800;

    private static double Polynomial(double r)
    {
        double p = C13;
        p = Math.FusedMultiplyAdd(p, r, C12);
        p = Math.FusedMultiplyAdd(p, r, C11);
        p = Math.FusedMultiplyAdd(p, r, C10);
        p = Math.FusedMultiplyAdd(p, r, C9);
        p = Math.FusedMultiplyAdd(p, r, C8);
        p = Math.FusedMultiplyAdd(p, r, C7);
        p = Math.FusedMultiplyAdd(p, r, C6);
        p = Math.FusedMultiplyAdd(p, r, C5);
        p = Math.FusedMultiplyAdd(p, r, C4);
        p = Math.FusedMultiplyAdd(p, r, C3);
        p = Math.FusedMultiplyAdd(p, r, 0.5);
        p = Math.FusedMultiplyAdd(p, r, 1);
        return Math.FusedMultiplyAdd(p, r, 1);
    }

    /// <summary>(ln((1+s)/(1−s)) − 2s) / s³ for s² = z ≤ 0.0295, by its Taylor series.</summary>
    private static double Series(double z)
    {
        double p = 2.0 / 23;
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 21);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 19);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 17);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 15);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 13);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 11);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 9);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 7);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 5);
        return Math.FusedMultiplyAdd(p, z, 2.0 / 3);
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
