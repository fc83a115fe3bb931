using System.Xml.Linq;

namespace Mixtura.Reporting;

/// <summary>What went wrong, and what to do.</summary>
internal static class WarningsSection
{
    public static XElement? Of(Findings findings)
    {
        string[] texts =
        [
            .. findings.Fit.Diagnoses.Select(diagnosis => diagnosis.Describe(findings.Options.RowNumber)),
            .. findings.Fit.Warnings.Where(warning => warning.Kind is FitWarningKind.NotConverged or FitWarningKind.LikelihoodFell or FitWarningKind.Stopped or FitWarningKind.Collinear).Select(warning => warning.Message),
            .. findings.Uncertainty?.Warnings ?? [],
        ];
        return texts.Length == 0 ? null : Html.Element("section", Html.Element("h2", "Warnings"), texts.Select(text => Html.WithClass("p", "warning", Sentence(GroupWords.Of(text, findings.Model)))));
    }

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + (text[^1] == '.' ? "" : ".");
}
