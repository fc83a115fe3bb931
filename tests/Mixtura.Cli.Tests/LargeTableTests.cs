using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Commands that take a table part by part, on one that the least memory does not hold.</summary>
public sealed class LargeTableTests(Models models)
{
    /// <summary>Two columns of so many rows take more than the third of the 64 MiB that rows have of 256 MiB.</summary>
    private const string Rows = "1500000";
    private const string Columns = "sepal_length,sepal_width,petal_length,petal_width";

    [Fact]
    public void Predictions_and_scores_are_those_of_the_table_in_memory()
    {
        using var folder = new Folder();
        string table = folder.File("large.parquet");
        Ran.Well("sample", models.Faithful, "--rows", Rows, "--output", table);
        foreach ((string name, string[] words) in new (string, string[])[]
        {
            ("predicted.parquet", ["predict", models.Faithful, table, "--prefix", "p_"]),
            ("scored.parquet", ["score", models.Faithful, table, "--outliers", "0.0001", "--hdr"]),
        })
        {
            string output = folder.File(name);
            string whole = Ran.Well([.. words, "--output", output]).Out;
            byte[] expected = File.ReadAllBytes(output);
            File.Delete(output);
            Assert.Equal(whole, Ran.Well([.. words, "--output", output, "--memory", "256MiB"]).Out);
            Assert.Equal(expected, File.ReadAllBytes(output));
        }

        string listed = Ran.Well("score", models.Faithful, table, "--outliers", "model:0.00001", "--json").Out;
        Assert.Equal(listed, Ran.Well("score", models.Faithful, table, "--outliers", "model:0.00001", "--json", "--memory", "256MiB").Out);
        string first = Ran.Well("predict", models.Faithful, table).Out;
        Assert.Equal(first, Ran.Well("predict", models.Faithful, table, "--memory", "256MiB").Out);
        Ran many = Ran.Command("score", models.Faithful, table, "--outliers", "0.9", "--memory", "256MiB");
        Assert.Equal(2, many.Code);
        Assert.Contains("ask for fewer of them, or raise --memory", many.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Mini_batches_come_from_the_cache()
    {
        using var folder = new Folder();
        string table = folder.File("large.parquet");
        Ran.Well("sample", models.Faithful, "--rows", Rows, "--output", table);
        string[] fit = ["fit", table, "--columns", "eruptions,waiting", "--components", "2", "--covariance", "VVV", "--starts", "1", "--mini-batch", "8192", "--passes", "1", "--quiet", "--output"];
        string[] outputs = [folder.File("whole.json"), folder.File("streamed.json")];
        Ran.Well([.. fit, outputs[0]]);
        Ran refused = Ran.Command([.. fit, outputs[1], "--memory", "256MiB"]);
        Assert.Equal(2, refused.Code);
        Assert.Contains("add --cache", refused.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Ran.Well([.. fit, outputs[1], "--memory", "256MiB", "--cache"]);
        Assert.Equal(File.ReadAllBytes(outputs[0]), File.ReadAllBytes(outputs[1]));
    }

    [Fact]
    public void Statistics_of_a_part_are_those_of_the_table_in_memory()
    {
        using var folder = new Folder();
        (string model, string table) = Wide(folder);
        string[] command = ["statistics", model, table, "--part", "2/3", "--output"];
        string whole = Ran.Well([.. command, folder.File("whole.stat")]).Out;
        Assert.Equal(whole.Replace("whole.stat", "parts.stat", StringComparison.Ordinal), Ran.Well([.. command, folder.File("parts.stat"), "--memory", "256MiB"]).Out);
        Assert.Equal(File.ReadAllBytes(folder.File("whole.stat")), File.ReadAllBytes(folder.File("parts.stat")));
    }

    [Fact]
    public void Classes_are_learnt_and_told_as_from_the_table_in_memory()
    {
        using var folder = new Folder();
        (_, string table) = Wide(folder);
        foreach (string[] learning in new[] { ["--covariance", "VVV"], new[] { "--method", "mclustda", "--components", "1", "--covariance", "VVV" } })
        {
            string[] command = ["classify", table, "--class", "component", .. learning, "--output", folder.File("classifier.json")];
            Ran whole = Ran.Well(command);
            byte[] expected = File.ReadAllBytes(folder.File("classifier.json"));
            Ran parts = Ran.Well([.. command, "--memory", "256MiB"]);
            Assert.Equal((whole.Out, whole.Error), (parts.Out, parts.Error));
            Assert.Equal(expected, File.ReadAllBytes(folder.File("classifier.json")));
        }

        string output = folder.File("classified.parquet");
        string[] known = ["classify", table, "--model", folder.File("classifier.json"), "--predictions", output];
        string said = Ran.Well(known).Out;
        byte[] predictions = File.ReadAllBytes(output);
        Assert.Equal(said, Ran.Well([.. known, "--memory", "256MiB"]).Out);
        Assert.Equal(predictions, File.ReadAllBytes(output));
        foreach (string[] refused in new[] { ["--cross-validate", "2"], ["--choose-by-error"], new[] { "--method", "mclustda", "--criterion", "cv" } })
        {
            Ran ran = Ran.Command(["classify", table, "--class", "component", "--memory", "256MiB", .. refused]);
            Assert.Equal(2, ran.Code);
            Assert.Contains($"{refused.Last(word => word.StartsWith('-'))}{(refused[^1] == "cv" ? " cv" : "")} needs rows from everywhere in the table at once", ran.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_fit_leaves_rows_out_and_knows_labels_as_of_the_table_in_memory()
    {
        using var folder = new Folder();
        (_, string table) = Wide(folder);
        string[] fit = ["fit", table, "--columns", Columns, "--components", "2", "--covariance", "VVV", "--start", "kmeans++", "--starts", "1", "--max-iterations", "5", "--tolerance", "0", "--json", "--output"];
        foreach (string[] plan in new[] { ["--trim", "0.01"], new[] { "--known-labels", "component" } })
        {
            Ran whole = Ran.Well([.. fit, folder.File("whole.json"), .. plan]);
            Ran parts = Ran.Well([.. fit, folder.File("parts.json"), .. plan, "--memory", "256MiB"]);
            Assert.Equal(File.ReadAllBytes(folder.File("whole.json")), File.ReadAllBytes(folder.File("parts.json")));
            Assert.Equal(whole.Json.GetProperty("warnings").GetRawText(), parts.Json.GetProperty("warnings").GetRawText());
        }
    }

    [Fact]
    public void A_comparison_is_that_of_the_table_in_memory()
    {
        using var folder = new Folder();
        (_, string table) = Wide(folder);
        string[] compare = ["compare", table, "--columns", Columns, "--components", "1", "--covariance", "VVI", "--replicates", "1", "--start", "kmeans++", "--starts", "1", "--max-iterations", "1", "--tolerance", "0", "--level", "0.4", "--json"];
        Assert.Equal(Ran.Well(compare).Out, Ran.Well([.. compare, "--memory", "256MiB"]).Out);
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("statistics", "--output", "x.stat")]
    [InlineData("compare")]
    [InlineData("classify", "--class", "waiting")]
    public void A_cache_without_memory_is_refused(string command, params string[] options)
    {
        string[] files = command is "compare" or "classify" ? [Folder.Data("faithful.csv")] : [models.Faithful, Folder.Data("faithful.csv")];
        Ran ran = Ran.Command([command, .. files, .. options, "--cache"]);
        Assert.Equal(2, ran.Code);
        Assert.Contains("--memory", ran.Error, StringComparison.Ordinal);
    }

    /// <summary>Of four columns half as many rows do not fit.</summary>
    private static (string Model, string Table) Wide(Folder folder)
    {
        (string model, string table) = (folder.File("iris.json"), folder.File("wide.parquet"));
        Ran.Well("fit", Folder.Data("iris.csv"), "--components", "2", "--covariance", "VVV", "--starts", "1", "--output", model);
        Ran.Well("sample", model, "--rows", "710000", "--output", table);
        return (model, table);
    }
}
