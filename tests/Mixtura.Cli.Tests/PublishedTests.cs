using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mixtura.Data;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>The published command does what the command does: compiled ahead of time nothing is missing, and no digit differs.</summary>
public sealed partial class PublishedTests(PublishedCommand command) : IClassFixture<PublishedCommand>
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");

    [Fact]
    public void A_native_program_has_no_assemblies_beside_it()
    {
        Assert.Equal(PublishedCommand.IsNative, !command.Files().Any(name => name.EndsWith(".dll", StringComparison.Ordinal) && name.StartsWith("Mixtura", StringComparison.Ordinal)));
        Assert.DoesNotContain(command.Files(), name => Path.GetExtension(name) is ".pdb" or ".xml" or ".dbg");
    }

    [Theory]
    [InlineData("faithful.csv", "--components", "1..3", "--covariance", "all")]
    [InlineData("iris.csv", "--components", "3", "--covariance", "VVV")]
    [InlineData("biochemists.csv", "--counts", "art,kid5,ment", "--labels", "fem,mar", "--components", "2")]
    public async Task Fit_prints_the_same_characters(string data, params string[] options)
    {
        string[] arguments = ["fit", Folder.Data(data), .. options, "--json"];
        Ran ran = await Well(arguments);
        Assert.Equal(WithoutSeconds(Ran.Well(arguments).Out), WithoutSeconds(ran.Out));
    }

    [Fact]
    public async Task Reports_and_help_are_the_same()
    {
        string[] arguments = ["fit", s_faithful, "--components", "2"];
        Assert.Equal(Ran.Well(arguments).Out, (await Well(arguments)).Out);
        Assert.Equal(Ran.Well("fit", "--help").Out, (await Well("fit", "--help")).Out);
        Assert.Equal(Ran.Well("--version").Out, (await Well("--version")).Out);
    }

    [Fact]
    public async Task Rows_are_predicted_scored_and_sampled_through_every_format()
    {
        using var folder = new Folder();
        string model = folder.File("m.json");
        await Well("fit", s_faithful, "--components", "2", "--covariance", "VVV", "--output", model, "--plot", folder.File("fit.svg"));
        await Well("sample", model, "--rows", "500", "--seed", "7", "-o", folder.File("s.parquet"));
        await Well("predict", model, folder.File("s.parquet"), "-o", folder.File("p.parquet"), "--prefix", "fitted_");
        await Well("predict", model, folder.File("p.parquet"), "-o", folder.File("p.tsv.gz"), "--prefix", "again_");
        RowTable rows = TableFile.Read(folder.File("p.tsv.gz"), new ReadOptions { Columns = ["fitted_log_density", "again_log_density"] }, TestContext.Current.CancellationToken).Rows;
        Assert.Equal(500, rows.RowCount);
        Assert.Equal(rows.CopyColumn(0), rows.CopyColumn(1));
        Assert.Equal(Ran.Well("sample", model, "--rows", "500", "--seed", "7").Out, (await Well("sample", model, "--rows", "500", "--seed", "7")).Out);
        string[] score = ["score", model, s_faithful, "--outliers", "0.02", "--json"];
        Assert.Equal(Ran.Well(score).Out, (await Well(score)).Out);
        Assert.Equal(Ran.Well("info", model).Out, (await Well("info", model)).Out);
    }

    [Fact]
    public async Task Pictures_are_the_same()
    {
        using var folder = new Folder();
        string model = folder.File("m.json");
        Ran.Well("fit", s_faithful, "--components", "2", "--covariance", "VVV", "--output", model);
        foreach (string name in (string[])["p.png", "p.svg"])
        {
            await Well("plot", model, s_faithful, "-o", folder.File("published-" + name));
            Ran.Well("plot", model, s_faithful, "-o", folder.File(name));
        }

        Assert.Equal(File.ReadAllBytes(folder.File("p.png")), File.ReadAllBytes(folder.File("published-p.png")));
        Assert.Equal(WithoutNumbers(File.ReadAllText(folder.File("p.svg"))), WithoutNumbers(File.ReadAllText(folder.File("published-p.svg"))));
    }

    [Fact]
    public async Task Errors_have_the_same_words_and_codes()
    {
        using var folder = new Folder();
        string ragged = folder.Text("ragged.csv", "a,b\n1,2\n3\n");
        string word = folder.Text("word.csv", "a,b\n1,2\n3,x\n5,6\n");
        string broken = folder.Text("broken.json", "{ \"format\": \"mixtura/1\", \"family\": \"gaussian\" }");
        foreach (string[] arguments in (string[][])[["fit", "nowhere.csv"], ["fit", ragged], ["fit", word], ["info", broken], ["fit", "--bogus"], ["fit", s_faithful, "--components", "2", "--max-iterations", "1"]])
        {
            Ran expected = Ran.Command(arguments);
            Ran ran = await command.Run(arguments);
            Assert.NotEqual(0, expected.Code);
            Assert.Equal(expected, ran);
        }
    }

    /// <summary>Skia numbers the clips of all drawings of a process.</summary>
    private static string WithoutNumbers(string svg) => ClipName().Replace(svg, "cl_");

    private static string WithoutSeconds(string json)
    {
        JsonObject document = JsonNode.Parse(json)!.AsObject();
        Assert.True(document.Remove("seconds"));
        string left = document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        Assert.Contains("logLikelihood", left, StringComparison.Ordinal);
        return left;
    }

    private async Task<Ran> Well(params string[] arguments)
    {
        Ran ran = await command.Run(arguments);
        Assert.True(ran.Code == 0, $"mixtura {string.Join(' ', arguments)} ended with {ran.Code}: {ran.Error}");
        return ran;
    }

    [GeneratedRegex("cl_[0-9a-f]+")]
    private static partial Regex ClipName();
}
