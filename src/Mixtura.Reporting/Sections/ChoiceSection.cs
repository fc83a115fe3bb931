using System.Xml.Linq;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>How many groups there are, and why.</summary>
internal static class ChoiceSection
{
    private const int Best = 5;

    public static XElement? Of(Findings findings)
    {
        SearchResult search = findings.Search;
        if (search.Candidates.Length == 1)
        {
            return Html.Element("section", Html.Element("h2", "The model"), Html.Paragraph($"One model was asked for: {GroupWords.Of(FamilyWords.Describe(findings.Model.Family), findings.Model)}, with {Numbers.Count(findings.Model.ClusterCount, "group")}."), Structure(findings));
        }

        string criterion = Criteria.Name(search.Criterion);
        int least = search.Candidates.Min(candidate => candidate.Components);
        int most = search.Candidates.Max(candidate => candidate.Components);
        int forms = search.Candidates.Select(candidate => candidate.Name).Distinct().Count();
        string tried = $"{Numbers.Count(search.Candidates.Length, "model")} were compared: {least} to {most} groups{(forms > 1 ? $", each in {forms} forms" : "")}";
        string unfinished = search.IsComplete ? "" : " The search was stopped before all of them were tried.";
        return Html.Element(
            "section",
            Html.Element("h2", "How many groups, and why"),
            Html.Paragraph($"{tried}. Each was judged by {criterion}, which weighs how well a model describes the rows against how many numbers it needs; smaller is better.{unfinished} {Why(search)}"),
            Structure(findings),
            PageFigure.Of(options => MixturePlot.SelectionCurve(search, options), PageFigure.Plot, $"{criterion} of every model by its number of groups; the ring marks the one that was chosen."),
            Html.Table(
                ["Model", criterion, "Behind", "Log-likelihood", "Parameters"],
                search.Ranked.Where(candidate => candidate.Fit is not null).Take(Best).Select(candidate => (IEnumerable<object>)
                [
                    ChoiceWords.Title(candidate).Replace(' ', '\u00a0') + (candidate.IsSound ? "" : " (not sound)"),
                    Numbers.Criterion(search.Criterion, candidate.Value(search.Criterion)),
                    Numbers.Criterion(search.Criterion, ChoiceWords.Behind(search, candidate)),
                    Numbers.Criterion(candidate.Fit!.LogLikelihood),
                    Numbers.Count(candidate.Fit.Summary.Parameters),
                ])));
    }

    private static string Why(SearchResult search)
    {
        if (search.IsProtected)
        {
            return GroupWords.Of(ValidationWords.Describe(search) ?? "", search.Best.Fit!.Model);
        }

        if (!search.Best.IsSound)
        {
            return "In every model a group collapsed, lost its rows or looks like an accident; the one shown is only the best of them.";
        }

        if (search.RunnerUp is not { } second)
        {
            return "Only the one that was chosen has no collapsed or empty group.";
        }

        string words = search.Evidence is { } evidence ? $": {BayesFactor.Describe(evidence)}"
            : search.EvidenceProblem is { } problem ? $"; how strong the evidence is cannot be judged: {problem}" : "";
        int most = search.Candidates.Max(candidate => candidate.Components);
        string edge = search.IsComplete && search.Best.Components == most && most > search.Candidates.Min(candidate => candidate.Components)
            ? " It has the most groups of all that were tried; more may describe the rows better still."
            : "";
        return $"The best has {ChoiceWords.Title(search.Best)}; the next best, {ChoiceWords.Title(second)}, is worse by {Numbers.Criterion(search.Criterion, ChoiceWords.Behind(search, second))}{words}.{edge}";
    }

    private static XElement? Structure(Findings findings) => (findings.Model.Family is NoiseFamily noise ? noise.Inner : findings.Model.Family) is GaussianFamily gaussian
        ? Html.Paragraph($"Its groups are normal distributions of the form {gaussian.Covariance} ({GroupWords.Of(Covariances.Describe(gaussian.Covariance), findings.Model)}).{Held(findings)}")
        : findings.Fit.Summary.Held.Length > 0 ? Html.Paragraph(Held(findings).TrimStart()) : null;

    private static string Held(Findings findings) => findings.Fit.Summary.Held.Length > 0 ? $" Held in the fit: {GroupWords.Of(findings.Fit.Summary.Held, findings.Model)}." : "";
}
