using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>What `mixtura statistics` and `mixtura step` do together.</summary>
public sealed class StepTests(Models models)
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");

    [Fact]
    public void A_loop_of_statistics_and_steps_ends_where_a_fit_ends()
    {
        using var folder = new Folder();
        string[] halves = Halves(folder);
        string model = Begin(folder);
        int steps = 0;
        Ran ran;
        do
        {
            string[] parts = [.. halves.Select((half, i) => Statistics(folder, model, half, $"part-{i + 1}.stat", "--file", $"{i + 1}/2"))];
            string next = folder.File($"model-{++steps}.json");
            ran = Ran.Command(["step", model, .. parts, "--output", next, "--json"]);
            Assert.Contains(ran.Code, new[] { 0, 3 });
            Assert.Equal(ran.Code == 0, ran.Json.GetProperty("converged").GetBoolean());
            Assert.Empty(ran.Error);
            model = next;
        }
        while (ran.Code == 3);

        JsonElement fit = Ran.Well("fit", s_faithful, "--start", "model:" + Begin(folder), "--acceleration", "none", "--json").Json.GetProperty("fit");
        Assert.Equal(fit.GetProperty("iterations").GetInt32() + 1, steps);
        JsonElement found = JsonDocument.Parse(File.ReadAllText(model)).RootElement;
        Assert.Equal(fit.GetProperty("bic").GetDouble(), found.GetProperty("fit").GetProperty("bic").GetDouble(), 1e-9);
        Assert.Equal(fit.GetProperty("logLikelihood").GetDouble(), found.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), 1e-9);
        Assert.Contains("Converged after", Ran.Well("info", model).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_printed_is_of_the_model_before_the_step()
    {
        using var folder = new Folder();
        string part = Statistics(folder, models.Faithful, s_faithful, "all.stat");
        Ran ran = Ran.Command("step", models.Faithful, part, "--output", folder.File("next.json"));
        Assert.Equal(3, ran.Code);
        string logLikelihood = JsonDocument.Parse(File.ReadAllText(models.Faithful)).RootElement.GetProperty("fit").GetProperty("logLikelihood").GetDouble().ToString("N2", CultureInfo.InvariantCulture);
        Assert.Contains($"log-likelihood {logLikelihood.Replace(",", "", StringComparison.Ordinal)} of 272 rows in 1 part", ran.Out.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("This is the first step", ran.Out, StringComparison.Ordinal);
        Assert.Contains("Not converged", ran.Out, StringComparison.Ordinal);
        Assert.Contains("Made by 1 step from statistics of 272 rows", Ran.Well("info", folder.File("next.json")).Out, StringComparison.Ordinal);

        // To make just one step is no failure.
        Assert.Equal(0, Ran.Command("step", models.Faithful, part, "--tolerance", "0", "--output", folder.File("other.json")).Code);
    }

    [Fact]
    public void Priors_and_holds_reach_the_step()
    {
        using var folder = new Folder();
        string part = Statistics(folder, models.Mixed, Folder.Data("biochemists.csv"), "all.stat");
        string next = folder.File("next.json");
        Ran ran = Ran.Command("step", models.Mixed, part, "--hold", "2", "--proportions", "equal", "--tolerance", "0", "--output", next);
        Assert.Equal(0, ran.Code);
        Assert.Contains("before, nothing was held, and in this step equal proportions; component 2", ran.Error, StringComparison.Ordinal);
        JsonElement before = JsonDocument.Parse(File.ReadAllText(models.Mixed)).RootElement;
        JsonElement after = JsonDocument.Parse(File.ReadAllText(next)).RootElement;
        Assert.Equal(before.GetProperty("components")[1].GetRawText(), after.GetProperty("components")[1].GetRawText());
        Assert.NotEqual(before.GetProperty("components")[0].GetRawText(), after.GetProperty("components")[0].GetRawText());
        Assert.Equal([0.5, 0.5], after.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()));
        Assert.Equal(0, Ran.Command("step", models.Mixed, part, "--prior", "1", "--tolerance", "0", "--output", next).Code);
        Assert.Equal(1, JsonDocument.Parse(File.ReadAllText(next)).RootElement.GetProperty("steps").GetProperty("priors").GetArrayLength());
    }

    [Fact]
    public void Parts_that_do_not_belong_together_are_refused_by_name()
    {
        using var folder = new Folder();
        string[] halves = Halves(folder);
        string one = Statistics(folder, models.Faithful, halves[0], "one.stat", "--file", "1/2");
        string next = folder.File("next.json");
        Refuses(1, "of 2 files one is missing: 2; take the statistics of it too, for instance by 'mixtura statistics' with --file 2/2", "step", models.Faithful, one, "--output", next);
        Refuses(1, $"{one}: this is file 1/2, as is {one}; give each once", "step", models.Faithful, one, one, "--output", next);
        Refuses(1, "the 1 part have 136 rows, and --rows says 272", "step", models.Faithful, one, "--rows", "272", "--output", next);
        Refuses(1, $"{one}: these statistics are about other parameters than the model's", "step", Begin(folder), one, "--output", next);
        Refuses(1, $"{folder.File("no.stat")}: there is no such file", "step", models.Faithful, folder.File("no.stat"), "--output", next);
        Refuses(1, $"{models.Faithful}: this is no file of statistics", "step", models.Faithful, models.Faithful, "--output", next);
        folder.Cut("one.stat");
        Refuses(1, $"{one}: the file is damaged or cut short", "step", models.Faithful, one, "--output", next);
        Refuses(2, "say where the next model goes by --output NEXT.json", "step", models.Faithful, one);
        Refuses(2, "this file is read, and writing would destroy it", "step", models.Faithful, one, "--output", models.Faithful);
        Refuses(2, "--part cuts the table, and --file says that it is one of several", "statistics", models.Faithful, s_faithful, "--part", "1/2", "--file", "1/2", "--output", one);
        Refuses(2, "--part '3/2': write the part's number, from 1, and how many there are", "statistics", models.Faithful, s_faithful, "--part", "3/2", "--output", one);
        Refuses(1, "272 rows cannot be cut into 2 parts: each part takes 2048 rows at least, so there are 1 at most", "statistics", models.Faithful, s_faithful, "--part", "1/2", "--output", one);
        Assert.False(File.Exists(next));
    }

    private static void Refuses(int code, string message, params string[] arguments)
    {
        Ran ran = Ran.Command(arguments);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
        Assert.Equal(code, ran.Code);
        Assert.Empty(ran.Out);
    }

    private static string Begin(Folder folder)
    {
        string model = folder.File("begin.json");
        Ran.Well("fit", s_faithful, "--components", "2", "--covariance", "VVV", "--start", "kmeans++", "--starts", "1", "--tolerance", "0", "--max-iterations", "0", "--output", model);
        return model;
    }

    private static string[] Halves(Folder folder)
    {
        string[] lines = File.ReadAllLines(s_faithful);
        return [.. lines[1..].Chunk(136).Select((chunk, i) => folder.Text($"half-{i + 1}.csv", string.Join('\n', chunk.Prepend(lines[0])) + "\n"))];
    }

    private static string Statistics(Folder folder, string model, string data, string name, params string[] options)
    {
        Ran.Well(["statistics", model, data, .. options, "--output", folder.File(name)]);
        return folder.File(name);
    }
}
