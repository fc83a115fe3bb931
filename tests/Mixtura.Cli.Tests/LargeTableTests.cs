using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Commands that take a table part by part, on one that the least memory does not hold.</summary>
public sealed class LargeTableTests(Models models)
{
    /// <summary>Two columns of so many rows take more than the third of the 64 MiB that rows have of 256 MiB.</summary>
    private const string Rows = "1500000";

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
    public void A_cache_without_memory_is_refused()
    {
        Ran ran = Ran.Command("predict", models.Faithful, Folder.Data("faithful.csv"), "--cache");
        Assert.Equal(2, ran.Code);
        Assert.Contains("--memory", ran.Error, StringComparison.Ordinal);
    }
}
