using System.Text.Json;
using Mixtura.Data;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>`mixtura classify`.</summary>
public sealed class ClassifyTests
{
    private static readonly string s_iris = Folder.Data("iris.csv");

    [Fact]
    public void A_classifier_is_learnt_judged_kept_and_used()
    {
        using var folder = new Folder();
        string file = folder.File("c.json");
        Ran learnt = Ran.Well("classify", s_iris, "--class", "species", "--covariance", "VEV,EEE", "--cross-validate", "5", "-o", file);
        Assert.Contains("Training: error 2.0%", learnt.Out, StringComparison.Ordinal);
        Assert.Contains("Cross-validation by 5 folds", learnt.Out, StringComparison.Ordinal);
        Ran.Well("classify", s_iris, "--model", file, "--predictions", folder.File("p.csv"));
        Assert.Equal(
            ["class", "uncertainty", "posterior_setosa", "posterior_versicolor", "posterior_virginica", "log_density"],
            TableFile.Describe(folder.File("p.csv")).Columns.Select(column => column.Name).Skip(5));
        string?[] actual = TableFile.ReadLabels(folder.File("p.csv"), "species", TestContext.Current.CancellationToken);
        string?[] predicted = TableFile.ReadLabels(folder.File("p.csv"), "class", TestContext.Current.CancellationToken);
        Assert.Equal(3, actual.Zip(predicted).Count(pair => pair.First != pair.Second));
        JsonElement json = Ran.Well("classify", s_iris, s_iris, "--class", "species", "--covariance", "VEV,EEE", "--json").Json;
        Assert.Equal(predicted, json.GetProperty("predictions").EnumerateArray().Select(row => row.GetProperty("class").GetString()));
    }

    [Fact]
    public void Rows_without_a_class_are_left_out_with_a_note_or_take_part()
    {
        using var folder = new Folder();
        string[] lines = File.ReadAllLines(s_iris);
        File.WriteAllLines(folder.File("part.csv"), lines.Select((line, i) => i > 0 && i % 3 == 0 ? line[..(line.LastIndexOf(',') + 1)] : line));
        Ran without = Ran.Well("classify", folder.File("part.csv"), "--class", "species", "--covariance", "EEE");
        Assert.Contains("50 rows of unknown class were left out", without.Error, StringComparison.Ordinal);
        Ran with = Ran.Well("classify", folder.File("part.csv"), "--class", "species", "--covariance", "EEE", "--semi-supervised");
        Assert.Contains("took part", with.Error, StringComparison.Ordinal);
        Assert.NotEqual(without.Out, with.Out);
        Ran mixtures = Ran.Well("classify", folder.File("part.csv"), "--class", "species", "--method", "mclustda", "--components", "1..2", "--covariance", "VVV", "--semi-supervised");
        Assert.Contains("50 rows of unknown class took part", mixtures.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotConverged, Ran.Command("classify", folder.File("part.csv"), "--class", "species", "--method", "mclustda", "--covariance", "VVV", "--semi-supervised", "--components", "1", "--max-iterations", "3").Code);
    }

    [Fact]
    public void Priors_and_costs_shift_decisions()
    {
        using var folder = new Folder();
        File.WriteAllText(folder.File("costs.csv"), "class,virginica,setosa,versicolor\nsetosa,1,0,1\nvirginica,0,1,1\nversicolor,1000,1,0\n");
        string[] learn = ["classify", s_iris, "--class", "species", "--covariance", "EEE", "--json", "--predictions", folder.File("p.csv")];
        int Virginica(params string[] more)
        {
            Ran.Well([.. learn, .. more, "--prefix", "p_"]);
            return TableFile.ReadLabels(folder.File("p.csv"), "p_class", TestContext.Current.CancellationToken).Count(name => name == "virginica");
        }

        int plain = Virginica();
        Assert.True(Virginica("--costs", folder.File("costs.csv")) < plain);
        Assert.True(Virginica("--priors", "setosa=0.1,versicolor=0.8999,virginica=0.0001") < plain);
        Assert.Equal(plain, Virginica("--priors", "equal"));
    }

    [Fact]
    public void Cross_validation_says_whether_structures_were_chosen_again()
    {
        string[] learn = ["classify", s_iris, "--class", "species", "--covariance", "VEV,EEE", "--cross-validate", "3"];
        Assert.Contains("In each fold the structure was chosen again", Ran.Well(learn).Out, StringComparison.Ordinal);
        Ran kept = Ran.Well([.. learn, "--keep-structures", "--criterion", "aic"]);
        Assert.Contains("does not tell what choosing adds", kept.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("chosen by AIC", kept.Out, StringComparison.Ordinal);
        Assert.Contains("nothing to choose", Ran.Well("classify", s_iris, "--class", "species", "--covariance", "EEE", "--cross-validate", "3").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mixture_of_each_class_is_fitted_as_fit_does()
    {
        using var folder = new Folder();
        string setosa = folder.Text("setosa.csv", string.Join('\n', File.ReadAllLines(s_iris)[..51]));
        string[] how = ["--covariance", "VVI", "--components", "2", "--start", "kmeans++", "--starts", "3", "--seed", "5", "--prior", "0.02", "--floor", "1e-8", "--tolerance", "1e-8", "--max-iterations", "900"];
        JsonElement alone = Ran.Well(["fit", setosa, "--columns", "sepal_length,sepal_width,petal_length,petal_width", "--json", .. how]).Json;
        JsonElement together = Ran.Well(["classify", s_iris, "--class", "species", "--method", "mclustda", "--json", "--quiet", .. how]).Json;
        JsonElement model = together.GetProperty("classes")[0].GetProperty("model");
        Assert.True(JsonElement.DeepEquals(alone.GetProperty("weights"), model.GetProperty("weights")));
        Assert.True(JsonElement.DeepEquals(alone.GetProperty("components"), model.GetProperty("components")));
    }

    [Fact]
    public void Names_with_commas_and_equals_signs_have_priors_in_quotes()
    {
        using var folder = new Folder();
        string data = folder.Text("odd.csv", File.ReadAllText(s_iris).Replace("setosa", "\"a, \"\"b\"\"\"", StringComparison.Ordinal).Replace("versicolor", "c=d", StringComparison.Ordinal));
        foreach (string priors in new[] { "\"a, \"\"b\"\"\"=0.5,c=d=0.3, virginica = 0.2", "virginica=0.2,\"c=d\"=0.3,\"a, \"\"b\"\"\" = 5e-1" })
        {
            JsonElement json = Ran.Well("classify", data, "--class", "species", "--covariance", "EEE", "--priors", priors, "--json").Json;
            Assert.Equal(["a, \"b\"", "c=d", "virginica"], json.GetProperty("classes").EnumerateArray().Select(own => own.GetProperty("name").GetString()));
            Assert.Equal([0.5, 0.3, 0.2], json.GetProperty("classes").EnumerateArray().Select(own => own.GetProperty("prior").GetDouble()));
        }
    }

    [Theory]
    [InlineData("--model FILE")]
    [InlineData("--class COLUMN, or", "")]
    [InlineData("choose one", "--class", "species", "--model", "m.json")]
    [InlineData("--method mclustda", "--class", "species", "-k", "2")]
    [InlineData("--semi-supervised", "--class", "species", "--new-classes", "1")]
    [InlineData("have the sum", "--class", "species", "--priors", "setosa=0.1,versicolor=0.1,virginica=0.1")]
    [InlineData("--method edda", "--class", "species", "--method", "mclustda", "--semi-supervised", "--new-classes", "1")]
    [InlineData("leave it or", "--class", "species", "--method", "mclustda", "--semi-supervised", "--prior")]
    [InlineData("has no end", "--class", "species", "--priors", "\"setosa=0.1")]
    [InlineData("cross-validate", "--class", "species", "--keep-structures")]
    [InlineData("one place to begin", "--class", "species", "--starts", "3")]
    [InlineData("looks at the rows", "--class", "species", "--method", "mclustda", "--start", "labels:species")]
    [InlineData("leave one out", "--class", "species", "--choose-by-error", "--criterion", "aic")]
    [InlineData("--method mclustda", "--class", "species", "--criterion", "nec")]
    [InlineData("no probability", "--class", "species", "--priors", "setosa=1")]
    [InlineData("--seed", "--model", "m.json", "--seed", "1")]
    [InlineData("leave the other out", "--model", "m.json", "second.csv")]
    public void What_does_not_go_together_is_a_usage_error(string message, params string[] options)
    {
        Ran ran = Ran.Command(["classify", s_iris, .. options.Where(option => option.Length > 0)]);
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }
}
