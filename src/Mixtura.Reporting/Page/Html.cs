using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Mixtura.Reporting;

/// <summary>
/// Pages as trees of elements, so that text from data stays text: nothing but the serializer writes a mark-up character.
/// </summary>
internal static class Html
{
    private const char Replacement = '�';

    private static readonly HashSet<string> s_void = ["meta", "img", "source", "br", "col"];

    public static XElement Element(string name, params object?[] content) => new(name, content);

    public static XElement WithClass(string name, string names, params object?[] content) => new(name, new XAttribute("class", names), content);

    public static XElement Paragraph(params object?[] content) => new("p", content);

    /// <summary>A table, in a frame that scrolls where the page is narrow.</summary>
    /// <param name="head">The first row.</param>
    /// <param name="rows">The other rows; each begins with its own head.</param>
    public static XElement Table(IEnumerable<object> head, IEnumerable<IEnumerable<object>> rows) => WithClass("div", "table", Element(
        "table",
        Element("thead", Element("tr", head.Select(cell => Element("th", new XAttribute("scope", "col"), cell)))),
        Element("tbody", rows.Select(row => Element("tr", row.Select((cell, c) => c == 0 ? Element("th", new XAttribute("scope", "row"), cell) : Element("td", cell)))))));

    /// <summary>A cell of running text, which stands to the left and is broken into lines.</summary>
    public static object[] Words(string text) => [new XAttribute("class", "words"), text];

    /// <summary>The page as a file.</summary>
    public static string Serialize(XElement root)
    {
        foreach (XText text in root.DescendantNodes().OfType<XText>())
        {
            text.Value = Clean(text.Value);
        }

        foreach (XAttribute attribute in root.DescendantsAndSelf().Attributes())
        {
            attribute.Value = Clean(attribute.Value);
        }

        // An element without content would be written as if it closed itself, which HTML takes for one that never closes.
        foreach (XElement empty in root.DescendantsAndSelf().Where(element => element.IsEmpty && !s_void.Contains(element.Name.LocalName)).ToArray())
        {
            empty.Value = "";
        }

        var page = new StringBuilder("<!DOCTYPE html>\n");
        using (var writer = XmlWriter.Create(page, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None }))
        {
            root.Save(writer);
        }

        return page.Append('\n').ToString();
    }

    /// <summary>Text without characters that no page may hold: control characters, and halves of surrogate pairs.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isAllowed = rune.Value is '\t' or '\n' || (rune.Value >= ' ' && rune.Value is not (0x7F or 0xFFFE or 0xFFFF));
            clean.Append(isAllowed ? rune.ToString() : Replacement);
        }

        return clean.ToString();
    }
}
