using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>--proportions, --known, --held-means and --uncorrelated.</summary>
public sealed class HoldTests
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");
    private static readonly string s_iris = Folder.Data("iris.csv");

    [Fact]
    public void Equal_proportions_are_told_and_kept()
    {
        using var folder = new Folder();
        string model = folder.File("model.json");
        JsonElement json = Ran.Well("fit", s_faithful, "--components", "2", "--covariance", "VVV", "--proportions", "equal", "--json", "--quiet", "--output", model).Json;
        Assert.Equal("equal proportions", json.GetProperty("fit").GetProperty("held").GetString());
        Assert.Equal(10, json.GetProperty("fit").GetProperty("parameters").GetInt32());
        Assert.Equal(0.5, json.GetProperty("weights")[0].GetDouble());
        string info = Ran.Well("info", model).Out.ReplaceLineEndings(" ");
        Assert.Contains("10 free parameters", info, StringComparison.Ordinal);
        Assert.Contains("not counted: equal proportions.", info, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_proportions_tell_the_number_of_components()
    {
        JsonElement json = Ran.Well("fit", s_faithful, "--covariance", "VVV", "--proportions", "free,0.3", "--json", "--quiet").Json;
        Assert.Equal([0.7, 0.3], json.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()));
        Assert.Equal(10, json.GetProperty("fit").GetProperty("parameters").GetInt32());
    }

    [Fact]
    public void Known_components_and_held_means_keep_their_values()
    {
        using var folder = new Folder();
        string known = folder.File("known.json");
        Ran.Well("fit", s_faithful, "--components", "1", "--covariance", "VVV", "--quiet", "--output", known);
        double[] mean = Mean(Ran.Well("info", known, "--json").Json, 0);
        string means = folder.Text("means.csv", "waiting,eruptions\n55,2\n");
        JsonElement json = Ran.Well("fit", s_faithful, "--components", "3", "--covariance", "VVV", "--known", known, "--held-means", means, "--json", "--quiet").Json;
        double[][] found = [.. Enumerable.Range(0, 3).Select(j => Mean(json, j))];
        Assert.Contains(found, own => own.SequenceEqual(mean));
        Assert.Contains(found, own => own.SequenceEqual([2.0, 55.0]));
        Assert.Equal(2 + 3 + 5, json.GetProperty("fit").GetProperty("parameters").GetInt32());
    }

    [Fact]
    public void Columns_without_covariance_have_none()
    {
        JsonElement json = Ran.Well("fit", s_iris, "--components", "2", "--covariance", "VVV,EEE", "--uncorrelated", "sepal_length:petal_width, sepal_width:petal_width", "--json", "--quiet").Json;
        Assert.All(json.GetProperty("components").EnumerateArray(), component => Assert.Equal(0, component.GetProperty("covariance")[3][0].GetDouble()));
        Assert.Equal(["VVV", "EEE"], json.GetProperty("candidates").EnumerateArray().Select(candidate => candidate.GetProperty("covariance").GetString()).Distinct());
    }

    [Theory]
    [InlineData("--proportions", "0.5,0.6")]
    [InlineData("--proportions", "half,half")]
    [InlineData("--proportions", "0,1")]
    [InlineData("--proportions", "NaN,0.5")]
    [InlineData("--proportions", "")]
    [InlineData("--uncorrelated", "eruptions")]
    [InlineData("--uncorrelated", "eruptions:eruptions")]
    [InlineData("--uncorrelated", "eruptions:nothing")]
    [InlineData("--uncorrelated", "eruptions:waiting", "--covariance", "VEV")]
    [InlineData("--uncorrelated", "eruptions:waiting", "--eigenvalue-ratio", "9")]
    [InlineData("--proportions", "0.5,0.5", "--components", "3")]
    public void Other_values_are_wrong_usage(params string[] options) =>
        Assert.Equal(ExitCode.BadCommandLine, Ran.Command(["fit", s_faithful, "--quiet", .. options]).Code);

    [Fact]
    public void Files_that_do_not_suit_are_named()
    {
        using var folder = new Folder();
        string other = folder.File("other.json");
        Ran.Well("fit", s_iris, "--components", "1", "--covariance", "VVV", "--quiet", "--output", other);
        Ran ran = Ran.Command("fit", s_faithful, "--columns", "waiting", "--known", other);
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains("other.json", ran.Error, StringComparison.Ordinal);
        Assert.NotEqual(ExitCode.Done, Ran.Command("fit", s_faithful, "--known", folder.File("absent.json")).Code);
        Assert.NotEqual(ExitCode.Done, Ran.Command("fit", s_faithful, "--held-means", folder.Text("empty.csv", "")).Code);
        Assert.Equal(ExitCode.BadCommandLine, Ran.Command("fit", s_faithful, "--known", other, "--output", other).Code);
    }

    private static double[] Mean(JsonElement model, int component) =>
        [.. model.GetProperty("components")[component].GetProperty("mean").EnumerateArray().Select(value => value.GetDouble())];
}
