using System.Globalization;
using System.Text;

namespace Mixtura.Data.Text;

/// <summary>What the text of a cell means; the same for CSV cells and for text in Parquet.</summary>
internal static class CellText
{
    private const NumberStyles DecimalNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Whether the cell counts as missing: empty or blank, NA, or NaN in any case.</summary>
    internal static bool IsMissing(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => true,
        2 => text[0] == 'N' && text[1] == 'A',
        3 => Ascii.EqualsIgnoreCase(text, "nan"u8),
        4 => (text[0] is (byte)'+' or (byte)'-') && Ascii.EqualsIgnoreCase(text[1..], "nan"u8),
        _ => false,
    };

    internal static bool TryBoolean(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length == 4 && Ascii.EqualsIgnoreCase(text, "true"u8))
        {
            value = 1;
            return true;
        }

        return text.Length == 5 && Ascii.EqualsIgnoreCase(text, "false"u8);
    }

    /// <summary>A whole cell as a number; infinities and overflow give an infinite value.</summary>
    internal static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        // The framework would read words for what is not finite too, but more of them.
        if (text.Length > 0 && text[^1] is (>= (byte)'0' and <= (byte)'9') or (byte)'.'
            && double.TryParse(text, DecimalNumber, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        ReadOnlySpan<byte> body = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        if (Ascii.EqualsIgnoreCase(body, "inf"u8) || Ascii.EqualsIgnoreCase(body, "infinity"u8))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return false;
    }

    /// <summary>Whether a cell that is a number is written as a whole number.</summary>
    internal static bool IsInteger(ReadOnlySpan<byte> text)
    {
        int from = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        return from < text.Length && text[from..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0 && text[0] is (byte)' ' or (byte)'\t')
        {
            text = text[1..];
        }

        while (text.Length > 0 && text[^1] is (byte)' ' or (byte)'\t')
        {
            text = text[..^1];
        }

        return text;
    }
}
