using System.Xml.Linq;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>The model with its rows.</summary>
internal static class PicturesSection
{
    private const int MostColumns = 5;

    public static XElement Of(Findings findings)
    {
        string[] columns = [.. MostDifferent(findings)];
        var options = PageFigure.Plot with { Columns = [.. columns] };
        string of = columns.Length < findings.Table.ColumnCount ? $" in the {columns.Length} columns in which the groups differ most" : "";
        string caption = columns.Length == 1
            ? "The rows, the density of the whole model and that of each group."
            : $"The rows{of}, coloured by their likeliest group, with each group's ellipses at one and two standard deviations and lines of equal density.";
        return Html.Element(
            "section",
            Html.Element("h2", findings.Projection is null ? "The picture" : "The pictures"),
            PageFigure.Of(MixturePlot.Of(findings.Model, findings.Table, options), caption + Sampled(findings)),
            findings.Projection is { } projection ? Projected(findings, projection) : null);
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
            MixturePlot.Projection((GaussianMixture)findings.Model, projection, findings.Table, PageFigure.Plot),
            $"The rows by {all} together, seen from where the groups differ most: {axes} of the columns, with the weights that are written there, in units that do not depend on those of the columns. The percentages tell how much of what tells the groups apart each direction holds.{Sampled(findings)}");
    }

    private static IEnumerable<string> MostDifferent(Findings findings)
    {
        int d = findings.Table.ColumnCount;
        if (d <= MostColumns)
        {
            return findings.Table.Columns.Select(column => column.Name);
        }

        double[] difference = findings.Profiles.NumericDifferences(findings.Model.ClusterCount);
        return Enumerable.Range(0, d).OrderByDescending(column => difference[column]).Take(MostColumns).Order().Select(column => findings.Table.Columns[column].Name);
    }
}
