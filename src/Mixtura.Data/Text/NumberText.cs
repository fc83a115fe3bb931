using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mixtura.Data.Text;

/// <summary>
/// Decimal text to the nearest double, ties to even: the method of D. Lemire, "Number parsing at a gigabyte per second",
/// Software: Practice and Experience 51 (2021), for up to 19 digits, and the framework's own parser for the rest.
/// </summary>
internal static class NumberText
{
    private const int LowestPower = -342;
    private const int HighestPower = 308;

    private static readonly double[] s_exact = [.. Enumerable.Range(0, 23).Select(i => double.Parse("1e" + i, CultureInfo.InvariantCulture))];
    private static readonly UInt128[] s_powersOfFive = PowersOfFive();

    /// <summary>Reads the number that the text starts with.</summary>
    /// <returns>The number of bytes it takes: 0 where the text does not start with a number.</returns>
    internal static int Read(ReadOnlySpan<byte> text, out double value)
    {
        ref byte first = ref MemoryMarshal.GetReference(text);
        int length = text.Length;
        int at = 0;
        bool negative = false;
        if (length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        ulong mantissa = 0;
        int start = at;
        at = Digits(ref first, at, length, ref mantissa);
        int digits = at - start;
        int exponent = 0;
        if (at < length && Unsafe.Add(ref first, at) == '.')
        {
            int fraction = ++at;
            at = Digits(ref first, at, length, ref mantissa);
            exponent = fraction - at;
            digits += at - fraction;
        }

        if (digits == 0)
        {
            value = double.NaN;
            return 0;
        }

        if (at < length && (Unsafe.Add(ref first, at) | 0x20) == 'e')
        {
            int after = Exponent(text, at + 1, out int power);
            if (after == 0)
            {
                value = double.NaN;
                return 0;
            }

            at = after;
            exponent += power;
        }

        if (digits > 19 || !TryConvert(mantissa, exponent, out value))
        {
            if (!double.TryParse(text[start..at], NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            {
                return 0;
            }
        }

        if (negative)
        {
            value = -value;
        }

        return at;
    }

    private static int Digits(ref byte first, int at, int length, ref ulong mantissa)
    {
        // Eight digits at a time, as one 64-bit word.
        while (at + 8 <= length)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at));
            if (!BitConverter.IsLittleEndian
                || (((word + 0x4646464646464646) | (word - 0x3030303030303030)) & 0x8080808080808080) != 0)
            {
                break;
            }

            word -= 0x3030303030303030;
            word = (word * 10) + (word >> 8);
            word = (((word & 0x000000FF000000FF) * 0x000F424000000064) + (((word >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
            mantissa = (mantissa * 100_000_000) + (uint)word;
            at += 8;
        }

        while (at < length)
        {
            uint digit = (uint)Unsafe.Add(ref first, at) - '0';
            if (digit > 9)
            {
                break;
            }

            mantissa = (mantissa * 10) + digit;
            at++;
        }

        return at;
    }

    private static int Exponent(ReadOnlySpan<byte> text, int at, out int power)
    {
        power = 0;
        bool negative = false;
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
        {
            negative = text[at] == '-';
            at++;
        }

        int start = at;
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
        {
            power = Math.Min((power * 10) + (text[at] - '0'), 1_000_000);
            at++;
        }

        if (negative)
        {
            power = -power;
        }

        return at == start ? 0 : at;
    }

    /// <summary>mantissa·10^exponent where one product of 64 by 128 bits decides the rounding and the result is a normal number.</summary>
    private static bool TryConvert(ulong mantissa, int exponent, out double value)
    {
        if (mantissa < 1UL << 53 && exponent is >= -22 and <= 22)
        {
            value = exponent < 0 ? mantissa / s_exact[-exponent] : mantissa * s_exact[exponent];
            return true;
        }

        if (mantissa == 0)
        {
            value = 0;
            return true;
        }

        value = 0;
        if (exponent is < LowestPower or > HighestPower)
        {
            return false;
        }

        int zeros = BitOperations.LeadingZeroCount(mantissa);
        ulong word = mantissa << zeros;
        UInt128 power = s_powersOfFive[exponent - LowestPower];
        ulong high = Math.BigMul(word, (ulong)(power >> 64), out ulong low);
        if ((high & 0x1FF) == 0x1FF)
        {
            ulong carry = Math.BigMul(word, (ulong)power, out _);
            low += carry;
            if (low < carry)
            {
                high++;
            }

            if (low == ulong.MaxValue)
            {
                return false;
            }
        }

        int upper = (int)(high >> 63);
        int shift = upper + 64 - 52 - 3;
        ulong bits = high >> shift;
        int binary = (((152170 + 65536) * exponent) >> 16) + 63 + upper - zeros + 1023;
        if (binary <= 0)
        {
            return false;
        }

        if (low <= 1 && exponent is >= -4 and <= 23 && (bits & 3) == 1 && bits << shift == high)
        {
            bits &= ~1UL;
        }

        bits += bits & 1;
        bits >>= 1;
        if (bits >= 1UL << 53)
        {
            bits = 1UL << 52;
            binary++;
        }

        if (binary >= 0x7FF)
        {
            return false;
        }

        value = BitConverter.UInt64BitsToDouble((bits & ~(1UL << 52)) | ((ulong)binary << 52));
        return true;
    }

    private static UInt128[] PowersOfFive()
    {
        var table = new UInt128[HighestPower - LowestPower + 1];
        BigInteger limit = BigInteger.One << 128;
        BigInteger power = 1;
        for (int q = 0; q <= HighestPower; q++, power *= 5)
        {
            int bits = (int)power.GetBitLength();
            table[q - LowestPower] = (UInt128)(bits <= 128 ? power << (128 - bits) : power >> (bits - 128));
        }

        power = 5;
        for (int q = -1; q >= LowestPower; q--, power *= 5)
        {
            int z = (int)(power - 1).GetBitLength();
            BigInteger reciprocal = (BigInteger.One << (q >= -27 ? z + 127 : (2 * z) + 128)) / power + 1;
            while (reciprocal >= limit)
            {
                reciprocal >>= 1;
            }

            table[q - LowestPower] = (UInt128)reciprocal;
        }

        return table;
    }
}
