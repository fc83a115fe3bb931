using System.Xml.Linq;

namespace Mixtura.Reporting;

/// <summary>How clearly groups are told apart: how certain their rows are, and how much groups overlap.</summary>
internal static class ClaritySection
{
    public static XElement? Of(Findings findings)
    {
        if (findings.Overlap is not { } overlap)
        {
            return null;
        }

        int[] groups = [.. Enumerable.Range(0, findings.Model.Components.Length)];
        return Html.Element(
            "section",
            Html.Element("h2", "How clear the groups are"),
            Html.Table(
                ["Group", "Certainty", "Mistaken", "Overlaps most with"],
                groups.Select(group => (IEnumerable<object>)
                [
                    findings.Name(group),
                    findings.Profiles.Sizes[group] > 0 ? ProfileWords.InTable(findings.Profiles.Certainty(group)) : Numbers.Nothing,
                    ProfileWords.InTable(overlap.Misclassified(group)),
                    Closest(findings, overlap, groups, group),
                ])),
            Html.WithClass(
                "p",
                "note",
                $"Certainty: the mean probability with which the rows that are likeliest in the group belong to it. Mistaken: the probability, by the model, that a row of the group looks more like one of another. Overlap of two groups: the probability that a row of the first looks more like one of the second, plus that of the reverse (Maitra and Melnykov 2010); 0 where none is mistaken. Of {Numbers.Count(overlap.Draws)} rows drawn from each group."));
    }

    private static string Closest(Findings findings, ComponentOverlap overlap, int[] groups, int group)
    {
        int closest = groups.Where(other => other != group).MaxBy(other => overlap.Overlap(group, other));
        double most = overlap.Overlap(group, closest);
        return most >= 0.0005 ? $"{findings.Name(closest)} ({Numbers.Fixed(most, 3)})" : "none";
    }
}
