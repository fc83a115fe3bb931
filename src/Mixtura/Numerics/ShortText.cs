using System.Globalization;

namespace Mixtura.Numerics;

/// <summary>Numbers and lists as people read them: few digits, the first entries of long lists, the same in every culture.</summary>
internal static class ShortText
{
    private const int Most = 8;

    /// <summary>A number with four significant digits.</summary>
    public static string Of(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>"1 row", "2 rows"; thousands are separated.</summary>
    public static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>"(1.5, 2, 3)".</summary>
    public static string Vector(ReadOnlySpan<double> values)
    {
        string[] shown = new string[Math.Min(values.Length, Most)];
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = Of(values[i]);
        }

        return $"({List(shown, values.Length)})";
    }

    /// <summary>Entries with commas between them, of many the first ones.</summary>
    public static string List(IEnumerable<string> entries, int count)
    {
        string[] shown = [.. entries.Take(Most)];
        return string.Join(", ", shown) + (count > shown.Length ? string.Create(CultureInfo.InvariantCulture, $" and {count - shown.Length} more") : "");
    }
}
