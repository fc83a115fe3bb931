using System.Xml.Linq;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>The model with its rows.</summary>
internal static class PicturesSection
{
    private const int MostColumns = 5;

    public static XElement Of(Findings findings)
    {
        int[] columns = findings.BestColumns(MostColumns);
        PlotOptions options = PageFigure.Plot with { Columns = [.. columns.Select(column => findings.Table.Columns[column].Name)] };
        return Html.Element(
            "section",
            Html.Element("h2", findings.Projection is null ? "The picture" : "The pictures"),
            Shown(findings, columns, options),
            findings.Projection is { } projection ? Projected(findings, projection) : null);
    }

    private static XElement Shown(Findings findings, int[] columns, PlotOptions options)
    {
        string caption = PictureWords.Caption(findings, columns) + Sampled(findings);
        return columns.Length > 2
            ? PageFigure.Wide(MixturePlot.Pairs(findings.Model, findings.Table, options), caption)
            : PageFigure.Of(own => MixturePlot.Of(findings.Model, findings.Table, own), options, caption);
    }

    private static string Sampled(Findings findings) => LookedAt.Words(LookedAt.Count(findings.Table), findings.Table.RowCount) is { } sample
        ? $" The rows are {sample}, one drawn from each of equally long runs of rows, always the same."
        : "";

    /// <summary>All columns in one picture, from where groups are furthest apart.</summary>
    private static XElement Projected(Findings findings, MixtureProjection projection)
    {
        string all = findings.Table.ColumnCount == 2 ? "both columns" : $"all {findings.Table.ColumnCount} columns";
        string axes = projection.Eigenvalues.Length == 1 ? "the axis is a sum" : "the axes are sums";
        return PageFigure.Of(
            options => MixturePlot.Projection((GaussianMixture)findings.Model, projection, findings.Table, options),
            PageFigure.Plot,
            $"The rows by {all} together, seen from where the groups differ most: {axes} of the columns, with the weights that are written there, in units that do not depend on those of the columns. The percentages tell how much of what tells the groups apart each direction holds.{(projection.Eigenvalues.Length == 1 ? "" : " " + PictureWords.Ellipses)}{Sampled(findings)}");
    }
}
