using System.Runtime.CompilerServices;

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

    private const double JustBelowSmallest = -708.0000000000001;
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

    /// <summary>e^x in every lane; 0 below −708 and for NaN; x must not exceed 709.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TVector>(TVector x)
        where TVector : struct, IVector<TVector> => ExpAbove(x, JustBelowSmallest);

    /// <summary>e^x in every lane; 0 where x is not above a bound, which must be −708.0000000000001 or more, and for NaN; x must not exceed 709.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpAbove<TVector>(TVector x, double bound)
        where TVector : struct, IVector<TVector>
    {
        TVector smallest = TVector.Create(bound);
        TVector rounder = TVector.Create(Rounder);

        // The mask, not the maximum, decides what becomes of −∞ and NaN.
        TVector possible = TVector.Less(smallest, x);
        TVector clamped = TVector.Max(x, smallest);
        TVector shifted = TVector.MultiplyAdd(clamped, TVector.Create(Log2E), rounder);
        TVector k = shifted - rounder;
        TVector r = TVector.MultiplyAdd(k, TVector.Create(-Ln2Low), TVector.MultiplyAdd(k, TVector.Create(-Ln2High), clamped));
        TVector p = TVector.Create(C11);
        p = TVector.MultiplyAdd(p, r, TVector.Create(C10));
        p = TVector.MultiplyAdd(p, r, TVector.Create(C9));
        p = TVector.MultiplyAdd(p, r, TVector.Create(C8));
        p = TVector.MultiplyAdd(p, r, TVector.Create(C7));
        p = TVector.MultiplyAdd(p, r, TVector.Create(C6));
        p = TVector.MultiplyAdd(p, r, TVector.Create(C5));
        p = TVector.MultiplyAdd(p, r, TVector.Create(C4));
        p = TVector.MultiplyAdd(p, r, TVector.Create(C3));
        p = TVector.MultiplyAdd(p, r, TVector.Create(C2));
        p = TVector.MultiplyAdd(p, r, TVector.One);
        p = TVector.MultiplyAdd(p, r, TVector.One);
        return (p * TVector.PowerOfTwo(shifted)) & possible;
    }

    /// <summary>ln x in every lane; x must be 0 (giving −∞) or a normal positive number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        (TVector m, TVector e) = TVector.Split(x);
        TVector small = TVector.Less(m, TVector.Create(SqrtHalf));
        m += m & small;
        e -= TVector.One & small;

        TVector f = m - TVector.One;
        TVector s = f / (TVector.Create(2.0) + f);
        TVector z = s * s;
        TVector series = TVector.Create(2.0 / 23);
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 21));
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 19));
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 17));
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 15));
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 13));
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 11));
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 9));
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 7));
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 5));
        series = TVector.MultiplyAdd(series, z, TVector.Create(2.0 / 3));

        TVector h = TVector.Create(0.5) * f * f;
        TVector correction = TVector.MultiplyAdd(s, TVector.MultiplyAdd(z, series, h), e * TVector.Create(Ln2Low));
        TVector result = TVector.MultiplyAdd(e, TVector.Create(Ln2High), f - (h - correction));
        return TVector.Select(TVector.Same(x, TVector.Zero), TVector.Create(double.NegativeInfinity), result);
    }

    // 1 + r + r²·(C2 + C3·r + … + C11·r⁹) is within 1.1e-17 of e^r, relative, for |r| ≤ ½ ln 2: a minimax polynomial with
    // its first two coefficients held at 1, so that e^0 is 1.
    private const double C2 = 0.5000000000000011;
    private const double C3 = 0.1666666666666641;
    private const double C4 = 0.041666666666529725;
    private const double C5 = 0.00833333333349498;
    private const double C6 = 0.0013888888943760036;
    private const double C7 = 0.00019841269505766723;
    private const double C8 = 2.4801492949546002e-05;
    private const double C9 = 2.755758681054473e-06;
    private const double C10 = 2.763030628448665e-07;
    private const double C11 = 2.5000016632105547e-08;

    private static double Polynomial(double r)
    {
        double p = C11;
        p = Math.FusedMultiplyAdd(p, r, C10);
        p = Math.FusedMultiplyAdd(p, r, C9);
        p = Math.FusedMultiplyAdd(p, r, C8);
        p = Math.FusedMultiplyAdd(p, r, C7);
        p = Math.FusedMultiplyAdd(p, r, C6);
        p = Math.FusedMultiplyAdd(p, r, C5);
        p = Math.FusedMultiplyAdd(p, r, C4);
        p = Math.FusedMultiplyAdd(p, r, C3);
        p = Math.FusedMultiplyAdd(p, r, C2);
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
