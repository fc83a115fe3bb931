using System.Text;
using System.Xml.Linq;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>
/// One page for a person who was not there: how many groups were found and why, what each looks like and how sure that is,
/// which rows are uncertain or unusual, pictures, other solutions, warnings, and how to repeat it. The page is one file of HTML
/// without scripts that asks nothing of a network; text from data is escaped. Immutable; the same search gives the same bytes.
/// </summary>
public sealed class MixtureReport
{
    private const string NoNetwork = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private readonly string _html;

    private MixtureReport(string html) => _html = html;

    /// <summary>Makes the page.</summary>
    /// <param name="search">A search in which a candidate was fitted.</param>
    /// <param name="table">The rows that it was fitted to.</param>
    /// <param name="options">What else to say, or null for the defaults.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">No candidate of the search was fitted, or labels that were left out are not those of the rows.</exception>
    /// <exception cref="TableException">The table's columns are not the model's.</exception>
    public static MixtureReport Of(SearchResult search, RowTable table, ReportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(table);
        if (search.Best.Fit is null)
        {
            throw new ArgumentException("No candidate of the search was fitted, so there is nothing to report.", nameof(search));
        }

        options ??= new ReportOptions();
        foreach (LeftOutLabels labels in options.LeftOut)
        {
            if (labels.Codes.Length != table.RowCount || labels.Codes.Any(code => code >= labels.Levels.Length))
            {
                throw new ArgumentException($"The labels of '{labels.Column}' have {labels.Codes.Length} codes and {labels.Levels.Length} levels; there must be a code for each of the {table.RowCount} rows, below the number of levels.", nameof(options));
            }
        }

        var findings = Findings.Of(search, table, options, cancellation);
        return new MixtureReport(Html.Serialize(Page(findings)));
    }

    /// <summary>The page.</summary>
    public string ToHtml() => _html;

    /// <summary>Writes the page to a file, in UTF-8. It appears whole or not at all.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, Encoding.UTF8.GetBytes(_html));
    }

    private static XElement Page(Findings findings)
    {
        string title = findings.Options.Title ?? $"{ChoiceWords.Title(findings)} in {Path.GetFileName(findings.Source)}";
        return new XElement(
            "html",
            new XAttribute("lang", "en"),
            Html.Element(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", NoNetwork)),
                Html.Element("title", title),
                Html.Element("style", Stylesheet.Text)),
            Html.Element(
                "body",
                Html.Element(
                    "main",
                    Html.Element("h1", title),
                    Html.WithClass("p", "meta", Rows(findings)),
                    InShort.Of(findings),
                    WarningsSection.Of(findings),
                    GroupsSection.Of(findings),
                    PicturesSection.Of(findings),
                    ClaritySection.Of(findings),
                    LeftOutLabelsSection.Of(findings),
                    MergingSection.Of(findings),
                    ChoiceSection.Of(findings),
                    UncertainRowsSection.Of(findings),
                    UnusualRowsSection.Of(findings),
                    SolutionsSection.Of(findings),
                    RepeatSection.Of(findings))));
    }

    private static string Rows(Findings findings)
    {
        RowTable table = findings.Table;
        string weight = table.IsWeighted ? $" of total weight {Numbers.Count(table.TotalWeight)}" : "";
        const int Named = 12;
        string names = string.Join(", ", table.Columns.Take(Named).Select(column => column.Name)) + (table.ColumnCount > Named ? ", …" : "");
        string notes = string.Concat(findings.Options.Notes.Select(note => " " + note));
        return $"{findings.Source}: {Numbers.Count(table.RowCount, "row")}{weight}, {Numbers.Count(table.ColumnCount, "column")}: {names}.{notes}";
    }
}
