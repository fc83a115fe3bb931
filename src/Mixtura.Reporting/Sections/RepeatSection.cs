using System.Xml.Linq;

namespace Mixtura.Reporting;

/// <summary>How to get the same again, and what the words mean.</summary>
internal static class RepeatSection
{
    public static XElement Of(Findings findings)
    {
        FitSummary summary = findings.Fit.Summary;
        string version = typeof(Mixture).Assembly.GetName().Version?.ToString(3) ?? "";
        string converged = findings.Fit.Converged ? $"converged after {Numbers.Count(findings.Fit.Iterations, "iteration")}" : $"not converged after {Numbers.Count(findings.Fit.Iterations, "iteration")}";
        return Html.Element(
            "section",
            Html.Element("h2", "To repeat this"),
            Html.Paragraph($"Fitted by expectation-maximization with Mixtura {version}, seed {summary.Seed}; {converged}. Log-likelihood {Numbers.Criterion(summary.LogLikelihood)} with {Numbers.Count(summary.Parameters, "parameter")}, BIC {Numbers.Criterion(summary.Bic)}."),
            findings.Options.Command is { } command ? new object[] { Html.Paragraph("The command:"), Html.Element("pre", Html.Element("code", command)) } : null,
            findings.Options.Program is { } program ? new object[] { Html.Paragraph("The same model in C#:"), Html.Element("pre", Html.Element("code", program)) } : null,
            Html.Element("h2", "What the words mean"),
            Html.Element(
                "dl",
                Meaning("Group", "a component of a mixture: rows are thought of as coming from several types, which nobody observed, each with its own distribution. A row's group is the type it most likely comes from; types may overlap."),
                Meaning("Share", "how many rows come from a type, the mixing proportion; not exactly the number of rows that are likeliest in the group, since others may come from it too."),
                Meaning("Unusual", "in a region where the model has hardly any rows. That is no proof of an error: it is a row to look at.")));
    }

    private static object[] Meaning(string word, string meaning) => [Html.Element("dt", word), Html.Element("dd", char.ToUpperInvariant(meaning[0]) + meaning[1..])];
}
