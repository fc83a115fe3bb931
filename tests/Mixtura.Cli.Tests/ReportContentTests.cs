using System.Text.RegularExpressions;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>What the command adds to a report and to a picture: labels that were left out, and the columns that were chosen.</summary>
public sealed partial class ReportContentTests
{
    [Fact]
    public void A_column_of_text_that_was_left_out_is_set_against_the_groups()
    {
        using var folder = new Folder();
        string page = folder.File("page.html");
        Ran.Well("fit", Folder.Data("iris.csv"), "--components", "2", "--covariance", "full", "--report", page);
        string text = Markup().Replace(File.ReadAllText(page), " ");

        // Setosa alone, and the two others together: the index is 0.568 (Hubert and Arabie 1985, equation 5, of the table 50 0 0 / 0 50 50).
        Assert.Contains("The column species was not used in the fit. Its adjusted Rand index with the groups is 0.568", text, StringComparison.Ordinal);
        Assert.Contains("50 of 150 rows (33 %) have another label", text, StringComparison.Ordinal);
        Ran.Well("fit", Folder.Data("iris.csv"), "--known-labels", "species", "--covariance", "full", "--report", page);
        Assert.DoesNotContain("was not used in the fit", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_without_room_for_all_columns_names_those_it_shows()
    {
        using var folder = new Folder();
        string model = folder.File("model.json");
        Ran.Well("fit", Folder.Data("iris.csv"), "--components", "3", "--covariance", "full", "--output", model);
        Ran ran = Ran.Well("plot", model, Folder.Data("iris.csv"), "--what", "uncertainty", "--output", folder.File("p.png"));
        Assert.Contains("Shown are petal_length, petal_width of 4 columns", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Shown are", Ran.Well("plot", model, "--columns", "sepal_width", "--output", folder.File("p.png")).Out, StringComparison.Ordinal);
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Markup();
}
