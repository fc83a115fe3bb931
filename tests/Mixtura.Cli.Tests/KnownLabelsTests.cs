using System.Text.Json;
using Mixtura.Data;
using Mixtura.Serialization;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>`mixtura fit --known-labels`.</summary>
public sealed class KnownLabelsTests
{
    private static readonly string s_iris = Folder.Data("iris.csv");
    private static readonly string s_partial = Path.Combine(Folder.Project, "tests", "reference", "data", "iris-partial-labels.csv");

    [Theory]
    [InlineData("VVV")]
    [InlineData("EEE")]
    [InlineData("VEV")]
    public void A_fit_is_that_of_a_slow_computation_and_its_components_have_the_labels_names(string structure)
    {
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder.Project, "tests", "reference", "expected", "semisupervised", "iris-partial-labels-g3.json")))
            .RootElement.GetProperty("result").GetProperty(structure);
        JsonElement json = Ran.Well("fit", s_partial, "--known-labels", "known", "--components", "3", "--covariance", structure, "--starts", "1", "--max-iterations", "100000", "--json").Json;

        // Both are at the maximum, ours within 1e-9 nats a row by its own estimate.
        double logLikelihood = expected.GetProperty("loglik").GetDouble();
        Assert.Equal(logLikelihood, json.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), 1e-6);
        Assert.Equal(["setosa", "versicolor", "virginica"], json.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        double[] weights = [.. expected.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble())];
        Assert.All(json.GetProperty("weights").EnumerateArray().Zip(weights), pair => Assert.Equal(pair.Second, pair.First.GetDouble(), 1e-4));
        Assert.Equal(10, json.GetProperty("knownLabels").GetProperty("rows").GetProperty("setosa").GetInt32());
        Assert.Equal(30, json.GetProperty("fit").GetProperty("knownRows").GetInt32());
    }

    [Fact]
    public void A_component_that_no_label_names_is_found_and_all_commands_call_them_alike()
    {
        using var folder = new Folder();
        string data = Without(folder, "virginica");
        string model = folder.File("model.json");
        Assert.Contains("no fewer than 2 components", Ran.Well("fit", data, "--known-labels", "species", "--components", "1..2", "--covariance", "VVV").Error, StringComparison.Ordinal);
        Ran ran = Ran.Well("fit", data, "--known-labels", "species", "--components", "3..4", "--covariance", "VEV", "--starts", "4", "--output", model);
        Assert.Contains("20 of the rows (setosa 10, versicolor 10)", ran.Out, StringComparison.Ordinal);
        Assert.Contains("3: new 1", ran.Out, StringComparison.Ordinal);
        Assert.Contains("2: versicolor", Ran.Well("info", model).Out, StringComparison.Ordinal);
        Ran.Well("predict", model, s_iris, "--output", folder.File("rows.csv"));
        Assert.Equal(
            ["component", "uncertainty", "posterior_setosa", "posterior_versicolor", "posterior_new 1", "log_density"],
            TableFile.Describe(folder.File("rows.csv")).Columns.Select(column => column.Name).Skip(5));
        string?[] actual = TableFile.ReadLabels(folder.File("rows.csv"), "species", TestContext.Current.CancellationToken);
        string?[] found = TableFile.ReadLabels(folder.File("rows.csv"), "component", TestContext.Current.CancellationToken);

        // As many as the library's own fit to these labels.
        Assert.InRange(actual.Zip(found).Count(pair => pair.First != (pair.Second == "new 1" ? "virginica" : pair.Second)), 0, 8);
        Ran.Well("sample", model, "--rows", "50", "--output", folder.File("drawn.csv"));
        Assert.Subset(new HashSet<string?> { "setosa", "versicolor", "new 1" }, TableFile.ReadLabels(folder.File("drawn.csv"), "component", TestContext.Current.CancellationToken).ToHashSet());
    }

    [Fact]
    public void Intervals_know_the_labels_too()
    {
        using var folder = new Folder();
        string model = folder.File("model.json");
        Ran.Well("fit", s_iris, "--known-labels", "species", "--covariance", "VVV", "--output", model);
        Ran ran = Ran.Command("intervals", model, s_iris);
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains("--known-labels", ran.Error, StringComparison.Ordinal);
        Assert.Contains("--known-labels", Ran.Command("plot", model, s_iris, "--what", "intervals", "--output", folder.File("p.png")).Error, StringComparison.Ordinal);

        // Where all is known, a share of a third of 150 rows has the error √(2/9/150).
        JsonElement json = Ran.Well("intervals", model, s_iris, "--known-labels", "species", "--json").Json;
        Assert.Equal(Math.Sqrt(2 / 9.0 / 150), json.GetProperty("parameters")[0].GetProperty("standardError").GetDouble(), 1e-9);
        Assert.Empty(Ran.Well("intervals", model, s_iris, "--known-labels", "species").Error);

        string other = folder.Text("other.csv", File.ReadAllText(s_iris).Replace("virginica", "virginia", StringComparison.Ordinal));
        ran = Ran.Command("intervals", model, other, "--known-labels", "species");
        Assert.Equal(ExitCode.BadInput, ran.Code);
        Assert.Contains("row 101", ran.Error, StringComparison.Ordinal);
        Assert.Contains("'virginia' is not the name of a component", ran.Error, StringComparison.Ordinal);
        string fewer = folder.Text("fewer.csv", string.Join('\n', File.ReadAllLines(s_iris).Select((line, i) => i % 2 == 0 ? line : line.Replace("virginica", "", StringComparison.Ordinal))));
        Assert.Contains("the fit knew the components of 150 rows", Ran.Well("intervals", model, fewer, "--known-labels", "species").Error, StringComparison.Ordinal);

        string nameless = folder.File("nameless.json");
        Ran.Well("fit", s_iris, "--components", "2", "--covariance", "VVV", "--output", nameless);
        Assert.Contains("have no names", Ran.Command("intervals", nameless, s_iris, "--known-labels", "species").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_labels_in_their_own_order_and_dropped_rows_have_none()
    {
        using var folder = new Folder();
        string[] lines = File.ReadAllLines(s_iris);
        string data = folder.Text("data.csv", string.Join('\n', lines.Select((line, i) => i == 0 ? "label," + line
            : i == 1 ? "-5,,,,,setosa"
            : (i % 5 > 0 ? "" : i <= 50 ? "10" : i <= 100 ? "9" : "-2") + "," + line)));
        Ran ran = Ran.Well("fit", data, "--known-labels", "label", "--components", "3", "--covariance", "EEE", "--missing", "drop", "--starts", "1", "--output", folder.File("m.json"));
        Assert.Contains("no row takes part that has the label -5", ran.Error, StringComparison.Ordinal);
        using FileStream file = File.OpenRead(folder.File("m.json"));
        ModelDocument document = ModelFile.Read(file);
        Assert.Equal(["-2", "9", "10"], document.Model.Names);
        Assert.Equal(1.46, document.Model.Components[2] is GaussianComponent setosa ? setosa.Mean[2] : double.NaN, 0.02);
    }

    [Fact]
    public void Where_every_row_has_a_label_there_are_as_many_components_as_labels()
    {
        JsonElement json = Ran.Well("fit", s_iris, "--known-labels", "species", "--covariance", "VVV", "--json").Json;
        Assert.Equal([50, 50, 50], json.GetProperty("weights").EnumerateArray().Select(weight => (int)Math.Round(150 * weight.GetDouble())));
        Assert.Equal(1, json.GetProperty("candidates").GetArrayLength());
        Ran wide = Ran.Well("fit", s_iris, "--known-labels", "species", "--covariance", "VVV", "--components", "2..4");
        Assert.Contains("3 components and no other number", wide.Error, StringComparison.Ordinal);
        Ran more = Ran.Command("fit", s_iris, "--known-labels", "species", "--components", "4");
        Assert.Equal(ExitCode.BadCommandLine, more.Code);
        Assert.Contains("none is left for further components", more.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_labels_noise_and_known_components_go_together_with_it()
    {
        using var folder = new Folder();
        string data = Without(folder, "virginica");
        JsonElement noise = Ran.Well("fit", data, "--known-labels", "species", "--components", "3", "--covariance", "VVV", "--noise", "--starts", "4", "--json").Json;
        Assert.Equal(4, noise.GetProperty("weights").GetArrayLength());
        Assert.Equal(3, noise.GetProperty("names").GetArrayLength());
        string other = folder.File("known.json");
        Ran.Well("fit", s_iris, "--components", "1", "--covariance", "VVV", "--output", other);
        JsonElement known = Ran.Well("fit", data, "--known-labels", "species", "--known", other, "--components", "3", "--covariance", "VVV", "--starts", "2", "--json").Json;
        Assert.Equal(["setosa", "versicolor", "new 1"], known.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        string counts = Folder.Data("biochemists.csv");
        JsonElement composite = Ran.Well("fit", counts, "--counts", "art,kid5", "--labels", "mar", "--known-labels", "fem", "--columns", "phd", "--json").Json;
        Assert.Equal(2, composite.GetProperty("names").GetArrayLength());
    }

    [Theory]
    [InlineData(ExitCode.BadCommandLine, "3 labels in 'species'", "--known-labels", "species", "--components", "2")]
    [InlineData(ExitCode.BadInput, "no column 'nothing'", "--known-labels", "nothing")]
    [InlineData(ExitCode.BadCommandLine, "--start labels", "--known-labels", "species", "--start", "labels:species")]
    [InlineData(ExitCode.BadCommandLine, "--trim", "--known-labels", "species", "--trim", "0.1")]
    [InlineData(ExitCode.BadCommandLine, "--expectation truncated", "--known-labels", "species", "--expectation", "truncated:2")]
    [InlineData(ExitCode.BadCommandLine, "another purpose", "--known-labels", "petal_width", "--columns", "petal_width,petal_length")]
    public void What_does_not_fit_is_said(int code, string message, params string[] options)
    {
        Ran ran = Ran.Command(["fit", s_iris, "--covariance", "VVV", .. options]);
        Assert.Equal(code, ran.Code);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_called_as_the_noise_is_refused_beside_it()
    {
        using var folder = new Folder();
        string data = folder.Text("data.csv", File.ReadAllText(s_iris).Replace("virginica", "noise", StringComparison.Ordinal));
        Ran ran = Ran.Command("fit", data, "--known-labels", "species", "--noise");
        Assert.Equal(ExitCode.BadInput, ran.Code);
        Assert.Contains("leave --noise out", ran.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, Ran.Command("fit", folder.Text("empty.csv", "a,b\n1,\n2,\n4,\n"), "--known-labels", "b").Code);
    }

    /// <summary>The irises, each fifth with its species, but those of one with none.</summary>
    private static string Without(Folder folder, string species) => folder.Text("data.csv", string.Join('\n', File.ReadAllLines(s_iris).Select((line, i) =>
        i == 0 || (i % 5 == 0 && !line.EndsWith(species, StringComparison.Ordinal)) ? line : line[..(line.LastIndexOf(',') + 1)])));
}
