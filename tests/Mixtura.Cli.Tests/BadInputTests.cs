using Mixtura.Data;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Data and models that are bad: exit code 1, the place and a remedy, no output file, an existing one as it was.</summary>
public sealed class BadInputTests(Models models)
{
    private const string Good = "x,y\n1,2\n2,1\n3,5\n4,4\n0,2\n";

    public static TheoryData<string, string, string, string[]> BadTables => new()
    {
        { "empty file", "", "it needs a header and rows", [] },
        { "header only", "x,y\n", "row", [] },
        { "one row", "x,y\n1,2\n", "leave the column out", [] },
        { "all rows equal", "x,y\n1,2\n1,2\n1,2\n", "leave the column out", [] },
        { "constant column", "x,y\n1,2\n2,2\n3,2\n", "column 'y'", [] },
        { "missing value", "x,y\n1,2\n2,\n3,1\n", "row 2, column 'y'", [] },
        { "the missing value's remedy", "x,y\n1,2\n2,NaN\n3,1\n", "--missing drop", [] },
        { "infinity", "x,y\n1,2\n2,inf\n3,1\n", "row 2, column 'y'", [] },
        { "text among numbers", "x,y\n1,2\n2,zwei\n3,1\n", "'y'", ["--columns", "x,y"] },
        { "only text", "x,y\na,b\nc,d\n", "--family categorical", [] },
        { "duplicate headers", "x,x\n1,2\n2,1\n", "'x'", [] },
        { "uneven rows", "x,y\n1,2\n2\n3,1\n", "row 2", [] },
        { "missing column", Good, "'z'", ["--columns", "x,z"] },
        { "missing count column", Good, "'z'", ["--counts", "z"] },
        { "missing weight column", Good, "'z'", ["--weights", "z"] },
        { "negative weight", "x,w\n1,1\n2,-1\n3,1\n", "row 2, column 'w'", ["--weights", "w"] },
        { "missing label column", Good, "'z'", ["--start", "labels:z"] },
        { "missing means file", Good, "no such file", ["--start", "means:nowhere.csv"] },
        { "missing start model", Good, "no such file", ["--start", "model:nowhere.json"] },
        { "more components than rows", Good, "fewer components", ["--components", "6"] },
        { "counts that are none", "x,y\n1,2.5\n2,1\n3,5\n", "column 'y'", ["--counts", "y"] },
        { "negative counts", "x,y\n1,2\n2,-1\n3,5\n", "row 2, column 'y'", ["--counts", "y"] },
    };

    public static TheoryData<string, string, string> BadModels => new()
    {
        { "no JSON", "hello", "is not JSON" },
        { "empty", "", "is not JSON" },
        { "other JSON", "{\"a\":1}", "format" },
        { "weights of sum 2", """{"format":"mixtura/1","family":"poisson","columns":["x"],"weights":[1,1],"components":[{"rate":[1]},{"rate":[2]}]}""", "weights" },
        { "negative variance", """{"format":"mixtura/1","family":"gaussian","covariance":"VVV","columns":["x"],"weights":[1],"components":[{"mean":[1],"covariance":[[-1]]}]}""", "components[0]" },
    };

    [Fact]
    public void A_cell_does_not_tell_the_terminal_what_to_do()
    {
        using var folder = new Folder();
        Ran ran = Ran.Command("fit", folder.Text("t.csv", "a,b\n1,2\n3,4\n5,\u001b[2J\u0007\n"));
        Assert.Equal(ExitCode.BadInput, ran.Code);
        Assert.Contains(@"\u001B[2J\u0007", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ran.Error);
    }

    [Theory]
    [MemberData(nameof(BadTables))]
    public void A_bad_table_is_refused_with_its_place(string what, string content, string expected, string[] options)
    {
        Assert.NotEmpty(what);
        using var folder = new Folder();
        string data = folder.Text("bad.csv", content);
        folder.Text("model.json", "as it was");
        string[] components = options.Contains("--components") || options.Contains("--start") ? [] : ["--components", "1..2"];
        Refused(Ran.Command(["fit", data, "--output", folder.File("model.json"), .. components, .. options]), expected);
        Assert.Equal("as it was", File.ReadAllText(folder.File("model.json")));
        Assert.Equal(["bad.csv", "model.json"], folder.Files());
    }

    [Theory]
    [MemberData(nameof(BadModels))]
    public void A_bad_model_is_refused_with_its_place(string what, string content, string expected)
    {
        Assert.NotEmpty(what);
        using var folder = new Folder();
        string model = folder.Text("model.json", content);
        foreach (string[] command in new[] { ["info", model], ["predict", model, Folder.Data("faithful.csv"), "-o", folder.File("o.csv")], new[] { "sample", model, "-o", folder.File("o.csv") } })
        {
            Ran ran = Ran.Command(command);
            Refused(ran, expected);
            Assert.Contains(model, ran.Error, StringComparison.Ordinal);
        }

        Assert.Equal(["model.json"], folder.Files());
    }

    [Fact]
    public void Files_that_are_absent_or_damaged_are_refused()
    {
        using var folder = new Folder();
        LoadedTable table = TableFile.Read(Folder.Data("faithful.csv"), ct: TestContext.Current.CancellationToken);
        TableFile.Write(folder.File("cut.parquet"), OutputColumn.FromTable(table.Rows), TestContext.Current.CancellationToken);
        folder.Cut("cut.parquet");
        folder.CutGzip("cut.csv.gz", File.ReadAllText(Folder.Data("faithful.csv")));
        folder.Text("garbage.parquet", "no parquet at all");
        folder.Text("table.xlsx", Good);
        Refused(Ran.Command("fit", folder.File("nowhere.csv")), "nowhere.csv");
        Refused(Ran.Command("fit", folder.File("cut.parquet")), "cut.parquet");
        Refused(Ran.Command("fit", folder.File("cut.csv.gz")), "cut.csv.gz");
        Refused(Ran.Command("fit", folder.File("garbage.parquet")), "garbage.parquet");
        Refused(Ran.Command("fit", folder.File("table.xlsx")), ".parquet");
        Refused(Ran.Command("fit", Path.GetDirectoryName(folder.File("x"))!), "folder");
        Refused(Ran.Command("info", folder.File("nowhere.json")), "no such file");
    }

    [Fact]
    public void A_model_of_other_columns_is_refused()
    {
        using var folder = new Folder();
        foreach (string command in new[] { "predict", "score" })
        {
            Ran ran = Ran.Command(command, models.Faithful, Folder.Data("iris.csv"), "-o", folder.File("o.csv"));
            Refused(ran, "'eruptions'");
            Assert.Contains("sepal_length", ran.Error, StringComparison.Ordinal);
        }

        Refused(Ran.Command("plot", models.Faithful, "--columns", "depth", "-o", folder.File("o.png")), "eruptions");
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void An_existing_table_is_kept_when_predicting_fails()
    {
        using var folder = new Folder();
        string kept = folder.Text("rows.csv", "as it was");
        string bad = folder.Text("bad.csv", "eruptions,waiting\n1,2\n2,inf\n");
        Refused(Ran.Command("predict", models.Faithful, bad, "-o", kept), "row 2");
        Assert.Equal("as it was", File.ReadAllText(kept));
    }

    [Fact]
    public void Cancelling_leaves_nothing_and_has_its_own_exit_code()
    {
        using var folder = new Folder();
        Ran ran = Ran.Cancelled("fit", Folder.Data("faithful.csv"), "-o", folder.File("m.json"));
        Assert.Equal(ExitCode.Cancelled, ran.Code);
        Assert.Contains("cancelled", ran.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void With_json_an_error_leaves_standard_output_empty()
    {
        Ran ran = Ran.Command("fit", "nowhere.csv", "--json");
        Refused(ran, "nowhere.csv");
    }

    private static void Refused(Ran ran, string expected)
    {
        Assert.Equal(ExitCode.BadInput, ran.Code);
        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
        Assert.StartsWith("mixtura: ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("should not happen", ran.Error, StringComparison.Ordinal);
        Assert.True(ran.Error.TrimEnd().Split('\n').Length <= 2, ran.Error);
        Assert.Equal("", ran.Out);
    }
}
