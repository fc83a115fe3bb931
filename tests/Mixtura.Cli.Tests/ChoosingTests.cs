using System.Text;
using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Criteria, tests of numbers of components, and searches that are cut short.</summary>
public sealed class ChoosingTests
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");
    private static readonly string s_iris = Folder.Data("iris.csv");

    [Theory]
    [InlineData("aicc", "AICc")]
    [InlineData("icl-entropy", "ICL (entropy)")]
    [InlineData("NEC", "NEC")]
    public void Criteria_head_the_table_and_choose(string word, string name)
    {
        string[] options = ["fit", s_faithful, "--components", "1..3", "--covariance", "VVV,EEE", "--starts", "3", "--criterion", word];
        Ran ran = Ran.Well(options);
        Assert.Contains($"{name} by number of components and structure", ran.Out, StringComparison.Ordinal);
        Assert.Contains($"Its {name} is smaller by", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        JsonElement json = Ran.Well([.. options, "--json"]).Json;
        Assert.Equal(word.ToLowerInvariant(), json.GetProperty("criterion").GetString());
        string key = word switch { "aicc" => "aicc", "NEC" => "nec", _ => "iclEntropy" };
        JsonElement best = json.GetProperty("candidates").EnumerateArray().MinBy(candidate => candidate.GetProperty(key).GetDouble());
        Assert.Equal(best.GetProperty("components").GetInt32(), json.GetProperty("weights").GetArrayLength());
        Assert.Equal(best.GetProperty("covariance").GetString(), json.GetProperty("covariance").GetString());
        Assert.True(json.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public void The_three_best_are_listed_and_the_evidence_is_told_in_words()
    {
        Ran ran = Ran.Well("fit", s_faithful, "--components", "1..4", "--covariance", "VVV,EEE,VVI,VII");
        string[] lines = ran.Out.Split('\n');
        int best = Array.IndexOf(lines, "The best 3");
        Assert.Equal(["3 EEE", "4 EEE", "2 VVV"], lines[(best + 3)..(best + 6)].Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2])));
        Assert.Contains("the runner-up (4 components, EEE): positive evidence.", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        JsonElement second = Ran.Well("fit", s_faithful, "--components", "1..4", "--covariance", "EEE", "--json").Json.GetProperty("runnerUp");
        Assert.Equal(4, second.GetProperty("components").GetInt32());
        Assert.Equal("positive", second.GetProperty("evidence").GetString());
        Assert.InRange(second.GetProperty("behind").GetDouble(), 2, 6);
    }

    [Fact]
    public void Cross_validation_is_told_with_its_error()
    {
        string[] options = ["fit", s_faithful, "--components", "1..2", "--covariance", "VVV", "--starts", "3", "--criterion", "cv", "--folds", "5"];
        Ran ran = Ran.Well(options);
        Assert.Contains("2 candidates (CV: −2 times the log-likelihood of unseen rows, 5 folds;", ran.Out, StringComparison.Ordinal);
        Assert.Contains("standard errors of the difference", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        JsonElement validation = Ran.Well([.. options, "--json"]).Json.GetProperty("candidates")[1].GetProperty("crossValidation");
        Assert.Equal(5, validation.GetProperty("folds").GetInt32());
        Assert.InRange(validation.GetProperty("logLikelihood").GetDouble(), -1170, -1130);
        Assert.InRange(validation.GetProperty("standardError").GetDouble(), 5, 40);
        Ran wrong = Ran.Command("fit", s_faithful, "--folds", "5");
        Assert.Equal(ExitCode.BadCommandLine, wrong.Code);
        Assert.Contains("--criterion cv", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Comparing_goes_on_until_a_number_is_not_rejected()
    {
        string[] options = ["compare", s_faithful, "--components", "1..5", "--covariance", "full", "--replicates", "19", "--starts", "12"];
        Ran ran = Ran.Well(options);
        Assert.Equal("", ran.Error);
        Assert.Contains("1 or 2", ran.Out, StringComparison.Ordinal);
        Assert.Contains("319.07", ran.Out, StringComparison.Ordinal);
        Assert.Contains("3 components: the smallest number that is not rejected at the level 0.05.", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        JsonElement json = Ran.Well([.. options, "--json", "--stop-early"]).Json;
        Assert.Equal(3, json.GetProperty("components").GetInt32());
        Assert.Equal(3, json.GetProperty("tests").GetArrayLength());
        Assert.Equal(0.05, json.GetProperty("tests")[0].GetProperty("pValue").GetDouble());
        Assert.Equal(19, json.GetProperty("tests")[0].GetProperty("replicates").GetArrayLength());
        Assert.True(json.GetProperty("tests")[2].GetProperty("stoppedEarly").GetBoolean());
        Assert.Equal(3, Ran.Well("compare", s_faithful, "--json", "--stop-early", "--all", "-k", "1..4", "--replicates", "9", "--level", "0.1", "--starts", "2").Json.GetProperty("tests").GetArrayLength());
    }

    [Fact]
    public void Where_every_number_is_rejected_more_are_suggested()
    {
        Ran ran = Ran.Well("compare", s_faithful, "--components", "1", "--replicates", "19", "--starts", "2");
        Assert.Contains("Every number up to 1 is rejected at the level 0.05: there are 2 components or more.", ran.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Ran.Well("compare", s_faithful, "--components", "1", "--replicates", "19", "--starts", "2", "--json").Json.GetProperty("components").ValueKind);
    }

    [Fact]
    public void A_search_that_is_interrupted_prints_the_best_so_far()
    {
        using var folder = new Folder();
        (int code, string output, string error) = Interrupted("fit", s_iris, "--criterion", "cv", "--starts", "8", "--components", "1..9", "--output", folder.File("m.json"));
        Assert.Equal(ExitCode.NotConverged, code);
        Assert.Contains("candidates that were finished: ", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("the search was cut short: ", error, StringComparison.Ordinal);
        Assert.Equal(["m.json"], folder.Files());
        (code, output, _) = Interrupted("fit", s_iris, "--criterion", "cv", "--starts", "8", "--components", "1..9", "--json");
        Assert.Equal(ExitCode.NotConverged, code);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.False(json.RootElement.GetProperty("complete").GetBoolean());
        Assert.Contains(json.RootElement.GetProperty("candidates").EnumerateArray(), candidate => candidate.TryGetProperty("problem", out _));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(64)]
    [InlineData(80)]
    public void Tables_of_choosing_are_no_wider_than_the_terminal(int width)
    {
        string[][] lines =
        [
            ["fit", s_faithful, "--components", "1..3", "--covariance", "all", "--starts", "1", "--criterion", "icl-entropy"],
            ["fit", s_faithful, "--components", "1..2", "--covariance", "VVV,EEE,VVI", "--starts", "1", "--criterion", "cv", "--folds", "2"],
            ["compare", s_faithful, "--components", "1..3", "--starts", "1", "--replicates", "4", "--level", "0.3", "--stop-early"],
        ];
        foreach (string[] line in lines)
        {
            Ran ran = Ran.OnTerminal(width, line);
            Assert.True(ran.Code is ExitCode.Done or ExitCode.NotConverged, ran.Error);
            foreach (string printed in ran.Out.Split('\n').Select(text => System.Text.RegularExpressions.Regex.Replace(text, "\e\\[[0-9;]*m", "")))
            {
                Assert.True(printed.Length <= width || printed.Contains(s_faithful, StringComparison.Ordinal), printed);
                Assert.DoesNotContain("…", printed, StringComparison.Ordinal);
            }

            // No header is broken into two lines.
            Assert.Contains("components", ran.Out, StringComparison.Ordinal);
        }
    }

    /// <summary>Runs a command on a terminal and interrupts it when the first candidate is told to be finished.</summary>
    private static (int Code, string Out, string Error) Interrupted(params string[] arguments)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new MemoryStream();
        using var error = new Watched("candidates finished", source);
        int code;
        using (var session = new Session(output, error, 100, 200))
        {
            code = Application.Run(arguments, session, source.Token);
        }

        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private sealed class Watched(string word, CancellationTokenSource source) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (value?.Contains(word, StringComparison.Ordinal) == true)
            {
                source.Cancel();
            }
        }
    }
}
