using System.Runtime.CompilerServices;
using ScottPlot;
using SkiaSharp;

namespace Mixtura.Plotting;

/// <summary>The embedded font, known to ScottPlot under a name of its own so that no other font of the process changes.</summary>
internal sealed class BundledFont : IFontResolver
{
    public const string Name = "Mixtura Sans";

    private static readonly SKTypeface s_regular = Load("OpenSans-Regular.ttf");
    private static readonly SKTypeface s_strong = Load("OpenSans-Semibold.ttf");

    static BundledFont() => ScottPlot.Fonts.FontResolvers.Insert(0, new BundledFont());

    private BundledFont()
    {
    }

    /// <summary>The bundled font where it has all letters of the text, otherwise one of the machine that has the first it lacks.</summary>
    public static string For(string text)
    {
        RuntimeHelpers.RunClassConstructor(typeof(BundledFont).TypeHandle);
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            if (!System.Text.Rune.IsWhiteSpace(rune) && !s_regular.ContainsGlyph(rune.Value))
            {
                using SKTypeface? other = SKFontManager.Default.MatchCharacter(rune.Value);
                return other is { FamilyName.Length: > 0 } ? other.FamilyName : Name;
            }
        }

        return Name;
    }

    public static float Measure(string text, float size, bool strong = false)
    {
        using var font = new SKFont(strong ? s_strong : s_regular, size);
        return font.MeasureText(text);
    }

    /// <summary>The text, shortened in its middle to a width.</summary>
    public static string Fit(string text, float size, float width, bool strong = false)
    {
        if (Measure(text, size, strong) <= width)
        {
            return text;
        }

        int[] at = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        for (int kept = at.Length - 1; kept > 1; kept--)
        {
            int head = (kept + 1) / 2;
            string shorter = string.Concat(text.AsSpan(0, at[head]), "…", text.AsSpan(at[at.Length - (kept - head)]));
            if (Measure(shorter, size, strong) <= width)
            {
                return shorter;
            }
        }

        return "…";
    }

    /// <summary>The text in lines of a width, broken between words; what a line more than the most would hold is shortened.</summary>
    public static IReadOnlyList<string> Wrap(string text, float size, float width, int most, bool strong = false)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' '))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && lines.Count < most - 1 && Measure(longer, size, strong) > width)
            {
                lines.Add(line);
                longer = word;
            }

            line = longer;
        }

        lines.Add(line);
        return [.. lines.Select(own => Fit(own, size, width, strong))];
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? (weight >= FontWeight.SemiBold ? s_strong : s_regular) : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName == Name ? (bold ? s_strong : s_regular) : null;

    private static SKTypeface Load(string resource)
    {
        using Stream stream = typeof(BundledFont).Assembly.GetManifestResourceStream(resource)!;
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
