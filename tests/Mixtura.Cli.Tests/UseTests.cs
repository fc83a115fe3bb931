using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mixtura.Data;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>predict, score, sample, plot and info on models that were fitted.</summary>
public sealed class UseTests(Models models)
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.tsv.gz")]
    [InlineData("out.parquet")]
    public void Predict_adds_columns_that_agree_with_the_library(string name)
    {
        using var folder = new Folder();
        Ran.Well("predict", models.Faithful, s_faithful, "-o", folder.File(name));
        TableSchema schema = TableFile.Describe(folder.File(name));
        Assert.Equal(["eruptions", "waiting", "component", "uncertainty", "posterior_1", "posterior_2", "log_density"], schema.Columns.Select(c => c.Name));
        RowTable rows = TableFile.Read(folder.File(name), ct: TestContext.Current.CancellationToken).Rows;
        Mixture model = ReadModel(models.Faithful);
        double[] posterior = new double[2];
        for (int i = 0; i < rows.RowCount; i++)
        {
            double logDensity = model.Posterior([rows[i, 0], rows[i, 1]], posterior);
            Assert.Equal(posterior[0] > posterior[1] ? 1 : 2, rows[i, 2]);
            Assert.Equal(posterior[0], rows[i, 4], 1e-12);
            Assert.Equal(1, rows[i, 4] + rows[i, 5], 1e-12);
            Assert.Equal(logDensity, rows[i, 6], 1e-9);
        }
    }

    [Fact]
    public void Predict_without_output_prints_sizes_and_first_rows()
    {
        Ran ran = Ran.Well("predict", models.Faithful, s_faithful);
        Assert.Contains("The first 10 of 272 rows", ran.Out, StringComparison.Ordinal);
        Assert.Contains("175", ran.Out, StringComparison.Ordinal);
        JsonElement json = Ran.Well("predict", models.Faithful, s_faithful, "--json").Json;
        Assert.Equal(272, json.GetProperty("predictions").GetArrayLength());
        Assert.Equal([175L, 97L], json.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt64()));
    }

    [Fact]
    public void Predict_refuses_names_that_the_table_has_unless_they_get_a_prefix()
    {
        using var folder = new Folder();
        Ran.Well("sample", models.Faithful, "--rows", "50", "-o", folder.File("s.csv"));
        Ran refused = Ran.Command("predict", models.Faithful, folder.File("s.csv"), "-o", folder.File("p.csv"));
        Assert.Equal(ExitCode.BadInput, refused.Code);
        Assert.Contains("--prefix", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["s.csv"], folder.Files());
        Ran.Well("predict", models.Faithful, folder.File("s.csv"), "-o", folder.File("p.csv"), "--prefix", "fitted_");
        Assert.Contains("fitted_component", TableFile.Describe(folder.File("p.csv")).Columns.Select(c => c.Name));
    }

    [Fact]
    public void Score_gives_the_likelihood_of_the_fit_and_the_least_likely_rows()
    {
        JsonElement json = Ran.Well("score", models.Faithful, s_faithful, "--outliers", "0.02", "--json").Json;
        using JsonDocument model = JsonDocument.Parse(File.ReadAllText(models.Faithful));
        Assert.Equal(model.RootElement.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), json.GetProperty("logLikelihood").GetDouble());
        Assert.Equal(json.GetProperty("logLikelihood").GetDouble() / 272, json.GetProperty("meanLogLikelihood").GetDouble(), 1e-12);
        double[] densities = [.. json.GetProperty("outliers").EnumerateArray().Select(o => o.GetProperty("logDensity").GetDouble())];
        Assert.Equal(5, densities.Length);
        Assert.Equal(densities.Order(), densities);
        string row = json.GetProperty("outliers")[0].GetProperty("row").GetInt64().ToString(CultureInfo.InvariantCulture);
        Ran text = Ran.Well("score", models.Faithful, s_faithful, "--outliers", "0.02");
        Assert.Contains("The least likely 5 rows", text.Out, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^ +{row} ", text.Out);
    }

    [Fact]
    public void Score_marks_outliers_in_the_table_and_says_why()
    {
        using var folder = new Folder();
        Ran.Well("score", models.Faithful, s_faithful, "--outliers", "0.1", "-o", folder.File("s.csv"));
        RowTable rows = TableFile.Read(folder.File("s.csv"), new ReadOptions { Columns = ["log_density", "outlier"] }, TestContext.Current.CancellationToken).Rows;
        double[] marked = [.. Enumerable.Range(0, 272).Where(i => rows[i, 1] == 1).Select(i => rows[i, 0])];
        Assert.Equal(27, marked.Length);
        Assert.True(marked.Max() <= Enumerable.Range(0, 272).Where(i => rows[i, 1] == 0).Min(i => rows[i, 0]));

        // The first reason against the regression of one column on the other within the likeliest component.
        var model = (GaussianMixture)ReadModel(models.Faithful);
        RowTable values = TableFile.Read(s_faithful, ct: TestContext.Current.CancellationToken).Rows;
        string?[] unusual = TableFile.ReadLabels(folder.File("s.csv"), "unusual", TestContext.Current.CancellationToken);
        for (int i = 0; i < 272; i++)
        {
            Assert.Equal(rows[i, 1] == 1, unusual[i] is not null);
            if (unusual[i] is not { } text)
            {
                continue;
            }

            Match reason = Regex.Match(text, "^(eruptions|waiting) ([+-][0-9.]+) sd \\(([0-9.]+) expected\\)");
            Assert.True(reason.Success, text);
            int own = reason.Groups[1].Value == "eruptions" ? 0 : 1;
            GaussianComponent component = model.Components[model.Classify([values[i, 0], values[i, 1]])];
            double slope = component.Covariance(0, 1) / component.Variance(1 - own);
            double expected = component.Mean[own] + (slope * (values[i, 1 - own] - component.Mean[1 - own]));
            double deviation = Math.Sqrt(component.Variance(own) - (slope * component.Covariance(0, 1)));
            Assert.Equal((values[i, own] - expected) / deviation, double.Parse(reason.Groups[2].Value, CultureInfo.InvariantCulture), 0.051);
            Assert.Equal(expected, double.Parse(reason.Groups[3].Value, CultureInfo.InvariantCulture), 1e-3 * expected);
        }
    }

    [Fact]
    public void Sample_writes_rows_with_their_true_component_the_same_for_a_seed()
    {
        using var folder = new Folder();
        Ran.Well("sample", models.Faithful, "--rows", "300", "--seed", "7", "-o", folder.File("a.csv"));
        Ran shown = Ran.Well("sample", models.Faithful, "--rows", "300", "--seed", "7");
        Assert.Equal(File.ReadAllText(folder.File("a.csv")), shown.Out);
        RowTable rows = TableFile.Read(folder.File("a.csv"), ct: TestContext.Current.CancellationToken).Rows;
        Assert.Equal(["eruptions", "waiting", "component"], rows.Columns.Select(c => c.Name));
        Assert.Equal([1.0, 2.0], rows.CopyColumn(2).Distinct().Order());
        Mixture model = ReadModel(models.Faithful);
        int agree = Enumerable.Range(0, 300).Count(i => model.Classify([rows[i, 0], rows[i, 1]]) + 1 == rows[i, 2]);
        Assert.True(agree > 290, $"{agree} of 300 rows are found to be of the component they came from");
    }

    [Fact]
    public void Samples_of_labels_have_their_names_and_can_be_predicted()
    {
        using var folder = new Folder();
        Ran.Well("sample", models.Mixed, "--rows", "40", "-o", folder.File("s.parquet"));
        Assert.Subset(new HashSet<string?> { "Men", "Women" }, TableFile.ReadLabels(folder.File("s.parquet"), "fem", TestContext.Current.CancellationToken).ToHashSet());
        Ran ran = Ran.Well("predict", models.Mixed, folder.File("s.parquet"));
        Assert.Contains("40 rows", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Plot_draws_with_and_without_rows()
    {
        using var folder = new Folder();
        Ran.Well("plot", models.Faithful, s_faithful, "-o", folder.File("p.png"), "--title", "Old Faithful", "--size", "400x300");
        Ran.Well("plot", models.Mixed, "--columns", "art", "-o", folder.File("q.svg"));
        Assert.Equal(["p.png", "q.svg"], folder.Files());
        Ran nameless = Ran.Command("plot", models.Faithful);
        Assert.Equal(ExitCode.BadCommandLine, nameless.Code);
        Assert.Contains("--output", nameless.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_describes_the_model_and_as_json_is_the_model_file()
    {
        Ran ran = Ran.Well("info", models.Faithful);
        Assert.All(["Gaussian, VVV (full", "2 components", "eruptions", "waiting", "Fitted to 272 rows", "11 free parameters"], text => Assert.Contains(text, ran.Out, StringComparison.Ordinal));
        Assert.Equal(File.ReadAllText(models.Faithful), Ran.Well("info", models.Faithful, "--json").Out);
    }

    private static Mixture ReadModel(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Mixture.Read(stream);
    }
}
