using System.Globalization;
using System.Text;

namespace Mixtura.Cli.Help;

/// <summary>
/// Text from files, of names and cells, as it is safe to show on a terminal: characters that would move the cursor, change colours or
/// the direction of writing stand as escapes, \u001B for instance.
/// </summary>
internal static class Printable
{
    /// <summary>Text of one line or several.</summary>
    public static string Text(string text) => Escape(text, keepsLines: true);

    /// <summary>Text within a line: ends of lines and tabs are escaped as well.</summary>
    public static string Line(string text) => Escape(text, keepsLines: false);

    private static string Escape(string text, bool keepsLines)
    {
        if (!text.Any(c => IsUnsafe(c, keepsLines)))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (IsUnsafe(c, keepsLines))
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                safe.Append(c);
            }
        }

        return safe.ToString();
    }

    /// <summary>Controls (of both tables), separators of lines, and what changes the direction of writing.</summary>
    private static bool IsUnsafe(char c, bool keepsLines) => c switch
    {
        '\n' => !keepsLines,
        '\u200E' or '\u200F' or '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        _ => char.IsControl(c),
    };
}
