using System.Text;

namespace Mixtura.Cli.Classification;

/// <summary>A list of NAME=VALUE with commas between; as in a CSV file, what stands in quotes is taken as it is, and two quotes are one.</summary>
internal static class PriorList
{
    private const char Quote = '"';

    /// <summary>The names and values; a value is empty where there is no '=' outside quotes.</summary>
    /// <exception cref="FormatException">A quote has no end.</exception>
    public static IReadOnlyList<(string Name, string Value)> Parse(string text)
    {
        var pairs = new List<(string, string)>();
        var name = new StringBuilder();
        var part = new StringBuilder();
        bool isQuoted = false;
        bool hasValue = false;
        bool hadQuotes = false;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ',';
            if (c == Quote && i < text.Length)
            {
                if (isQuoted && i + 1 < text.Length && text[i + 1] == Quote)
                {
                    part.Append(text[i++]);
                    continue;
                }

                isQuoted = !isQuoted;
                hadQuotes = true;
            }
            else if (isQuoted && i < text.Length)
            {
                part.Append(c);
            }
            else if (c == ',')
            {
                pairs.Add(hasValue ? (name.ToString(), part.ToString().Trim()) : (Name(part, hadQuotes), ""));
                part.Clear();
                (hasValue, hadQuotes) = (false, false);
            }
            else if (c == '=')
            {
                // The last one counts: what stood before the others is a part of the name.
                string before = Name(part, hadQuotes);
                name = hasValue ? name.Append('=').Append(before) : new StringBuilder(before);
                part.Clear();
                (hasValue, hadQuotes) = (true, false);
            }
            else if (!(hadQuotes && char.IsWhiteSpace(c)))
            {
                part.Append(c);
            }
        }

        return isQuoted ? throw new FormatException("a quote has no end") : pairs;
    }

    private static string Name(StringBuilder part, bool isQuoted) => isQuoted ? part.ToString() : part.ToString().Trim();
}
