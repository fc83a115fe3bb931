using System.Xml.Linq;

namespace Mixtura.Reporting;

/// <summary>Rows that the model hardly ever makes, and why.</summary>
internal static class UnusualRowsSection
{
    /// <summary>So many of them are shown.</summary>
    public const int Most = 10;
    private const int MostReasons = 2;

    /// <summary>A value that is this many nats less likely than usual is worth a word.</summary>
    private const double Strange = 2;

    public static XElement Of(Findings findings)
    {
        OutlierResult outliers = findings.Outliers;
        double share = findings.Options.OutlierShare;
        double expected = share * findings.Table.RowCount;
        string percent = Numbers.Significant(100 * share, 2).TrimEnd('0').TrimEnd('.');
        string found = outliers.Count == 0 ? "There is none." : $"There {(outliers.Count == 1 ? "is one" : $"are {Numbers.Count(outliers.Count)}")}{(outliers.Count > Most ? $"; these are the {Most} least likely" : "")}.";
        return Html.Element(
            "section",
            Html.Element("h2", "Unusual rows"),
            Html.Paragraph($"A row is called unusual where {percent} % of the model's own rows, or fewer, are less likely. Of rows that come from the model, {(expected < 0.5 ? "hardly any" : "about " + Numbers.Count(Math.Round(expected)))} in a table of this size would be. {found}"),
            outliers.Count == 0 ? null : Html.Table(
                ["Row", Html.Words("Why")],
                outliers.Rows.Select(row => (IEnumerable<object>)[findings.RowNumber(row.Row), Html.Words(Reasons(findings, row))])));
    }

    private static string Reasons(Findings findings, OutlierRow row)
    {
        ColumnSurprise[] told = [.. row.Surprises.Where((surprise, i) => i == 0 || surprise.Surprise > Strange).Take(MostReasons)];
        string words = string.Join("; ", told.Select(surprise => Reason(findings, row, surprise)));
        return words.Length > 0 ? words : "its values together";
    }

    private static string Reason(Findings findings, OutlierRow row, ColumnSurprise surprise)
    {
        string name = findings.Table.Columns[surprise.Column].Name;
        string value = findings.Cell(surprise.Column, row.Values[surprise.Column]);
        return double.IsNaN(surprise.Residual)
            ? $"{name} is {value}"
            : $"{name} is {value}, where {Numbers.Significant(surprise.Expected, 4)} would be expected of its other values ({Numbers.Significant(Math.Abs(surprise.Residual), 2)} standard deviations)";
    }
}
