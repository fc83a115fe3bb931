using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>What `mixtura intervals` prints and writes.</summary>
public sealed class IntervalsTests(Models models)
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");

    [Fact]
    public void Every_parameter_has_a_line_under_its_component()
    {
        Ran ran = Ran.Well("intervals", models.Faithful, s_faithful);
        Assert.Contains("95 % intervals by the observed information", ran.Out, StringComparison.Ordinal);
        string[] lines = [.. ran.Out.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];

        // Standard errors by 60-digit differences (tests/reference, information-faithful-VVV2): 0.0290891 and 0.4561857. The weight's
        // logit 0.59335 has the error 0.0290891/(0.644127·0.355873) = 0.126900, so its interval is that of 0.59335 ± 0.24872; the rows
        // have nearly the same influence on it, so that t is normal. That of the mean is by t with about 119 degrees of freedom, 1.980.
        Assert.Contains("weight 0.6441 0.0291 0.5853 0.6989", lines);
        Assert.Contains(lines, line => line.StartsWith("mean of waiting 79.968 0.456 79.066 80.870", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => line.StartsWith("covariance of eruptions and waiting ", StringComparison.Ordinal)));
        Assert.Contains("component 2", lines);
        Assert.Empty(ran.Error);
    }

    [Fact]
    public void What_the_fit_held_is_shown_as_held()
    {
        using var folder = new Folder();
        string model = folder.File("equal.json");
        Ran.Well("fit", s_faithful, "--components", "2", "--proportions", "equal", "--output", model);
        Ran ran = Ran.Well("intervals", model, s_faithful);
        string[] lines = [.. ran.Out.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Equal(2, lines.Count(line => line == "weight 0.5000 held – –"));
        Assert.Empty(ran.Error);

        // A file of an earlier version says it in words alone.
        File.WriteAllText(model, File.ReadAllText(model).Replace("heldParameters", "other", StringComparison.Ordinal));
        Assert.Contains("in the fit was held: equal proportions", Ran.Well("intervals", model, s_faithful).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Covariances_of_0_are_held_from_a_model_file_too()
    {
        using var folder = new Folder();
        string model = folder.File("zero.json");
        Ran.Well("fit", s_faithful, "--components", "2", "--uncorrelated", "eruptions:waiting", "--covariance", "VVV", "--output", model);
        foreach (string method in (string[])["information", "sandwich"])
        {
            JsonElement[] parameters = [.. Ran.Well("intervals", model, s_faithful, "--method", method, "--json").Json.GetProperty("parameters").EnumerateArray()];
            Assert.Equal(12, parameters.Length);
            Assert.All(parameters, parameter => Assert.Equal(
                parameter.GetProperty("name").GetString()!.Contains("covariance", StringComparison.Ordinal),
                parameter.GetProperty("standardError").GetDouble() == 0));
        }
    }

    [Fact]
    public void Json_has_all_digits_and_what_became_of_the_replicates()
    {
        string[] options = ["intervals", models.Faithful, s_faithful, "--method", "weighted", "--replicates", "20", "--level", "0.9", "--json"];
        JsonElement json = Ran.Well(options).Json;
        Assert.Equal(20, json.GetProperty("replicates").GetProperty("used").GetInt32());
        Assert.Equal("weighted", json.GetProperty("method").GetString());
        JsonElement[] parameters = [.. json.GetProperty("parameters").EnumerateArray()];
        Assert.Equal(12, parameters.Length);
        JsonElement mean = Assert.Single(parameters, parameter => parameter.GetProperty("name").GetString() == "component 2, mean of waiting");
        Assert.Equal("2", mean.GetProperty("component").GetString());
        Assert.InRange(mean.GetProperty("standardError").GetDouble(), 0.2, 1.2);
        Assert.InRange(mean.GetProperty("estimate").GetDouble(), mean.GetProperty("lower").GetDouble(), mean.GetProperty("upper").GetDouble());
        Assert.Equal(json.GetRawText(), Ran.Well([.. options, "--threads", "1"]).Json.GetRawText());
        Assert.NotEqual(json.GetRawText(), Ran.Well([.. options, "--seed", "2"]).Json.GetRawText());
    }

    [Fact]
    public void The_table_of_parameters_can_be_read_again()
    {
        using var folder = new Folder();
        string file = folder.File("intervals.csv");
        Ran.Well("intervals", models.Mixed, Folder.Data("biochemists.csv"), "--output", file);
        string[] lines = File.ReadAllLines(file);
        Assert.Equal("component,parameter,estimate,standard_error,lower,upper,note", lines[0]);
        Assert.Equal(1 + (2 * 10), lines.Length);
        Assert.Contains(lines, line => line.StartsWith("2,probability of fem = Women,0.", StringComparison.Ordinal));
    }

    [Fact]
    public void Quantiles_are_told_of_measured_columns()
    {
        Ran ran = Ran.Well("intervals", models.Mixed, Folder.Data("biochemists.csv"), "--quantiles", "0.5,0.25");
        Assert.Contains("0.5 quantile of phd", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("quantile of art", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bound_is_told_in_words()
    {
        using var folder = new Folder();
        string data = folder.File("labels.csv");
        File.WriteAllText(data, "a,b\nx,p\nx,q\nx,p\nx,q\nx,q\n");
        string model = folder.File("labels.json");
        File.WriteAllText(model, """{"format":"mixtura/1","family":"categorical","columns":["a","b"],"weights":[1],"components":[{"probabilities":[{"x":1,"y":0},{"p":0.4,"q":0.6}]}]}""");
        Ran ran = Ran.Well("intervals", model, data);
        Assert.Contains("– component 1, probability of a = y: it is 0, the least that it can be", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);

        // √(0.4·0.6/5)
        Assert.Contains("0.219", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seed", "3", "--method bootstrap")]
    [InlineData("--level", "95", "0.95")]
    [InlineData("--method", "jackknife", "information, sandwich, bootstrap, parametric, weighted")]
    [InlineData("--quantiles", "0.5,1", "above 0 and below 1")]
    [InlineData("--replicates", "1", "2 or more")]
    public void What_does_not_go_together_is_refused(string option, string value, string remedy)
    {
        Ran ran = Ran.Command("intervals", models.Faithful, s_faithful, option, value);
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains(remedy, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_the_model_was_not_fitted_to_brings_a_warning()
    {
        using var folder = new Folder();
        string other = folder.File("other.csv");
        Ran.Well("sample", models.Faithful, "--rows", "400", "--output", other);
        Ran ran = Ran.Well("intervals", models.Faithful, other);
        Assert.Contains("no maximum of the likelihood of this table", ran.Error, StringComparison.Ordinal);
    }
}
