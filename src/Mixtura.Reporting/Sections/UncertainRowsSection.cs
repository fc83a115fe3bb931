using System.Xml.Linq;

namespace Mixtura.Reporting;

/// <summary>Rows between the groups.</summary>
internal static class UncertainRowsSection
{
    private const int MostColumns = 6;
    private const int MostGroups = 3;

    public static XElement? Of(Findings findings)
    {
        UncertainRow[] rows = [.. findings.Profiles.UncertainRows];
        if (rows.Length == 0)
        {
            return null;
        }

        int columns = Math.Min(MostColumns, findings.Table.ColumnCount);
        double weight = findings.Profiles.UncertainWeight;
        return Html.Element(
            "section",
            Html.Element("h2", "Rows between the groups"),
            Html.Paragraph($"{Numbers.Count(weight, "row")} ({ProfileWords.Share(weight / findings.Table.TotalWeight)}) may belong to another group with a probability above {ProfileWords.Share(GroupProfiles.Uncertain)}. The least clear:"),
            Html.Table(
                ["Row", .. findings.Table.Columns.Take(columns).Select(column => (object)column.Name), Html.Words("Groups it may belong to")],
                rows.Select(row => (IEnumerable<object>)
                [
                    findings.RowNumber(row.Row),
                    .. Enumerable.Range(0, columns).Select(column => (object)findings.Cell(column, row.Values[column])),
                    Html.Words(string.Join(", ", Enumerable.Range(0, row.Posterior.Length).Where(group => row.Posterior[group] >= 0.01).OrderByDescending(group => row.Posterior[group]).Take(MostGroups)
                        .Select(group => $"{findings.Name(group)}: {ProfileWords.Share(row.Posterior[group])}"))),
                ])));
    }
}
