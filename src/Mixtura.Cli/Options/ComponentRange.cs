using System.Globalization;

namespace Mixtura.Cli.Options;

/// <summary>Numbers of components to try, both ends included.</summary>
internal readonly record struct ComponentRange(int Minimum, int Maximum)
{
    private const string Right = "give a number such as 3, or a range such as 1..9 (both included)";

    public static ComponentRange Default { get; } = new(1, 9);

    public static ComponentRange Parse(string text)
    {
        string[] ends = text.Split("..");
        if (ends.Length > 2)
        {
            throw new FormatException(Right);
        }

        int minimum = End(ends[0]);
        int maximum = End(ends[^1]);
        return minimum <= maximum
            ? new ComponentRange(minimum, maximum)
            : throw new FormatException($"the range ends before it begins; write {maximum}..{minimum}");
    }

    public override string ToString() => Minimum == Maximum ? $"{Minimum}" : $"{Minimum}..{Maximum}";

    private static int End(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value >= 1 ? value : throw new FormatException("a mixture has at least one component; " + Right)
            : throw new FormatException(Right);
}
