using System.Xml.Linq;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>What was found, for a reader who reads nothing else.</summary>
internal static class InShort
{
    public static XElement Of(Findings findings)
    {
        Mixture model = findings.Model;
        double rows = findings.Table.TotalWeight;
        string count = (model.ClusterCount, ChoiceWords.Alternative(findings.Search)) switch
        {
            (1, null) => "form one group",
            (1, { } other) => $"form one group or {other}; one is shown",
            (var shown, null) => $"fall into {shown} groups",
            (var shown, _) => $"fall into {ChoiceWords.Groups(findings)}; {shown} are shown",
        };
        string noise = model.Noise is null ? "" : $", and {ProfileWords.Share(model.Weights[^1])} of them belong to none";
        return Html.WithClass(
            "section",
            "short",
            Html.WithClass("p", "lead", $"The {Numbers.Count(findings.Table.RowCount, "row")} {count}{noise}."),
            Html.WithClass("ul", "groups", Enumerable.Range(0, model.ClusterCount).Select(group => Html.Element(
                "li",
                Swatch(group),
                Html.Element("span", Html.Element("strong", $"{findings.Name(group)}: {ProfileWords.Share(model.Weights[group])} of rows"), model.ClusterCount == 1 ? "" : $", {ProfileWords.Describe(findings, group)}")))),
            Html.Paragraph($"{ChoiceWords.HowSure(findings)} {Uncertain(findings, rows)} {MergingSection.InShort(findings)} {Unusual(findings)}".Replace("  ", " ", StringComparison.Ordinal)),
            findings.Fit.Warnings.IsEmpty ? null : Html.Paragraph(Html.Element("strong", "Read the warnings below first.")));
    }

    public static XElement Swatch(int group) => new("span", new XAttribute("class", "swatch"), new XAttribute("style", "background:" + Theme.Hue(group).ToHex()));

    private static string Uncertain(Findings findings, double rows)
    {
        double weight = findings.Profiles.UncertainWeight;
        return findings.Model.Components.Length == 1 ? ""
            : weight == 0 ? "Every row belongs to its group with a probability of 80 % or more."
            : $"For {ProfileWords.Share(weight / rows)} of the rows ({Numbers.Count(weight)}) it is not clear to which group they belong.";
    }

    private static string Unusual(Findings findings)
    {
        long found = findings.Outliers.Count;
        return found == 0 ? "No row is unusual." : $"{Numbers.Count(found, "row")} {(found == 1 ? "is" : "are")} unusual.";
    }
}
