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

    /// <summary>The width of the picture that phones show: legible there at its own size.</summary>
    private const int NarrowWidth = 400;

    /// <summary>A picture, drawn once more for narrow windows with its legend beneath it.</summary>
    /// <param name="draw">Draws the picture.</param>
    /// <param name="options">How.</param>
    /// <param name="caption">What it shows.</param>
    public static XElement Of(Func<PlotOptions, Picture> draw, PlotOptions options, string caption)
    {
        var narrow = new XElement("source", new XAttribute("media", "(max-width: 40rem)"), new XAttribute("srcset", Source(draw(options with { Width = NarrowWidth }))));
        return Figure("picture", new XElement("picture", narrow, Image(draw(options), caption)), caption);
    }

    /// <summary>A picture of many panels, which no narrow window has room for: it scrolls there.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="caption">What it shows.</param>
    public static XElement Wide(Picture picture, string caption) => Html.Element(
        "figure",
        Html.WithClass("div", "picture wide", Image(picture, caption)),
        Html.WithClass("p", "hint", "The picture scrolls sideways."),
        Html.Element("figcaption", caption));

    private static XElement Figure(string names, XElement picture, string caption) =>
        Html.Element("figure", Html.WithClass("div", names, picture), Html.Element("figcaption", caption));

    private static XElement Image(Picture picture, string caption) =>
        new("img", new XAttribute("src", Source(picture)), new XAttribute("alt", caption), new XAttribute("width", picture.Width), new XAttribute("height", picture.Height));

    private static string Source(Picture picture) => "data:image/png;base64," + Convert.ToBase64String(picture.ToPng());
}
