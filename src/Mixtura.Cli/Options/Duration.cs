using System.Globalization;

namespace Mixtura.Cli.Options;

/// <summary>Reads and writes times with their unit, for instance 500ms, 60s, 1.5m, 2h.</summary>
internal static class Duration
{
    private static readonly (string Unit, double Milliseconds)[] s_units = [("ms", 1), ("s", 1e3), ("m", 60e3), ("h", 3600e3), ("d", 86400e3)];

    /// <summary>Longer times than any fit is given; timers know no longer ones.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(49);

    /// <exception cref="FormatException">The text is no such time, or not above zero, or too long.</exception>
    public static TimeSpan Parse(string text)
    {
        string trimmed = text.Trim();
        string unit = trimmed[trimmed.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ").Length..];
        (string Unit, double Milliseconds) known = Array.Find(s_units, one => string.Equals(one.Unit, unit, StringComparison.OrdinalIgnoreCase));
        if (known.Unit is null
            || !double.TryParse(trimmed.AsSpan(0, trimmed.Length - unit.Length).TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            throw new FormatException("a time is a number with its unit, ms, s, m, h or d, for instance 500ms, 60s or 2h");
        }

        double milliseconds = number * known.Milliseconds;
        return milliseconds >= 1 && milliseconds <= s_longest.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new FormatException($"a time is at least 1ms and at most {s_longest.Days}d");
    }

    /// <summary>The time in the largest unit in which it is a whole number, milliseconds at least.</summary>
    public static string Text(TimeSpan time)
    {
        (string unit, double milliseconds) = Array.FindLast(s_units, one => Math.Round(time.TotalMilliseconds) % one.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalMilliseconds) / milliseconds}{unit}");
    }
}
