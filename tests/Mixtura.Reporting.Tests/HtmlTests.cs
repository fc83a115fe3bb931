using System.Xml.Linq;
using Xunit;

namespace Mixtura.Reporting.Tests;

/// <summary>Pages are well formed, and text in them stays text.</summary>
public sealed class HtmlTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("a & b", "a &amp; b")]
    [InlineData("]]>", "]]&gt;")]
    [InlineData("bell \a and null \0", "bell � and null �")]
    [InlineData("übermäßig 数 🦆", "übermäßig 数 🦆")]
    public void TextIsEscaped(string text, string expected) =>
        Assert.Contains($"<p>{expected}</p>", Html.Serialize(Html.Element("main", Html.Paragraph(text))), StringComparison.Ordinal);

    [Fact]
    public void HalfASurrogatePairIsReplaced() => Assert.Equal("half � pair", Html.Clean("half " + (char)0xD800 + " pair"));

    [Fact]
    public void AttributesAreEscaped()
    {
        string page = Html.Serialize(Html.Element("main", new XElement("img", new XAttribute("alt", "\" onerror=\"x\0"))));
        Assert.Contains("alt=\"&quot; onerror=&quot;x�\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyVoidElementsCloseThemselves()
    {
        string page = Html.Serialize(Html.Element("main", Html.Element("div"), new XElement("br")));
        Assert.Equal("<!DOCTYPE html>\n<main><div></div><br /></main>\n", page);
    }
}
