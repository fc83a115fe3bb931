using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>--report.</summary>
public sealed class ReportTests
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");

    [Fact]
    public void A_page_tells_the_fit_and_how_to_repeat_it()
    {
        using var folder = new Folder();
        string page = folder.File("report.html");
        Ran ran = Ran.Well("fit", s_faithful, "--components", "2..3", "--covariance", "tied", "--seed", "7", "--report", page);
        Assert.Contains($"The report is in {page}.", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        string html = File.ReadAllText(page);
        Assert.Contains("3 groups in faithful.csv", html, StringComparison.Ordinal);
        Assert.Contains($"mixtura fit {s_faithful} --components 2..3 --covariance tied --seed 7 --report", html, StringComparison.Ordinal);
        Assert.Contains("[new GaussianFamily(Covariance.EEE)],", html, StringComparison.Ordinal);
        Assert.Contains("new FitOptions { Seed = 7 });", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_in_the_page_gives_the_same_model()
    {
        // The lines that the page shows for this fit, run here.
        using var folder = new Folder();
        string page = folder.File("report.html");
        string model = folder.File("model.json");
        Ran.Well("fit", s_faithful, "--components", "1..3", "--covariance", "VVI,EEE", "--report", page, "--output", model);
        string html = File.ReadAllText(page);
        Assert.Contains("Columns = [\"eruptions\", \"waiting\"]", html, StringComparison.Ordinal);
        Assert.Contains("[new GaussianFamily(Covariance.VVI), new GaussianFamily(Covariance.EEE)],\n    1,\n    3,\n    Criterion.Bic,\n    new FitOptions { Seed = 1 });", html, StringComparison.Ordinal);
        RowTable table = Mixtura.Data.TableFile.Read(s_faithful, new Mixtura.Data.ReadOptions { Columns = ["eruptions", "waiting"] }, TestContext.Current.CancellationToken).Rows;
        SearchResult search = MixtureSearch.Run(
            table,
            [new GaussianFamily(Covariance.VVI), new GaussianFamily(Covariance.EEE)],
            1,
            3,
            Criterion.Bic,
            new FitOptions { Seed = 1 },
            TestContext.Current.CancellationToken);
        using FileStream stream = File.OpenRead(model);
        var kept = Mixture.Read(stream);
        Assert.Equal(kept.Weights.ToArray(), search.Best.Fit!.Model.Weights.ToArray());
    }

    [Fact]
    public void Hostile_columns_labels_and_names_of_files_stay_text()
    {
        using var folder = new Folder();
        var rows = Enumerable.Range(0, 60).Select(i => $"{i % 2},{(i % 2 == 0 ? "\"<script>alert(1)</script>\"" : "b")}");
        string data = folder.Text("a'&<b>.csv", "\"<img src=x onerror=alert(2)>\",\"\"\"x\"\"&\"\n" + string.Join('\n', rows) + "\n");
        string page = folder.File("report.html");
        Ran.Well("fit", data, "--labels", "\"x\"&", "--family", "composite", "--components", "1..2", "--report", page, "--quiet");
        string html = File.ReadAllText(page);
        Assert.DoesNotContain("<script>", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(2)&gt;", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report.pdf")]
    [InlineData("no/report.html")]
    public void Other_places_are_wrong_usage(string name)
    {
        using var folder = new Folder();
        Assert.Equal(ExitCode.BadCommandLine, Ran.Command("fit", s_faithful, "--components", "1", "--report", folder.File(name)).Code);
        Assert.False(File.Exists(folder.File(name)));
    }
}
