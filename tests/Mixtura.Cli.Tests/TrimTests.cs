using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>--trim and --eigenvalue-ratio.</summary>
public sealed class TrimTests
{
    private static readonly string s_iris = Folder.Data("iris.csv");

    [Fact]
    public void Trimmed_rows_are_told_by_their_number_in_the_file()
    {
        using var folder = new Folder();
        string[] lines = File.ReadAllLines(s_iris);
        string missing = string.Join(',', lines[1].Split(',').Select((cell, i) => i == 0 ? "" : cell));
        string gross = string.Join(',', lines[1].Split(',').Select((cell, i) => i < 4 ? "999" : cell));
        string data = folder.Text("iris.csv", string.Join('\n', [lines[0], missing, gross, .. lines[1..]]) + "\n");
        string model = folder.File("model.json");
        string[] fit = ["fit", data, "--components", "2", "--covariance", "VVV", "--trim", "0.0067", "--eigenvalue-ratio", "100", "--missing", "drop", "--quiet"];
        JsonElement json = Ran.Well([.. fit, "--json", "--output", model]).Json;
        Assert.Equal([2L], json.GetProperty("trimmed").EnumerateArray().Select(row => row.GetInt64()));
        Assert.Equal(0.0067, json.GetProperty("fit").GetProperty("trim").GetDouble());
        Assert.Equal(150, json.GetProperty("fit").GetProperty("rows").GetDouble());
        Ran text = Ran.Well(fit);
        Assert.Contains("Trimmed were 1 of 151 rows: 2.", text.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("those of the rows that stay", text.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("was trimmed", Ran.Well("info", model).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ratio_holds_among_all_components()
    {
        JsonElement json = Ran.Well("fit", s_iris, "--columns", "petal_length,petal_width", "--components", "3", "--covariance", "VVI", "--eigenvalue-ratio", "4", "--json", "--quiet").Json;
        double[] variances = [.. json.GetProperty("components").EnumerateArray()
            .Select(component => component.GetProperty("covariance"))
            .SelectMany(matrix => new[] { matrix[0][0].GetDouble(), matrix[1][1].GetDouble() })];
        Assert.Equal(4, variances.Max() / variances.Min(), 1e-9);
    }

    [Theory]
    [InlineData("--trim", "-0.1")]
    [InlineData("--trim", "0.51")]
    [InlineData("--trim", "1")]
    [InlineData("--trim", "NaN")]
    [InlineData("--eigenvalue-ratio", "0.5")]
    [InlineData("--eigenvalue-ratio", "NaN")]
    [InlineData("--eigenvalue-ratio", "1e999")]
    public void Other_values_are_wrong_usage(string option, string value) =>
        Assert.Equal(ExitCode.BadCommandLine, Ran.Command("fit", s_iris, "--components", "2", option, value).Code);

    [Fact]
    public void What_does_not_go_together_is_wrong_usage()
    {
        Assert.Equal(ExitCode.BadCommandLine, Ran.Command("fit", s_iris, "--components", "2", "--trim", "0.1", "--noise").Code);
        Assert.Equal(ExitCode.BadCommandLine, Ran.Command("fit", s_iris, "--components", "2", "--trim", "0.1", "--expectation", "truncated:1").Code);
        Ran ran = Ran.Command("fit", s_iris, "--components", "2", "--covariance", "VEV", "--eigenvalue-ratio", "9");
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains("not VEV", ran.Error, StringComparison.Ordinal);
    }
}
