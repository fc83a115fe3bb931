using System.Xml.Linq;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>
/// A picture inside the page, as an image, which can run nothing. It is made of dots: text of an SVG image is drawn with the reader's own
/// fonts, whose letters have other widths than those it was laid out for.
/// </summary>
internal static class PageFigure
{
    /// <summary>Pictures that speak of groups and their shares, as the page does.</summary>
    public static PlotOptions Plot { get; } = new() { Terms = new PlotTerms { Component = "group", Weight = "share" } };

    public static XElement Of(Picture picture, string caption)
    {
        string source = "data:image/png;base64," + Convert.ToBase64String(picture.ToPng());
        return Html.Element(
            "figure",
            Html.WithClass("div", "picture", new XElement("img", new XAttribute("src", source), new XAttribute("alt", caption), new XAttribute("width", picture.Width), new XAttribute("height", picture.Height))),
            Html.Element("figcaption", caption));
    }
}
