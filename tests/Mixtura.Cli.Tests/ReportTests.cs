using Mixtura.Data;
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
        Assert.Contains("3 groups, perhaps 2 clusters, in faithful.csv", html, StringComparison.Ordinal);
        Assert.Contains($"mixtura fit {s_faithful} --components 2..3 --covariance tied --seed 7 --report", html, StringComparison.Ordinal);
        Assert.Contains("[new GaussianFamily(Covariance.EEE)],", html, StringComparison.Ordinal);
        Assert.Contains("Fit = new FitOptions { Seed = 7 }", html, StringComparison.Ordinal);
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
        Assert.Contains("[new GaussianFamily(Covariance.VVI), new GaussianFamily(Covariance.EEE)],\n    1,\n    3,\n    new SearchOptions\n    {\n        Criterion = Criterion.Bic,\n        Fit = new FitOptions { Seed = 1 },\n    },\n    CancellationToken.None);", html, StringComparison.Ordinal);
        RowTable table = TableFile.Read(s_faithful, new ReadOptions { Columns = ["eruptions", "waiting"] }, TestContext.Current.CancellationToken).Rows;
        SearchResult search = MixtureSearch.Run(
            table,
            [new GaussianFamily(Covariance.VVI), new GaussianFamily(Covariance.EEE)],
            1,
            3,
            new SearchOptions { Criterion = Criterion.Bic, Fit = new FitOptions { Seed = 1 } },
            TestContext.Current.CancellationToken);
        using FileStream stream = File.OpenRead(model);
        var kept = Mixture.Read(stream);
        Assert.Equal(kept.Weights.ToArray(), search.Best.Fit!.Model.Weights.ToArray());
    }

    [Fact]
    public void The_program_in_the_page_knows_labels_as_the_command_does()
    {
        // A row left out for its missing value, so that rows of the table are not those of the file.
        using var folder = new Folder();
        string[] kinds = ["long", "", "short", ""];
        string data = folder.Text("labelled.csv", "x,y,kind\n,1,short\n" + string.Join('\n', File.ReadLines(s_faithful).Skip(1).Select((line, row) => $"{line},{(line[0] >= '3' ? kinds[row % 2] : kinds[2 + (row % 2)])}")) + "\n");
        string page = folder.File("report.html");
        string model = folder.File("model.json");
        Ran.Well("fit", data, "--missing", "drop", "--known-labels", "kind", "--components", "2", "--covariance", "VVV", "--report", page, "--output", model, "--quiet");
        string html = File.ReadAllText(page);
        Assert.Contains("string[] names = [\"long\", \"short\"];\nint[] labels = [.. Enumerable.Range(0, (int)table.RowCount).Select(row =&gt; Array.IndexOf(names, texts[loaded.FileRow(row) - 1]))];", html, StringComparison.Ordinal);
        Assert.Contains("new FitOptions { Seed = 1, KnownLabels = [.. labels], LabelNames = [.. names] }", html, StringComparison.Ordinal);
        LoadedTable loaded = TableFile.Read(data, new ReadOptions { Columns = ["x", "y"], Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken);
        RowTable table = loaded.Rows;
        string?[] texts = TableFile.ReadLabels(data, "kind", TestContext.Current.CancellationToken);
        string[] names = ["long", "short"];
        int[] labels = [.. Enumerable.Range(0, (int)table.RowCount).Select(row => Array.IndexOf(names, texts[loaded.FileRow(row) - 1]))];
        SearchResult search = MixtureSearch.Run(
            table,
            [new GaussianFamily(Covariance.VVV)],
            2,
            2,
            Criterion.Bic,
            new FitOptions { Seed = 1, KnownLabels = [.. labels], LabelNames = [.. names] },
            TestContext.Current.CancellationToken);
        using FileStream stream = File.OpenRead(model);
        var kept = Mixture.Read(stream);
        Assert.Equal(kept.Weights.ToArray(), search.Best.Fit!.Model.Weights.ToArray());
        Assert.Equal(kept.Names, search.Best.Fit!.Model.Names);
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
