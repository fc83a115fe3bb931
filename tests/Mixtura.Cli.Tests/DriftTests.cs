using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>What `mixtura drift` prints.</summary>
public sealed class DriftTests(Models models)
{
    [Fact]
    public void Rows_of_the_model_itself_have_not_drifted()
    {
        using var folder = new Folder();
        string rows = Sample(folder, models.Faithful);
        Ran ran = Ran.Well("drift", models.Faithful, rows);
        Assert.StartsWith($"1,000 rows of {rows} against {models.Faithful}, which rests on 272 rows No drift is seen: the new rows are as the model says, at the level 0.05, corrected for 7 tests.", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Empty(ran.Error);
        Assert.Equal(ran.Out, Ran.Well("drift", models.Faithful, rows, "--threads", "1").Out);
    }

    [Fact]
    public void Rows_that_moved_are_told_with_where_and_how_far()
    {
        using var folder = new Folder();
        string rows = Sample(folder, models.Faithful, (eruptions, waiting) => (eruptions, eruptions > 3 ? waiting + 5 : waiting));
        string plot = folder.File("drift.png");
        Ran ran = Ran.Well("drift", models.Faithful, rows, "--plot", plot);
        Assert.Contains("component 1 has moved, furthest in waiting, from 79.97 to 8", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("< 0.0001*", ran.Out, StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(plot)[..4]);

        JsonElement json = Ran.Well("drift", models.Faithful, rows, "--level", "0.001", "--json").Json;
        Assert.True(json.GetProperty("drift").GetBoolean());
        Assert.Equal(272, json.GetProperty("modelRows").GetDouble());
        Assert.Equal(7, json.GetProperty("tests").GetInt32());
        JsonElement first = json.GetProperty("components")[0];
        Assert.InRange(first.GetProperty("mean")[1].GetDouble(), 83.5, 86.5);
        Assert.True(first.GetProperty("locationTest").GetProperty("adjustedPValue").GetDouble() < 1e-10);
        Assert.Equal(2, first.GetProperty("locationTest").GetProperty("degreesOfFreedom").GetInt32());
    }

    [Fact]
    public void A_model_that_does_not_say_what_it_rests_on_is_taken_for_exact_with_a_warning()
    {
        using var folder = new Folder();
        string rows = Sample(folder, models.Faithful);
        JsonNode file = JsonNode.Parse(File.ReadAllText(models.Faithful))!;
        file.AsObject().Remove("fit");
        string bare = folder.Text("bare.json", file.ToJsonString());
        Ran ran = Ran.Well("drift", bare, rows);
        Assert.Contains("taken to be exactly known", ran.Error, StringComparison.Ordinal);
        Assert.Empty(Ran.Well("drift", bare, rows, "--rests-on", "272").Error);
        Assert.Equal(2, Ran.Command("drift", models.Faithful, rows, "--rests-on", "272").Code);
        Assert.Equal(2, Ran.Command("drift", models.Faithful, rows, "--level", "1.5").Code);
    }

    [Fact]
    public void Counts_and_labels_are_compared_too()
    {
        Ran ran = Ran.Well("drift", models.Mixed, Folder.Data("biochemists.csv"));

        // Their counts vary more than a Poisson's: the rows of the fit itself are less likely than the model's own.
        Assert.Contains("No drift is seen", ran.Out, StringComparison.Ordinal);
        Assert.Contains("describes neither these rows nor those it was fitted to well", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Drift_and_update_take_an_amount_of_memory_and_a_cache()
    {
        using var folder = new Folder();
        string rows = Sample(folder, models.Faithful);
        string expected = Ran.Well("drift", models.Faithful, rows).Out;
        Assert.Equal(expected, Ran.Well("drift", models.Faithful, rows, "--memory", "256MiB", "--cache").Out);
        Assert.True(File.Exists(rows + ".mixtura-rows"));
        Assert.Contains("--memory", Ran.Command("drift", models.Faithful, rows, "--cache").Error, StringComparison.Ordinal);

        string[] outputs = [folder.File("all.json"), folder.File("parts.json")];
        Ran.Well("update", models.Faithful, rows, "--half-life", "100", "--output", outputs[0]);
        Ran.Well("update", models.Faithful, rows, "--half-life", "100", "--output", outputs[1], "--memory", "256MiB", "--cache");
        Assert.Equal(File.ReadAllBytes(outputs[0]), File.ReadAllBytes(outputs[1]));
        Assert.Equal(2, Ran.Command("update", models.Faithful, rows, "--cache", "--output", outputs[0]).Code);
    }

    private static string Sample(Folder folder, string model, Func<double, double, (double, double)>? change = null)
    {
        string sample = folder.File("sample.csv");
        Ran.Well("sample", model, "--rows", "1000", "--seed", "11", "--output", sample);
        IEnumerable<string> lines = File.ReadLines(sample).Skip(1).Select(line =>
        {
            string[] cells = line.Split(',');
            (double eruptions, double waiting) = (double.Parse(cells[0], CultureInfo.InvariantCulture), double.Parse(cells[1], CultureInfo.InvariantCulture));
            (eruptions, waiting) = change?.Invoke(eruptions, waiting) ?? (eruptions, waiting);
            return string.Create(CultureInfo.InvariantCulture, $"{eruptions:R},{waiting:R}");
        });
        return folder.Text("rows.csv", "eruptions,waiting\n" + string.Join('\n', lines) + "\n");
    }
}
