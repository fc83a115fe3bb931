using System.Globalization;
using System.Text.Json;
using Mixtura.Data;
using Xunit;

namespace Mixtura.Cli.Tests;

public sealed class FitTests(Models models)
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");
    private static readonly string s_iris = Folder.Data("iris.csv");

    [Fact]
    public void Other_maxima_are_told()
    {
        string[] line = ["fit", Folder.Data("galaxies.csv"), "-k", "4", "--covariance", "V"];
        string text = Ran.Well(line).Out.ReplaceLineEndings(" ");
        JsonElement[] maxima = [.. Ran.Well([.. line, "--json"]).Json.GetProperty("landscape").EnumerateArray()];
        Assert.True(maxima.Length > 1);
        Assert.Equal("sound", maxima[0].GetProperty("kind").GetString());
        Assert.Contains($"Of the {maxima.Sum(maximum => maximum.GetProperty("starts").GetInt32())} starts that were carried on, {maxima[0].GetProperty("starts").GetInt32()} led to this maximum", text, StringComparison.Ordinal);
    }

    [Fact]
    public void In_one_column_all_structures_are_two()
    {
        Ran all = Ran.Well("fit", Folder.Data("galaxies.csv"), "--covariance", "all", "--components", "1..2", "--starts", "2", "--json");
        Assert.Equal(["EEE", "EEE", "VVV", "VVV"], all.Json.GetProperty("candidates").EnumerateArray().Select(c => c.GetProperty("covariance").GetString()));
    }

    [Fact]
    public void Report_says_what_was_read_and_chosen_and_why()
    {
        Ran ran = Ran.Well("fit", s_iris, "--components", "1..3", "--covariance", "VVV,EEE", "--starts", "4", "--criterion", "bic");
        Assert.Contains("150 rows; 4 columns: sepal_length, sepal_width, petal_length, petal_width", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("Left out: species (text)", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("Chosen: 2 components, VVV.", ran.Out, StringComparison.Ordinal);
        Assert.Contains("strong evidence", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("574.02*", ran.Out, StringComparison.Ordinal);
        Assert.Contains("Converged after", ran.Out, StringComparison.Ordinal);
        Assert.Equal("", ran.Error);
    }

    [Fact]
    public void Where_rows_are_few_finalists_are_compared_by_cross_validation()
    {
        Ran ran = Ran.Well("fit", s_iris, "--components", "1..4");
        string text = ran.Out.ReplaceLineEndings(" ");
        Assert.Contains("Chosen: 3 components, VVV. With 5.2 rows per parameter BIC is not reliable", text, StringComparison.Ordinal);
        Assert.Contains("better by 0.0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("strong evidence", text, StringComparison.Ordinal);
        JsonElement json = Ran.Well("fit", s_iris, "--components", "1..4", "--json").Json;
        JsonElement validation = json.GetProperty("validation");
        Assert.True(validation.GetProperty("changedTheChoice").GetBoolean());
        JsonElement first = validation.GetProperty("finalists")[0];
        Assert.Equal((3, "VVV", false), (first.GetProperty("components").GetInt32(), first.GetProperty("covariance").GetString(), first.GetProperty("prior").GetBoolean()));
        Assert.Contains(validation.GetProperty("finalists").EnumerateArray(), finalist => finalist.GetProperty("prior").GetBoolean());

        JsonElement without = Ran.Well("fit", s_iris, "--components", "1..4", "--no-prior", "--json").Json;
        Assert.DoesNotContain(without.GetProperty("validation").GetProperty("finalists").EnumerateArray(), finalist => finalist.GetProperty("prior").GetBoolean());
        JsonElement plain = Ran.Well("fit", s_iris, "--components", "1..4", "--criterion", "bic", "--no-prior", "--json").Json;
        Assert.False(plain.TryGetProperty("validation", out _));
        Assert.Equal(2, plain.GetProperty("weights").GetArrayLength());
        Ran both = Ran.Command("fit", s_iris, "--prior", "--no-prior");
        Assert.Equal(ExitCode.BadCommandLine, both.Code);
        Assert.Contains("--prior and --no-prior", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ways_to_the_maximum_do_not_change_it()
    {
        double LogLikelihood(params string[] options)
        {
            JsonElement json = Ran.Well(["fit", s_faithful, "-k", "2", "--covariance", "VVV", "--json", .. options]).Json;
            Assert.True(json.GetProperty("candidates")[0].GetProperty("passes").GetInt32() > 1);
            Assert.True(json.GetProperty("candidates")[0].GetProperty("evaluations").GetInt64() > 272);
            return json.GetProperty("fit").GetProperty("logLikelihood").GetDouble();
        }

        // Each ends within 1e-9 per row of the maximum; single precision rounds the values themselves, to 6e-8 of their size.
        double expected = LogLikelihood();
        Assert.Equal(expected, LogLikelihood("--acceleration", "none"), 1e-6);
        Assert.Equal(expected, LogLikelihood("--expectation", "complete"), 1e-6);
        Assert.Equal(expected, LogLikelihood("--expectation", "truncated:2"), 1e-6);
        Assert.Equal(expected, LogLikelihood("--precision", "single"), 1e-3);
    }

    [Fact]
    public void A_prior_keeps_small_components_regular()
    {
        string[] line = ["fit", s_iris, "-k", "12", "--covariance", "VVV", "--starts", "2", "--start", "random"];
        Ran with = Ran.Well([.. line, "--prior"]);
        Assert.Contains("with a prior of shrinkage 0.01", with.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("log-posterior", with.Out, StringComparison.Ordinal);
        Assert.Equal("", with.Error);
        Assert.Contains("with a prior of shrinkage 2", Ran.Well([.. line, "--prior", "2"]).Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        double LogLikelihood(params string[] options) => Ran.Well(["fit", s_iris, "-k", "1", "--covariance", "VVV", "--json", .. options]).Json.GetProperty("fit").GetProperty("logLikelihood").GetDouble();
        Assert.True(LogLikelihood("--prior") < LogLikelihood());
    }

    [Fact]
    public void Json_is_the_model_file_with_candidates_and_times()
    {
        using var folder = new Folder();
        Ran ran = Ran.Well("fit", s_faithful, "--components", "1..2", "--covariance", "VVV,VII", "--starts", "2", "--json", "--output", folder.File("m.json"));
        JsonElement json = ran.Json;
        Assert.Equal("", ran.Error);
        Assert.Equal("mixtura/1", json.GetProperty("format").GetString());
        Assert.Equal("gaussian", json.GetProperty("family").GetString());
        Assert.Equal("VVV", json.GetProperty("covariance").GetString());
        Assert.Equal(["eruptions", "waiting"], json.GetProperty("columns").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(2, json.GetProperty("weights").GetArrayLength());
        Assert.Equal(2, json.GetProperty("components")[0].GetProperty("mean").GetArrayLength());
        Assert.Equal(-1130.264, json.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), 3);
        Assert.Equal(4, json.GetProperty("candidates").GetArrayLength());
        foreach (JsonElement candidate in json.GetProperty("candidates").EnumerateArray())
        {
            Assert.All(["components", "covariance", "logLikelihood", "parameters", "bic", "icl", "converged", "iterations"], name => Assert.True(candidate.TryGetProperty(name, out _), name));
        }

        Assert.All(["read", "start", "em"], name => Assert.True(json.GetProperty("seconds").GetProperty(name).GetDouble() >= 0));
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(folder.File("m.json")));
        foreach (JsonProperty property in file.RootElement.EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(property.Value, json.GetProperty(property.Name)), property.Name);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Tolerance_zero_runs_exactly_so_many_iterations(int iterations)
    {
        Ran ran = Ran.Command("fit", s_iris, "--start", "labels:species", "--covariance", "full", "--tolerance", "0", "--max-iterations", iterations.ToString(CultureInfo.InvariantCulture), "--json");
        Assert.Equal(0, ran.Code);
        JsonElement fit = ran.Json.GetProperty("fit");
        Assert.Equal(iterations, fit.GetProperty("iterations").GetInt32());
        Assert.False(fit.GetProperty("converged").GetBoolean());
        Assert.Equal(3, ran.Json.GetProperty("weights").GetArrayLength());
    }

    [Fact]
    public void Exact_iterations_can_be_done_in_two_parts()
    {
        using var folder = new Folder();
        string[] exactly = ["--covariance", "VVV", "--tolerance", "0", "--max-iterations"];
        Ran.Well(["fit", s_iris, "--start", "labels:species", "--output", folder.File("half.json"), .. exactly, "3"]);
        Ran.Well(["fit", s_iris, "--start", "model:" + folder.File("half.json"), "--output", folder.File("parts.json"), .. exactly, "4"]);
        Ran.Well(["fit", s_iris, "--start", "labels:species", "--output", folder.File("whole.json"), .. exactly, "7"]);
        Assert.Equal(LogLikelihood(folder.File("whole.json")), LogLikelihood(folder.File("parts.json")), 1e-9);
    }

    [Fact]
    public void Starts_from_means_in_a_file()
    {
        using var folder = new Folder();
        string means = folder.Text("means.csv", "waiting,eruptions\n55,2\n80,4.3\n");
        JsonElement json = Ran.Well("fit", s_faithful, "--start", "means:" + means, "--covariance", "VVV", "--json").Json;
        Assert.Equal(1, json.GetProperty("starts").GetInt32());
        Assert.Equal(-1130.264, json.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), 3);
        Assert.Equal(["eruptions", "waiting"], json.GetProperty("columns").EnumerateArray().Select(c => c.GetString()));
    }

    [Fact]
    public void Starts_from_a_hierarchy()
    {
        JsonElement json = Ran.Well("fit", s_iris, "--start", "hierarchical", "--covariance", "VVV", "--components", "3", "--starts", "7", "--json").Json;
        Assert.Equal(1, json.GetProperty("starts").GetInt32());
        Assert.Equal(-180.19, json.GetProperty("fit").GetProperty("logLikelihood").GetDouble(), 2);
        foreach (string start in new[] { "hierarchical:EII", "hierarchical:std", "Hierarchical:eee,PCS" })
        {
            Ran.Well("fit", s_iris, "--start", start, "--covariance", "EEE", "--components", "1..3", "--json");
        }
    }

    [Fact]
    public void Not_converged_is_an_exit_code_and_a_warning_and_still_writes()
    {
        using var folder = new Folder();
        Ran ran = Ran.Command("fit", s_faithful, "--components", "3", "--covariance", "EEE", "--starts", "1", "--max-iterations", "2", "--output", folder.File("m.json"));
        Assert.Equal(ExitCode.NotConverged, ran.Code);
        Assert.Contains("not converged after 2 iterations", ran.Error, StringComparison.Ordinal);
        Assert.Equal(["m.json"], folder.Files());
    }

    [Fact]
    public void Same_bytes_for_one_or_two_threads_and_from_text_or_parquet()
    {
        using var folder = new Folder();
        LoadedTable table = TableFile.Read(s_faithful, ct: TestContext.Current.CancellationToken);
        TableFile.Write(folder.File("f.parquet"), OutputColumn.FromTable(table.Rows), TestContext.Current.CancellationToken);
        string[] options = ["--components", "2..3", "--covariance", "VVV", "--starts", "3", "--seed", "5", "--output"];
        Ran.Well(["fit", s_faithful, "--threads", "1", .. options, folder.File("a.json")]);
        Ran.Well(["fit", s_faithful, "--threads", "2", .. options, folder.File("b.json")]);
        Ran.Well(["fit", folder.File("f.parquet"), .. options, folder.File("c.json")]);
        byte[] bytes = File.ReadAllBytes(folder.File("a.json"));
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("b.json")));
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("c.json")));
    }

    [Fact]
    public void Weights_count_rows()
    {
        using var folder = new Folder();
        string twice = folder.Text("twice.csv", "x,n\n1,2\n2,1\n3,1\n7,2\n8,1\n9,0\n");
        string flat = folder.Text("flat.csv", "x\n1\n1\n2\n3\n7\n7\n8\n");
        double weighted = Ran.Well("fit", twice, "--weights", "n", "--components", "1", "--covariance", "VVV", "--json").Json.GetProperty("fit").GetProperty("logLikelihood").GetDouble();
        double plain = Ran.Well("fit", flat, "--components", "1", "--covariance", "VVV", "--json").Json.GetProperty("fit").GetProperty("logLikelihood").GetDouble();
        Assert.Equal(plain, weighted, 1e-10);
    }

    [Fact]
    public void Rows_with_missing_values_are_left_out_when_asked_and_counted()
    {
        using var folder = new Folder();
        string data = folder.Text("gaps.csv", "x,y\n1,2\n,3\n2,1\n3,NA\n4,5\n0,2\n");
        Ran ran = Ran.Well("fit", data, "--missing", "drop", "--components", "1", "--covariance", "VVI");
        Assert.Contains("4 of 6 rows (2 left out for missing values)", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("poisson", "discoveries-like.csv", "--family", "poisson")]
    [InlineData("poisson", "discoveries-like.csv", "--counts", "count", "--columns", "count")]
    [InlineData("categorical", "labels.csv", "--family", "categorical")]
    [InlineData("categorical", "labels.csv", "--labels", "a,b", "--columns", "a")]
    [InlineData("composite", "labels.csv", "--labels", "a,b")]
    [InlineData("composite", "labels.csv", "--family", "composite", "--labels", "a", "--counts", "n")]
    [InlineData("gaussian", "labels.csv")]
    public void Families_follow_from_the_options(string family, string file, params string[] options)
    {
        using var folder = new Folder();
        folder.Text("discoveries-like.csv", "count,half\n1,0.5\n0,1.5\n4,2.5\n2,0.5\n9,3.5\n3,1.5\n");
        folder.Text("labels.csv", "a,b,n\nu,k,1\nv,k,2\nu,l,3\nv,l,5\nu,k,0\nu,l,2\n");
        JsonElement json = Ran.Well(["fit", folder.File(file), "--components", "1", "--json", .. options]).Json;
        Assert.Equal(family, json.GetProperty("family").GetString());
    }

    [Fact]
    public void A_composite_reports_every_part()
    {
        Ran ran = Ran.Well("info", models.Mixed);
        Assert.All(["Composite: ", "Gaussian, VVV", "rate", "probability", "fem = Women", "phd", "art"], text => Assert.Contains(text, ran.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_are_written_with_the_model()
    {
        using var folder = new Folder();
        Ran.Well("fit", s_faithful, "--components", "1..2", "--covariance", "VVV", "--starts", "1", "--plot", folder.File("p.png"), "--criterion-plot", folder.File("c.svg"), "--output", folder.File("m.json"));
        Assert.Equal(["c.svg", "m.json", "p.png"], folder.Files());
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], File.ReadAllBytes(folder.File("p.png"))[..4]);
        Assert.Contains("<svg", File.ReadAllText(folder.File("c.svg")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(50)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        Ran ran = Ran.OnTerminal(width, "fit", s_iris, "--components", "5", "--covariance", "VVI", "--starts", "1", "--seed", "3");
        Assert.True(ran.Code is ExitCode.Done or ExitCode.NotConverged, ran.Error);
        foreach (string line in ran.Out.Split('\n'))
        {
            string plain = System.Text.RegularExpressions.Regex.Replace(line, "\e\\[[0-9;]*m", "");
            Assert.True(plain.Length <= width, plain);
            Assert.DoesNotContain("…", plain, StringComparison.Ordinal);
        }
    }

    private static double LogLikelihood(string model)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(model));
        return json.RootElement.GetProperty("fit").GetProperty("logLikelihood").GetDouble();
    }
}
