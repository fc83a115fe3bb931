using System.Text;

namespace Mixtura.Hazards.Fuzzing;

/// <summary>Damages a valid file in ways that readers stumble over; always the same for the same source of randomness.</summary>
internal static class Mutator
{
    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "1e999", "-1e999", "NaN", "Infinity", "-0", "0", "-1", "1e-400", "4.9e-324", "1.7976931348623157e308", "9007199254740993", "99999999999999999999",
            "2147483648", "-9223372036854775809", "0.1e", "+1", ".5", "1_000", "0x1F", "null", "true", "{}", "[]", "[[]]", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "{\"a\":1}", ",", ":", "\n",
            "\r", "\"", "\t", ";", "é", "\uFEFF",
        }.Select(Encoding.UTF8.GetBytes),
        [0], [0xFF], [0xC0, 0x80],
    ];

    /// <summary>Numbers that readers stumble over, as little-endian bytes.</summary>
    private static readonly byte[][] s_numbers =
    [
        .. new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -double.MaxValue, double.Epsilon, 0.0, -0.0, 1, -1, 0.5, 2, 1e-300, 1e154, 1e9, -1e-9 }.Select(BitConverter.GetBytes),
        .. new[] { 0L, 1, 2, -1, 3, long.MaxValue, long.MinValue, 1L << 32, int.MaxValue }.Select(BitConverter.GetBytes),
        .. new[] { 0, 1, 2, 3, 4, 5, 7, -1, 100, 1 << 16, int.MaxValue, int.MinValue, 1 << 28 }.Select(BitConverter.GetBytes),
    ];

    /// <summary>Changes a file in one to four places.</summary>
    /// <param name="file">The file.</param>
    /// <param name="other">Another one, of which pieces are spliced in.</param>
    /// <param name="random">Where the changes come from.</param>
    public static byte[] Change(byte[] file, byte[] other, RandomSource random)
    {
        byte[] changed = file;
        for (int times = 1 + Below(random, 4); times > 0; times--)
        {
            changed = Below(random, 9) switch
            {
                0 => Flip(changed, random),
                1 => changed[..Below(random, changed.Length + 1)],
                2 => Replace(changed, Piece(changed, random), Of(other, Piece(other, random))),
                3 => Repeat(changed, random),
                4 => Replace(changed, Piece(changed, random), []),
                5 => Replace(changed, (Below(random, changed.Length + 1), 0), s_words[Below(random, s_words.Length)]),
                6 => Replace(changed, Piece(changed, random), Of(changed, Piece(changed, random))),
                _ => Replace(changed, Number(changed, random), s_words[Below(random, s_words.Length)]),
            };
        }

        return changed;
    }

    /// <summary>Changes a file of numbers as bytes: mostly some of its numbers, so that all others keep their places, or anything.</summary>
    /// <param name="file">The file.</param>
    /// <param name="other">Another one, of which pieces are spliced in.</param>
    /// <param name="random">Where the changes come from.</param>
    public static byte[] ChangeNumbers(byte[] file, byte[] other, RandomSource random)
    {
        if (file.Length < sizeof(double) || Below(random, 4) == 0)
        {
            return Change(file, other, random);
        }

        byte[] changed = [.. file];
        for (int times = 1 + Below(random, 3); times > 0; times--)
        {
            byte[] number = s_numbers[Below(random, s_numbers.Length)];
            int at = Below(random, 1 + changed.Length - number.Length);
            number.CopyTo(changed, Below(random, 3) == 0 ? at : at & ~3);
        }

        return changed;
    }

    public static int Below(RandomSource random, int bound) => (int)random.NextBelow(bound);

    private static byte[] Flip(byte[] file, RandomSource random)
    {
        byte[] flipped = [.. file];
        if (flipped.Length > 0)
        {
            flipped[Below(random, flipped.Length)] ^= (byte)(1 << Below(random, 8));
        }

        return flipped;
    }

    /// <summary>A piece many times over, up to some kilobytes.</summary>
    private static byte[] Repeat(byte[] file, RandomSource random)
    {
        (int at, int length) = Piece(file, random);
        int times = 2 + Below(random, 1 + (8192 / Math.Max(1, length)));
        return Replace(file, (at, length), [.. Enumerable.Repeat(Of(file, (at, length)), times).SelectMany(piece => piece)]);
    }

    private static (int At, int Length) Piece(byte[] file, RandomSource random)
    {
        int at = Below(random, file.Length + 1);
        int most = file.Length - at;
        return (at, Below(random, 1 + (Below(random, 3) == 0 ? most : Math.Min(most, 20))));
    }

    /// <summary>The next run of letters that a number is written with.</summary>
    private static (int At, int Length) Number(byte[] file, RandomSource random)
    {
        int at = Below(random, file.Length + 1);
        while (at < file.Length && !char.IsAsciiDigit((char)file[at]))
        {
            at++;
        }

        int end = at;
        while (end < file.Length && (char.IsAsciiDigit((char)file[end]) || file[end] is (byte)'.' or (byte)'e' or (byte)'E' or (byte)'-' or (byte)'+'))
        {
            end++;
        }

        return (at, end - at);
    }

    private static byte[] Of(byte[] file, (int At, int Length) piece) => file[piece.At..(piece.At + piece.Length)];

    private static byte[] Replace(byte[] file, (int At, int Length) piece, byte[] with) => [.. file[..piece.At], .. with, .. file[(piece.At + piece.Length)..]];
}
