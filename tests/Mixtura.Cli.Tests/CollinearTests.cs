using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Tables with columns that say nothing of their own, or that are no measurements.</summary>
public sealed class CollinearTests
{
    [Fact]
    public void A_dependent_column_is_left_out_and_the_model_serves_the_same_table()
    {
        using var folder = new Folder();
        string data = Collinear(folder);
        string[] fit = ["fit", data, "--components", "1..2", "--quiet", "--output", folder.File("model.json")];
        Ran ran = Ran.Well(fit);
        Assert.Contains("Left out: c1 (collinear: c1 = 2 c0 + 1)", ran.Out, StringComparison.Ordinal);
        Assert.Contains("mixtura: the column c1 is left out", ran.Error, StringComparison.Ordinal);
        Assert.Contains("--collinear keep", ran.Error, StringComparison.Ordinal);
        Assert.Contains("components, 2 columns: c0, c2", Ran.Well("info", folder.File("model.json")).Out, StringComparison.Ordinal);
        Ran.Well("predict", folder.File("model.json"), data);
        Ran.Well("score", folder.File("model.json"), data);

        // The fit is that of the columns that stay.
        JsonElement json = Ran.Well([.. fit, "--json"]).Json;
        JsonElement alone = Ran.Well("fit", data, "--columns", "c0,c2", "--components", "1..2", "--quiet", "--json").Json;
        Assert.Equal(alone.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), json.GetProperty("fit").GetProperty("logLikelihood").GetDouble());
        JsonElement found = Assert.Single(json.GetProperty("collinear").EnumerateArray());
        Assert.Equal(("c1", "c1 = 2 c0 + 1", true), (found.GetProperty("column").GetString(), found.GetProperty("relation").GetString(), found.GetProperty("leftOut").GetBoolean()));
        Assert.Equal("c1", json.GetProperty("data").GetProperty("columnsLeftOut")[0].GetString());
        Assert.Empty(alone.GetProperty("collinear").EnumerateArray());
    }

    [Fact]
    public void Compare_leaves_it_out_too()
    {
        using var folder = new Folder();
        string[] compare = ["compare", Collinear(folder), "--components", "1", "--replicates", "3", "--starts", "1", "--quiet"];
        Ran ran = Ran.Well(compare);
        Assert.Contains("Left out: c1 (collinear: c1 = 2 c0 + 1)", ran.Out, StringComparison.Ordinal);
        Assert.Contains("mixtura: the column c1 is left out", ran.Error, StringComparison.Ordinal);
        Assert.Contains("c1 = 2 c0 + 1; leave it out", Ran.Command([.. compare, "--collinear", "keep"]).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--collinear", "keep")]
    [InlineData("--covariance", "diagonal")]
    [InlineData("--prior", "0.01")]
    public void It_is_fitted_where_that_is_asked_for_or_harmless_and_nobody_calls_the_evidence_strong(string option, string value)
    {
        using var folder = new Folder();
        Ran ran = Ran.Command("fit", Collinear(folder), option, value, "--components", "1..2", "--quiet");
        Assert.Contains("3 columns: c0, c1, c2", ran.Out, StringComparison.Ordinal);
        Assert.Contains("c1 = 2 c0 + 1", ran.Error, StringComparison.Ordinal);
        if (option == "--collinear")
        {
            Assert.DoesNotContain("strong evidence", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Zeros_and_ones_are_named_with_what_to_use()
    {
        using var folder = new Folder();
        var random = new RandomSource(3);
        string data = folder.Text("answers.csv", "a,b\n" + string.Join('\n', Enumerable.Range(0, 200).Select(i => $"{Answer(i)},{Answer(i)}")) + "\n");
        Ran ran = Ran.Command("fit", data, "--components", "1..3", "--quiet");
        Assert.Contains("warning: the column a has two distinct values, 0 and 1; no Gaussian describes that: fit it with --labels a, or all columns with --family categorical", ran.Error, StringComparison.Ordinal);
        Assert.Contains("warning: the column b has two distinct values", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("strong evidence", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Ran latent = Ran.Well("fit", data, "--family", "categorical", "--components", "1", "--quiet", "--json");
        Assert.Empty(latent.Json.GetProperty("columnRemarks").EnumerateArray());

        int Answer(int row) => random.NextDouble() < (row % 2 == 0 ? 0.9 : 0.1) ? 1 : 0;
    }

    [Fact]
    public void Row_numbers_and_counts_are_named()
    {
        using var folder = new Folder();
        var random = new RandomSource(4);
        string data = folder.Text("table.csv", "id,x,visits\n" + string.Join('\n', Enumerable.Range(1, 100).Select(i => FormattableString.Invariant($"{i},{random.NextNormal()},{i % 3}"))) + "\n");
        JsonElement json = Ran.Well("fit", data, "--components", "1", "--quiet", "--json").Json;
        Assert.Equal([("id", "rowNumbers"), ("visits", "fewIntegers")], json.GetProperty("columnRemarks").EnumerateArray().Select(remark => (remark.GetProperty("column").GetString()!, remark.GetProperty("kind").GetString()!)));
        string[] warnings = [.. json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!)];
        Assert.Contains(warnings, warning => warning.Contains("leave it out with --columns x,visits", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("--counts visits", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_that_have_lost_their_digits_are_not_called_the_same()
    {
        using var folder = new Folder();
        var random = new RandomSource(5);
        string data = folder.Text("large.csv", "t,x\n" + string.Join('\n', Enumerable.Range(0, 100).Select(_ => string.Create(CultureInfo.InvariantCulture, $"{1e15 + random.NextNormal():R},{random.NextNormal():R}"))) + "\n");
        Ran ran = Ran.Command("fit", data, "--components", "1", "--quiet");
        Assert.Equal(ExitCode.BadInput, ran.Code);
        Assert.Contains("column 't': the values differ by only a few units in the last place: doubles near 1e15 are 0.125 apart", ran.Error, StringComparison.Ordinal);
        Assert.Contains("subtract an offset such as 1e15", ran.Error, StringComparison.Ordinal);
        Ran constant = Ran.Command("fit", folder.Text("constant.csv", "t,x\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"1e15,{i * i % 7}.5\n"))), "--components", "1", "--quiet");
        Assert.Contains("the value is the same in every row", constant.Error, StringComparison.Ordinal);
    }

    private static string Collinear(Folder folder)
    {
        var random = new RandomSource(2);
        return folder.Text("collinear.csv", "c0,c1,c2\n" + string.Join('\n', Enumerable.Range(0, 120).Select(i => (i % 2 * 5) + random.NextNormal()).Select(x =>
            string.Create(CultureInfo.InvariantCulture, $"{x:R},{(2 * x) + 1:R},{random.NextNormal():R}"))) + "\n");
    }
}
