using System.Text;
using System.Xml.Linq;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>A picture inside the page, as lines where that is small and as dots where it is not; as an image, neither can run anything.</summary>
internal static class PageFigure
{
    private const int LongestSvg = 400_000;

    public static XElement Of(Picture picture, string caption)
    {
        string svg = picture.ToSvg();
        string source = svg.Length <= LongestSvg
            ? "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))
            : "data:image/png;base64," + Convert.ToBase64String(picture.ToPng());
        return Html.Element(
            "figure",
            new XElement("img", new XAttribute("src", source), new XAttribute("alt", caption), new XAttribute("width", picture.Width), new XAttribute("height", picture.Height)),
            Html.Element("figcaption", caption));
    }
}
