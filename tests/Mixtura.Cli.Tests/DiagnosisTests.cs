using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>What the command tells of components that collapsed.</summary>
public sealed class DiagnosisTests
{
    [Fact]
    public void Rows_are_told_by_their_number_in_the_file()
    {
        using var folder = new Folder();
        string data = Planted(folder);
        string[] fit = ["fit", data, "--columns", "x,y", "--components", "2", "--covariance", "VVV", "--start", "labels:group", "--missing", "drop", "--quiet"];
        Ran text = Ran.Well(fit);
        Assert.Contains("mixtura: warning: component 2 has collapsed: its 3 rows (3, 7, 12) have the same values", text.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("held at the floor", text.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("Remedies: ", text.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);

        JsonElement json = Ran.Well([.. fit, "--json"]).Json;
        JsonElement found = Assert.Single(json.GetProperty("diagnoses").EnumerateArray());
        Assert.Equal(("atFloor", 2, "equalRows", 3), (found.GetProperty("kind").GetString(), found.GetProperty("component").GetInt32(), found.GetProperty("cause").GetString(), found.GetProperty("rowCount").GetInt32()));
        Assert.Equal([3L, 7, 12], found.GetProperty("rows").EnumerateArray().Select(row => row.GetInt64()));
        Assert.Contains(json.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("(3, 7, 12)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sound_fit_has_no_diagnosis() =>
        Assert.Equal(0, Ran.Well("fit", Folder.Data("faithful.csv"), "--components", "2", "--covariance", "VVV", "--json", "--quiet").Json.GetProperty("diagnoses").GetArrayLength());

    [Fact]
    public void A_prior_is_in_the_output_and_in_the_file()
    {
        using var folder = new Folder();
        string model = folder.File("model.json");
        JsonElement json = Ran.Well("fit", Folder.Data("faithful.csv"), "--components", "2", "--covariance", "VVV", "--prior", "0.5", "--json", "--quiet", "--output", model).Json;
        foreach (JsonElement file in new[] { json, JsonDocument.Parse(File.ReadAllText(model)).RootElement, Ran.Well("info", model, "--json").Json })
        {
            JsonElement prior = Assert.Single(file.GetProperty("fit").GetProperty("priors").EnumerateArray());
            Assert.Equal((0.5, 4.0), (prior.GetProperty("shrinkage").GetDouble(), prior.GetProperty("degreesOfFreedom").GetDouble()));
        }

        Assert.Contains("Fitted under a prior of shrinkage 0.5", Ran.Well("info", model).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_takes_noise_a_prior_and_a_start()
    {
        string data = Folder.Data("faithful.csv");
        string[] compare = ["compare", data, "--components", "1", "--replicates", "3", "--starts", "1", "--quiet"];
        Ran text = Ran.Well([.. compare, "--noise", "--prior", "0.1", "--start", "kmeans++"]);
        Assert.Contains("with a prior of shrinkage 0.1000 with uniform noise", text.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        JsonElement json = Ran.Well([.. compare, "--noise", "200", "--json"]).Json;
        JsonElement fit = Ran.Well("fit", data, "--components", "1", "--covariance", "VVV", "--noise", "200", "--starts", "1", "--json", "--quiet").Json;
        Assert.True(json.GetProperty("noise").GetBoolean());
        Assert.Equal(fit.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), json.GetProperty("tests")[0].GetProperty("logLikelihood").GetDouble(), 1e-6);
        Assert.False(Ran.Well([.. compare, "--start", "hierarchical", "--json"]).Json.GetProperty("noise").GetBoolean());
    }

    [Theory]
    [InlineData("--start", "labels:group", "has to serve several numbers of components")]
    [InlineData("--start", "means:file.csv", "has to serve several numbers of components")]
    [InlineData("--prior", "-1", "shrinkage")]
    [InlineData("--noise", "0", "volume")]
    public void Compare_refuses_what_cannot_be(string option, string value, string words)
    {
        Ran ran = Ran.Command("compare", Folder.Data("faithful.csv"), option, value);
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains(words, ran.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--noise")]
    [InlineData("--prior")]
    public void Compare_of_counts_has_neither(string option) =>
        Assert.Equal(ExitCode.BadCommandLine, Ran.Command("compare", Folder.Data("biochemists.csv"), "--family", "poisson", "--columns", "art", option).Code);

    /// <summary>Three equal rows among others; the first row of the file lacks a value.</summary>
    private static string Planted(Folder folder)
    {
        int[] planted = [3, 7, 12];
        var random = new RandomSource(5);
        IEnumerable<string> rows = Enumerable.Range(1, 40).Select(row => row == 1 ? "1,,a"
            : planted.Contains(row) ? "9,9,b"
            : FormattableString.Invariant($"{random.NextNormal()},{random.NextNormal()},a"));
        return folder.Text("planted.csv", "x,y,group\n" + string.Join('\n', rows) + "\n");
    }
}
