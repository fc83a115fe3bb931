using System.Xml.Linq;

namespace Mixtura.Reporting;

/// <summary>Labels that the fit did not use, set against the groups.</summary>
internal static class LeftOutLabelsSection
{
    public static XElement? Of(Findings findings)
    {
        if (findings.Options.LeftOut.Count == 0)
        {
            return null;
        }

        int[] groups = Classify(findings);
        double[] weights = findings.Table.IsWeighted ? Weights(findings.Table) : [];
        return Html.Element("section", Html.Element("h2", "Labels that were left out"), findings.Options.LeftOut.Select(labels => Compare(findings, labels, groups, weights)));
    }

    private static object[] Compare(Findings findings, LeftOutLabels labels, int[] groups, double[] weights)
    {
        var confusion = ConfusionTable.Of(groups, labels.Codes.AsSpan(), weights);
        int missing = labels.Codes.Count(code => code < 0);
        string without = missing > 0 ? $" Not counted: {Numbers.Count(missing, "row")} without a label." : "";
        string matched = string.Join(", ", Enumerable.Range(0, confusion.ClusterCount).Where(group => confusion.BestMatching[group] >= 0).Select(group => $"{findings.Name(group)} with {labels.Levels[confusion.BestMatching[group]]}"));
        return
        [
            Html.Paragraph(
                $"The column {labels.Column} was not used in the fit. Its adjusted Rand index with the groups is {Numbers.Fixed(confusion.AdjustedRandIndex, 3)} (1: the same division, 0: as by chance). "
                + $"With each group matched with at most one label in the best way ({matched}), {Numbers.Count(confusion.Errors)} of {Numbers.Count(confusion.Total, "row")} ({ProfileWords.Share(confusion.ErrorRate)}) {(confusion.Errors == 1 ? "has" : "have")} another label.{without}"),
            Html.Table(
                [$"Rows by {labels.Column}", .. labels.Levels],
                Enumerable.Range(0, findings.Model.Components.Length).Select(group => (IEnumerable<object>)
                [
                    findings.Name(group),
                    .. Enumerable.Range(0, labels.Levels.Length).Select(label => (object)Numbers.Count(group < confusion.ClusterCount && label < confusion.LabelCount ? confusion[group, label] : 0)),
                ])),
        ];
    }

    private static int[] Classify(Findings findings)
    {
        int[] groups = new int[findings.Table.RowCount];
        foreach (RowTable part in findings.Table.InParts())
        {
            findings.Model.Classify(part, findings.Options.Threads).CopyTo(groups, part.FirstRow);
        }

        return groups;
    }

    private static double[] Weights(RowTable table)
    {
        double[] weights = new double[table.RowCount];
        foreach (RowTable part in table.InParts())
        {
            for (long i = 0; i < part.RowCount; i++)
            {
                weights[part.FirstRow + i] = part.Weight(i);
            }
        }

        return weights;
    }
}
