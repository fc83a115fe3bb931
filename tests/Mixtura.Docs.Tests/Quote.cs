using System.Globalization;
using System.Text.RegularExpressions;

namespace Mixtura.Docs.Tests;

/// <summary>Whether a line of output that a document shows is one that was printed.</summary>
/// <remarks>
/// The words must be the same; a number with decimals may differ by two units of its last place, and spacing may differ. How many
/// iterations and starts a fit took and how near it came is not compared: that changes with the engine, what it finds does not.
/// </remarks>
internal static partial class Quote
{
    private const double Units = 2.001;

    public static bool IsIn(string shown, IEnumerable<string> printed)
    {
        string words = Words(shown);
        double[] numbers = Numbers(shown);
        return printed.Any(line => Words(line) == words && (IsOfTheRun(shown) || AreNear(shown, numbers, Numbers(line))));
    }

    private static bool IsOfTheRun(string line) => line.Contains(" iterations", StringComparison.Ordinal) || line.Contains(" nats ", StringComparison.Ordinal);

    private static bool AreNear(string shown, double[] expected, double[] actual)
    {
        double[] units = [.. Number().Matches(shown).Select(match => Unit(match.Value))];
        return expected.Zip(actual, units).All(triple => Math.Abs(triple.First - triple.Second) <= Units * triple.Third);
    }

    /// <summary>The unit of a number's last place, 0 for a whole number.</summary>
    private static double Unit(string number)
    {
        string digits = number.Split('E')[0];
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        double exponent = number.Contains('E', StringComparison.Ordinal) ? int.Parse(number.Split('E')[1], CultureInfo.InvariantCulture) : 0;
        return point < 0 ? 0 : Math.Pow(10, exponent - (digits.Length - point - 1));
    }

    private static double[] Numbers(string line) => [.. Number().Matches(line).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    private static string Words(string line) => Gap().Replace(Number().Replace(line, "#"), " ").Trim();

    [GeneratedRegex(@"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?")]
    private static partial Regex Number();

    /// <summary>Blanks and rules of any length.</summary>
    [GeneratedRegex(@"\s+|─+")]
    private static partial Regex Gap();
}
