using System.Text.Json;
using Mixtura.Data;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Noise on the command line: fit, predict, score, sample, plot and info.</summary>
public sealed class NoiseTests
{
    private static readonly string s_noisy = Path.Combine(Folder.Project, "tests", "reference", "data", "faithful-noise.csv");
    private static readonly string[] s_fit = ["fit", s_noisy, "--columns", "eruptions,waiting", "--components", "2", "--covariance", "VVV", "--quiet"];

    [Fact]
    public void A_model_with_noise_goes_through_every_command()
    {
        using var folder = new Folder();
        string model = folder.File("model.json");
        Ran fit = Ran.Well([.. s_fit, "--noise", "--output", model, "--plot", folder.File("fit.png")]);
        Assert.Contains("with uniform noise: 2 components and noise", fit.Out, StringComparison.Ordinal);
        Assert.Contains("a volume of 185.5", fit.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("-1373.10", fit.Out.Replace('−', '-'), StringComparison.Ordinal);

        Ran info = Ran.Well("info", model);
        Assert.Contains("2 components and noise, 2 columns", info.Out, StringComparison.Ordinal);
        Assert.Contains("13 free parameters", info.Out, StringComparison.Ordinal);
        JsonElement last = Ran.Well("info", model, "--json").Json.GetProperty("components")[2];
        Assert.Equal("uniform", last.GetProperty("noise").GetString());

        string predicted = folder.File("rows.csv");
        Ran.Well("predict", model, s_noisy, "-o", predicted);
        Assert.Equal(
            ["class", "eruptions", "waiting", "component", "uncertainty", "posterior_1", "posterior_2", "posterior_noise", "log_density"],
            TableFile.Describe(predicted).Columns.Select(column => column.Name));
        string?[] components = TableFile.ReadLabels(predicted, "component", TestContext.Current.CancellationToken);
        Assert.Equal([179, 96, 37], new[] { "1", "2", "noise" }.Select(name => components.Count(text => text == name)));
        JsonElement json = Ran.Well("predict", model, s_noisy, "--json").Json;
        Assert.Equal([179L, 96L, 37L], json.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt64()));
        Assert.Equal(components, json.GetProperty("predictions").EnumerateArray().Select(row => row.GetProperty("component").ToString()));
        Assert.Contains("noise", Ran.Well("predict", model, s_noisy).Out, StringComparison.Ordinal);

        Assert.Equal(fit.Code, Ran.Well("score", model, s_noisy, "--outliers", "0.02").Code);
        string[] sample = Ran.Well("sample", model, "--rows", "200").Out.Split('\n');
        Assert.InRange(sample.Count(line => line.EndsWith(",noise", StringComparison.Ordinal)), 15, 60);
        Ran.Well("plot", model, s_noisy, "--output", folder.File("rows.svg"));
        Assert.Contains("noise: 17 %", File.ReadAllText(folder.File("rows.svg")), StringComparison.Ordinal);
        Ran.Well("plot", model, "--columns", "waiting", "--output", folder.File("one.png"));
    }

    [Fact]
    public void Labels_can_name_the_noise()
    {
        using var folder = new Folder();
        string start = folder.File("start.csv");
        string[] rows = File.ReadAllLines(s_noisy);
        string[] labels = File.ReadAllLines(Path.Combine(Folder.Project, "tests", "reference", "data", "starts", "faithful-noise.csv"));
        foreach (string name in new[] { "noise", "0" })
        {
            File.WriteAllLines(start, rows.Zip(labels, (row, label) => $"{row},{(label == "3" ? name : label)}"));
            JsonElement json = Ran.Well("fit", start, "--columns", "eruptions,waiting", "--covariance", "VVI", "--start", "labels:component", "--noise", "--tolerance", "0", "--max-iterations", "3", "--json", "--quiet").Json;
            Assert.Equal(-1378.5052329080345, json.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), 1e-8);
            Assert.Equal(2, json.GetProperty("candidates")[0].GetProperty("components").GetInt32());
        }
    }

    [Fact]
    public void A_start_from_a_model_takes_its_noise_over()
    {
        using var folder = new Folder();
        string model = folder.File("model.json");
        JsonElement first = Ran.Well([.. s_fit, "--noise", "300", "--output", model, "--json"]).Json;
        JsonElement second = Ran.Well("fit", s_noisy, "--start", "model:" + model, "--tolerance", "0", "--max-iterations", "0", "--json", "--quiet").Json;
        Assert.Equal(Math.Log(300), second.GetProperty("components")[2].GetProperty("logVolume").GetDouble(), 1e-12);
        Assert.Equal(300, second.GetProperty("components")[2].GetProperty("givenVolume").GetDouble());
        Assert.Equal(first.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), second.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), 1e-9);
        Assert.Equal(12, second.GetProperty("fit").GetProperty("parameters").GetInt32());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("much")]
    public void Other_volumes_are_wrong_usage(string volume)
    {
        Ran ran = Ran.Command([.. s_fit, "--noise", volume]);
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains("a volume is a number above 0", ran.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_among_counts_is_wrong_usage()
    {
        Ran ran = Ran.Command("fit", Folder.Data("biochemists.csv"), "--counts", "art", "--components", "2", "--noise");
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains("columns of measurements", ran.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}
