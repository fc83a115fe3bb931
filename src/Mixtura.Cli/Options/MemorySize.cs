using System.Globalization;

namespace Mixtura.Cli.Options;

/// <summary>An amount of memory as people write it: 1GiB, 500MB, 2g, or a number of bytes.</summary>
internal static class MemorySize
{
    /// <summary>The program and the reader of files need about so much by themselves.</summary>
    public const long Least = 256L << 20;

    private static readonly (string Unit, long Bytes)[] s_units =
    [
        ("kib", 1L << 10), ("mib", 1L << 20), ("gib", 1L << 30), ("tib", 1L << 40),
        ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000),
        ("k", 1L << 10), ("m", 1L << 20), ("g", 1L << 30), ("t", 1L << 40), ("b", 1),
    ];

    /// <summary>The bytes that a text names.</summary>
    /// <exception cref="FormatException">It names no amount, or one that is too small.</exception>
    public static long Parse(string text)
    {
        string given = text.Trim();
        (string unit, long bytes) = s_units.FirstOrDefault(unit => given.EndsWith(unit.Unit, StringComparison.OrdinalIgnoreCase), ("", 1));
        bool isNumber = double.TryParse(given.AsSpan(0, given.Length - unit.Length), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double amount);
        double size = amount * bytes;
        return !isNumber || !(size < long.MaxValue) ? throw new FormatException("give an amount of memory, for instance 1GiB or 500MB")
            : size < Least ? throw new FormatException("at least 256MiB are needed: the program and the reader of files take about so much by themselves")
            : (long)size;
    }

    /// <summary>How much of it the reader of files may take: half of the least, or a third where that is more.</summary>
    public static long ForReader(long memory) => Math.Max(Least / 2, memory / 3);

    /// <summary>How much of it rows may take: what the reader and the program itself, a quarter of the least, leave.</summary>
    public static long ForRows(long memory) => memory - ForReader(memory) - (Least / 4);
}
