using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>What `mixtura update` and mini-batches print and write.</summary>
public sealed class UpdateTests(Models models)
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");

    [Fact]
    public void The_same_rows_again_leave_a_model_as_it_is_and_count_twice()
    {
        using var folder = new Folder();
        string output = folder.File("updated.json");
        Ran ran = Ran.Well("update", models.Faithful, s_faithful, "--output", output);
        Assert.Contains("the model now rests on 544 rows, before on 272.", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        JsonElement before = JsonDocument.Parse(File.ReadAllText(models.Faithful)).RootElement;
        JsonElement after = JsonDocument.Parse(File.ReadAllText(output)).RootElement;
        Assert.False(after.TryGetProperty("fit", out _));
        Assert.Equal(544, after.GetProperty("update").GetProperty("rows").GetDouble(), 1e-9);
        Assert.Equal(before.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), after.GetProperty("update").GetProperty("newRowsLogLikelihood").GetDouble(), 1e-6);

        // A maximum is a fixed point; the fit ended within some 1e-5 of it.
        Assert.Equal(before.GetProperty("weights")[0].GetDouble(), after.GetProperty("weights")[0].GetDouble(), 1e-4);
        Assert.Contains("Updated by 272 rows", Ran.Well("info", output).Out, StringComparison.Ordinal);
        Ran again = Ran.Well("update", output, s_faithful, "--half-life", "100", "--output", folder.File("again.json"), "--json");
        Assert.Equal(2, again.Json.GetProperty("update").GetProperty("updates").GetInt32());
        Assert.InRange(again.Json.GetProperty("update").GetProperty("rows").GetDouble(), 140, 260);
    }

    [Fact]
    public void A_file_that_does_not_say_how_many_rows_it_rests_on_needs_to_be_told()
    {
        using var folder = new Folder();
        JsonNode file = JsonNode.Parse(File.ReadAllText(models.Faithful))!;
        file.AsObject().Remove("fit");
        string bare = folder.Text("bare.json", file.ToJsonString());
        string output = folder.File("updated.json");
        Ran ran = Ran.Command("update", bare, s_faithful, "--output", output);
        Assert.Equal(1, ran.Code);
        Assert.Contains("say it by --rests-on ROWS", ran.Error, StringComparison.Ordinal);
        Ran.Well("update", bare, s_faithful, "--rests-on", "272", "--output", output);
        Ran known = Ran.Command("update", models.Faithful, s_faithful, "--rests-on", "272", "--output", output);
        Assert.Equal(2, known.Code);
        Assert.Equal(2, Ran.Command("update", models.Faithful, s_faithful).Code);
        Assert.Equal(3, Ran.Command("update", models.Faithful, s_faithful, "--half-life", "10", "--max-iterations", "1", "--output", output).Code);
    }

    [Fact]
    public void Mini_batches_are_a_way_to_begin()
    {
        string[] fit = ["fit", s_faithful, "--components", "2", "--covariance", "VVV", "--mini-batch", "100", "--passes", "3", "--json"];
        JsonElement json = Ran.Well(fit).Json;
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(models.Faithful)).RootElement;
        Assert.Equal(expected.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), json.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), 1e-5);
        Assert.Equal(2, Ran.Command("fit", s_faithful, "--passes", "3").Code);
        Assert.Equal(2, Ran.Command("fit", s_faithful, "--mini-batch", "100", "--step-exponent", "0.4").Code);
        Assert.Equal(2, Ran.Command("fit", s_faithful, "--mini-batch", "100", "--trim", "0.1").Code);
    }
}
