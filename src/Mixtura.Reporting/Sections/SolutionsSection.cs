using System.Xml.Linq;

namespace Mixtura.Reporting;

/// <summary>The landscape: to which other solutions the same model's starts led.</summary>
internal static class SolutionsSection
{
    private const int Most = 6;

    public static XElement? Of(Findings findings)
    {
        FitResult<Mixture> fit = findings.Fit;
        if (fit.Starts == 1)
        {
            return null;
        }

        if (fit.Landscape.Length < 2)
        {
            return Html.Element("section", Html.Element("h2", "Other solutions"), Html.Paragraph($"The same model was fitted from {Numbers.Count(fit.Starts, "start")}; all that were carried to the end led to this one solution."));
        }

        return Html.Element(
            "section",
            Html.Element("h2", "Other solutions"),
            Html.Paragraph($"The same model was fitted from {Numbers.Count(fit.Starts, "start")}, the most promising of them to the end. {LandscapeWords.Describe(fit.Landscape, "group")}"),
            Html.Table(
                ["Solution", "Log-likelihood", "Below the best", "Starts"],
                fit.Landscape.Take(Most).Select((maximum, i) => (IEnumerable<object>)
                [
                    $"{i + 1}{Kind(maximum.Kind)}",
                    Numbers.Criterion(maximum.LogLikelihood),
                    i == 0 ? Numbers.Nothing : Numbers.Significant(fit.Landscape[0].LogLikelihood - maximum.LogLikelihood, 3),
                    Numbers.Count(maximum.Starts),
                ])),
            fit.Landscape.Length > Most ? Html.WithClass("p", "note", $"{Numbers.Count(fit.Landscape.Length - Most)} more were found.") : null);
    }

    private static string Kind(MaximumKind kind) => kind switch
    {
        MaximumKind.Spurious => ", looks like an accident of a few rows",
        MaximumKind.Degenerate => ", a group collapsed",
        _ => "",
    };
}
