using System.Text.Json;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>`mixtura evaluate` against closed forms of the normal distribution by MathNet.</summary>
public sealed class EvaluateTests(Models models)
{
    private static readonly double[] s_weights = [0.3, 0.7];
    private static readonly double[][] s_means = [[0, 10], [3, 12]];
    private static readonly double[][] s_deviations = [[1, 2], [0.5, 1]];

    [Fact]
    public void A_point_has_density_component_and_distribution_function()
    {
        using var folder = new Folder();
        string model = Uncorrelated(folder);
        double[] x = [1, 11.5];
        JsonElement at = Ran.Well("evaluate", model, "--at", "1,11.5", "--cdf", "--json").Json.GetProperty("at")[0];
        double[] joint = [.. Enumerable.Range(0, 2).Select(j => s_weights[j] * Normal.PDF(s_means[j][0], s_deviations[j][0], x[0]) * Normal.PDF(s_means[j][1], s_deviations[j][1], x[1]))];
        Assert.Equal(joint.Sum(), at.GetProperty("density").GetDouble(), 1e-12);
        Assert.Equal(joint[1] / joint.Sum(), at.GetProperty("posterior")[0].GetDouble(), 1e-12);
        Assert.Equal(Enumerable.Range(0, 2).Sum(j => s_weights[j] * Cdf(j, 0, x[0]) * Cdf(j, 1, x[1])), at.GetProperty("cdf").GetDouble(), 1e-12);
        Assert.Equal(0, at.GetProperty("cdfStandardError").GetDouble());

        JsonElement[] marginal = [.. Ran.Well("evaluate", model, "--at", "b=11.5;a=1", "--cdf", "--json").Json.GetProperty("at").EnumerateArray()];
        Assert.Equal(2, marginal.Length);
        Assert.Equal(Enumerable.Range(0, 2).Sum(j => s_weights[j] * Cdf(j, 1, 11.5)), marginal[0].GetProperty("cdf").GetDouble(), 1e-12);
        string text = Ran.Well("evaluate", model, "--at", "1,11.5", "--cdf").Out;
        Assert.All(["a = 1, b = 11.5", "log-density", "P(X ≤ x)", "likeliest component"], words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.DoesNotContain("P(X ≤ x)", Ran.Well("evaluate", model, "--at", "1,11.5").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantiles_invert_the_distribution_function_of_each_column()
    {
        using var folder = new Folder();
        JsonElement quantiles = Ran.Well("evaluate", Uncorrelated(folder), "--quantile", "0.05,0.5,0.95", "--json").Json.GetProperty("quantiles");
        double[] probabilities = [0.05, 0.5, 0.95];
        foreach ((int column, string name) in new[] { (0, "a"), (1, "b") })
        {
            double[] values = [.. quantiles.GetProperty("columns").GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
            Assert.Equal(probabilities, values.Select(q => Enumerable.Range(0, 2).Sum(j => s_weights[j] * Cdf(j, column, q))), (p, q) => Math.Abs(p - q) < 1e-12);
        }

        string one = Ran.Well("evaluate", Uncorrelated(folder), "--quantile", "0.5", "--column", "b").Out;
        Assert.Contains("1 column: b", one, StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_may_be_open()
    {
        using var folder = new Folder();
        JsonElement box = Ran.Well("evaluate", Uncorrelated(folder), "--box", "a=-1..2,b=..12", "--json").Json.GetProperty("box");
        Assert.Equal(Enumerable.Range(0, 2).Sum(j => s_weights[j] * (Cdf(j, 0, 2) - Cdf(j, 0, -1)) * Cdf(j, 1, 12)), box.GetProperty("probability").GetDouble(), 1e-12);
        Assert.Equal(JsonValueKind.Null, box.GetProperty("lower")[1].ValueKind);
    }

    [Fact]
    public void Given_a_column_the_mean_is_the_regression()
    {
        using var folder = new Folder();
        GaussianMixture bivariate = GaussianMixture.Create([1.0], [[1, 2]], [new[,] { { 4, 1.5 }, { 1.5, 9 } }], ["a", "b"]);
        string model = Save(folder, "bivariate.json", bivariate);
        JsonElement json = Ran.Well("evaluate", model, "--given", "a=3", "--json").Json;
        Assert.Equal(2 + (1.5 / 4 * (3 - 1)), json.GetProperty("mean")[0].GetDouble(), 1e-12);
        Assert.Equal(Math.Sqrt(9 - (1.5 * 1.5 / 4)), json.GetProperty("standardDeviation")[0].GetDouble(), 1e-12);
        Assert.Equal(3, json.GetProperty("given").GetProperty("a").GetDouble());
        Assert.Contains("given a = 3", Ran.Well("evaluate", model, "--given", "a=3").Out, StringComparison.Ordinal);

        // Without a question the mixture itself is described.
        JsonElement whole = Ran.Well("evaluate", model, "--json").Json;
        Assert.Equal(1.5, whole.GetProperty("covariance")[0][1].GetDouble(), 1e-12);
    }

    [Fact]
    public void Distances_of_two_normal_distributions_are_those_of_the_closed_form()
    {
        using var folder = new Folder();
        string p = Save(folder, "p.json", GaussianMixture.CreateUnivariate([1.0], [0.0], [1.0], "a"));
        string q = Save(folder, "q.json", GaussianMixture.CreateUnivariate([1.0], [1.0], [2.0], "a"));
        JsonElement distances = Ran.Well("evaluate", p, "--distance", q, "--json").Json.GetProperty("distances");
        double divergence = Math.Log(2) + ((1 + 1) / 8.0) - 0.5;
        JsonElement there = distances.GetProperty("kullbackLeibler");
        Assert.InRange(divergence, there.GetProperty("lower").GetDouble() - 1e-9, there.GetProperty("upper").GetDouble() + 1e-9);
        Assert.Equal(divergence, there.GetProperty("value").GetDouble(), 5 * there.GetProperty("standardError").GetDouble());
        double affinity = Math.Sqrt(2 * 1 * 2 / 5.0) * Math.Exp(-1 / 20.0);
        JsonElement hellinger = distances.GetProperty("hellinger");
        Assert.Equal(Math.Sqrt(1 - affinity), hellinger.GetProperty("value").GetDouble(), 5 * hellinger.GetProperty("standardError").GetDouble());

        // Columns are compared by name, in whichever order the other model has them.
        string model = Uncorrelated(folder);
        string turned = Save(folder, "turned.json", (GaussianMixture)Read(model).Marginal(1, 0));
        Assert.Equal(0, Ran.Well("evaluate", model, "--distance", turned, "--json").Json.GetProperty("distances").GetProperty("totalVariation").GetProperty("value").GetDouble(), 1e-9);
        Ran other = Ran.Command("evaluate", model, "--distance", p);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("the same --columns", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_projection_has_its_eigenvalues_and_directions()
    {
        // Two components of one spherical covariance differ along the difference of their means only.
        using var folder = new Folder();
        GaussianMixture mixture = GaussianMixture.Create([0.5, 0.5], [[0, 0], [3, 4]], [new[,] { { 1.0, 0 }, { 0, 1 } }, new[,] { { 1.0, 0 }, { 0, 1 } }], ["a", "b"]);
        string model = Save(folder, "spherical.json", mixture);
        string data = folder.File("rows.csv");
        Ran.Well("sample", model, "--rows", "4000", "-o", data);
        JsonElement projection = Ran.Well("evaluate", model, "--projection", data, "--json").Json.GetProperty("projection");
        double[] direction = [.. Assert.Single(projection.GetProperty("directions").EnumerateArray()).EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(0.6, direction[0], 0.03);
        Assert.Equal(0.8, direction[1], 0.03);
        Assert.True(Assert.Single(projection.GetProperty("eigenvalues").EnumerateArray()).GetDouble() > 0);
        Assert.Contains("eigenvalue", Ran.Well("evaluate", model, "--projection", data).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, Ran.Command("evaluate", models.Mixed, "--projection", Folder.Data("biochemists.csv")).Code);
    }

    [Fact]
    public void Labels_and_counts_can_be_given_and_asked_for()
    {
        Mixture model = Read(models.Mixed);
        int fem = Enumerable.Range(0, model.Dimensions).First(c => model.Columns[c].Name == "fem");
        string level = model.Columns[fem].Levels[1];
        double[] value = [1];
        Mixture given = model.Condition([fem], value);
        JsonElement json = Ran.Well("evaluate", models.Mixed, "--given", "fem=" + level, "--quantile", "0.5", "--json").Json;
        Assert.Equal(given.Weights[0], json.GetProperty("weights")[0].GetDouble(), 1e-12);
        Assert.False(json.GetProperty("quantiles").GetProperty("columns").TryGetProperty("mar", out _));
        Assert.Contains("labels have no order: mar", Ran.Well("evaluate", models.Mixed, "--given", "fem=" + level, "--quantile", "0.5").Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, Ran.Command("evaluate", models.Mixed, "--at", "fem=" + level, "--cdf").Code);
    }

    [Theory]
    [InlineData("--at 2", "1 value for 2 columns")]
    [InlineData("--at 2,x", "'x' is no number")]
    [InlineData("--at 2,", "write values")]
    [InlineData("--at eruptions=2,50", "write a value for each column")]
    [InlineData("--box eruptions=3", "is no interval")]
    [InlineData("--box eruptions=3..2", "is no interval")]
    [InlineData("--given eruptions=3,waiting=5", "names all columns")]
    [InlineData("--given 3", "names the columns that are known")]
    [InlineData("--cdf", "--cdf requires --at")]
    [InlineData("--lambda 0.5", "--lambda requires --projection")]
    [InlineData("--column height", "there are eruptions, waiting")]
    [InlineData("--quantile 1.5", "quantiles are numbers")]
    public void What_cannot_be_asked_is_refused_with_a_remedy(string options, string words)
    {
        Ran ran = Ran.Command(["evaluate", models.Faithful, .. options.Split(' ')]);
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains(words, ran.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Empty(ran.Out);
    }

    private static double Cdf(int component, int column, double x) => Normal.CDF(s_means[component][column], s_deviations[component][column], x);

    private static string Uncorrelated(Folder folder) => Save(folder, "uncorrelated.json", GaussianMixture.Create(
        [.. s_weights.Reverse()],
        [.. s_means.Reverse()],
        [.. s_deviations.Reverse().Select(s => new[,] { { s[0] * s[0], 0 }, { 0, s[1] * s[1] } })],
        ["a", "b"]));

    private static string Save(Folder folder, string name, GaussianMixture model)
    {
        using FileStream stream = File.Create(folder.File(name));
        model.Write(stream);
        return folder.File(name);
    }

    private static Mixture Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Mixture.Read(stream);
    }
}
