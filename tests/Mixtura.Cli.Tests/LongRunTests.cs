using System.Text;
using Mixtura.Cli.Options;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Fits that may take only so long, are interrupted, and go on.</summary>
public sealed class LongRunTests
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");
    private static readonly string[] s_search = ["fit", Folder.Data("iris.csv"), "--components", "2..9", "--covariance", "VVV,EEV,VEV,EVV,VVE,EVE", "--threads", "1"];

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("60s", 60_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData(" 2 h ", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("3S", 3_000)]
    public void Times_have_a_unit(string text, double milliseconds)
    {
        TimeSpan time = Duration.Parse(text);
        Assert.Equal(milliseconds, time.TotalMilliseconds);
        Assert.Equal(time, Duration.Parse(Duration.Text(time)));
    }

    [Theory]
    [InlineData("60")]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-3s")]
    [InlineData("0s")]
    [InlineData("1e3s")]
    [InlineData("3 weeks")]
    [InlineData("50d")]
    [InlineData("NaNs")]
    public void Other_times_are_refused(string text) => Assert.Throws<FormatException>(() => Duration.Parse(text));

    [Fact]
    public void An_interrupted_search_goes_on_to_the_same_model()
    {
        using var folder = new Folder();
        Ran.Well([.. s_search, "--output", folder.File("whole.json")]);
        (int code, string error) = Interrupted("iteration", [.. s_search, "--checkpoint", folder.File("run.ckpt"), "--output", folder.File("part.json")]);
        Assert.Equal(ExitCode.NotConverged, code);
        Assert.Contains("warning: the search was cut short", error, StringComparison.Ordinal);
        Assert.Contains($"go on by the same command with --resume {folder.File("run.ckpt")}", error, StringComparison.Ordinal);
        Assert.Equal(["part.json", "run.ckpt", "whole.json"], folder.Files().Order());

        Ran.Well([.. s_search[..^1], "2", "--resume", folder.File("run.ckpt"), "--output", folder.File("resumed.json")]);
        Assert.Equal(File.ReadAllBytes(folder.File("whole.json")), File.ReadAllBytes(folder.File("resumed.json")));
        Assert.DoesNotContain("run.ckpt", folder.Files());
    }

    [Fact]
    public void A_fit_that_is_stopped_by_the_time_says_so()
    {
        using var folder = new Folder();
        string[] endless = ["fit", s_faithful, "--components", "2", "--covariance", "VVV", "--tolerance", "0", "--max-iterations", "2000000000"];
        Ran ran = Ran.Command([.. endless, "--within", "2s", "--output", folder.File("m.json"), "--checkpoint", folder.File("run.ckpt")]);
        Assert.Equal(ExitCode.NotConverged, ran.Code);
        Assert.Contains("mixtura: warning: the fit was stopped: ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("cut short", ran.Error, StringComparison.Ordinal);
        Assert.Contains("Log-likelihood", ran.Out, StringComparison.Ordinal);
        Assert.Equal(["m.json", "run.ckpt"], folder.Files().Order());
        Ran json = Ran.Command([.. endless, "--within", "2s", "--json"]);
        Assert.Equal("stopped", json.Json.GetProperty("outcome").GetString());
        Assert.False(json.Json.GetProperty("complete").GetBoolean());
        Assert.Contains("the fit was stopped", json.Json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        using var folder = new Folder();
        string there = folder.Text("there.ckpt", "something");
        Refused("name its file by --checkpoint", "--checkpoint-every", "5s");
        Refused("there is no such file", "--resume", folder.File("absent.ckpt"));
        Refused("go on from it by --resume", "--checkpoint", there);
        Refused("use .ckpt", "--checkpoint", folder.File("run.txt"));
        Refused("a number with its unit", "--within", "60");
        Assert.Equal("something", File.ReadAllText(there));

        Ran damaged = Ran.Command([.. s_search, "--resume", there]);
        Assert.Equal(ExitCode.BadInput, damaged.Code);
        Assert.Contains("no checkpoint of Mixtura", damaged.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, Ran.Command([.. s_search, "--resume", folder.Text("empty.ckpt", "")]).Code);
    }

    [Fact]
    public void An_interrupted_comparison_goes_on_to_the_same_tests()
    {
        using var folder = new Folder();
        string[] compare = ["compare", s_faithful, "--components", "2..4", "--covariance", "VVV", "--replicates", "99", "--starts", "8", "--all", "--threads", "1"];
        string state = folder.File("tests.ckpt");
        string whole = Ran.Well([.. compare, "--json"]).Out;
        (int code, string error) = Interrupted("3 against 4", [.. compare, "--checkpoint", state]);
        Assert.Equal(ExitCode.Cancelled, code);
        Assert.Contains("the comparison was cut short after 1 test", error, StringComparison.Ordinal);
        Assert.Contains($"go on by the same command with --resume {state}", error, StringComparison.Ordinal);
        Ran other = Ran.Command([.. compare.Select(word => word == "99" ? "98" : word), "--resume", state]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("not the same number of replicates (99 there, 98 here)", other.Error, StringComparison.Ordinal);

        Assert.Equal(whole, Ran.Well([.. compare[..^1], "2", "--resume", state, "--json"]).Out);
        Assert.DoesNotContain("tests.ckpt", folder.Files());
    }

    [Fact]
    public void Learning_that_is_interrupted_goes_on_to_the_same_classifier()
    {
        using var folder = new Folder();
        string[] learn = ["classify", Folder.Data("iris.csv"), "--class", "species", "--method", "mclustda", "--components", "1..3", "--covariance", "VVV,EEE", "--cross-validate", "5", "--threads", "1"];
        string whole = Ran.Well([.. learn, "--json", "--output", folder.File("whole.json")]).Out;
        (int code, string error) = Interrupted("folds classified", [.. learn, "--checkpoint", folder.File("run.ckpt"), "--output", folder.File("part.json")]);
        Assert.Equal(ExitCode.Cancelled, code);
        Assert.Contains($"go on by the same command with --resume {folder.File("run.ckpt")}", error, StringComparison.Ordinal);
        Assert.Equal(["run.ckpt", "whole.json"], folder.Files());
        Ran other = Ran.Command([.. learn.Select(word => word == "5" ? "4" : word), "--resume", folder.File("run.ckpt")]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("(5 there, 4 here)", other.Error, StringComparison.Ordinal);

        Assert.Equal(whole, Ran.Well([.. learn[..^1], "2", "--json", "--resume", folder.File("run.ckpt"), "--output", folder.File("resumed.json")]).Out);
        Assert.Equal(File.ReadAllBytes(folder.File("whole.json")), File.ReadAllBytes(folder.File("resumed.json")));
        Assert.DoesNotContain("run.ckpt", folder.Files());
        Assert.Equal(ExitCode.BadCommandLine, Ran.Command("classify", Folder.Data("iris.csv"), "--model", folder.File("whole.json"), "--checkpoint", folder.File("run.ckpt")).Code);
    }

    [Fact]
    public void A_comparison_that_has_no_time_for_a_test_says_so()
    {
        using var folder = new Folder();
        string[] endless = ["compare", s_faithful, "--components", "1..2", "--covariance", "EII", "--replicates", "1000000", "--starts", "1"];
        Ran ran = Ran.Command([.. endless, "--within", "300ms", "--checkpoint", folder.File("tests.ckpt")]);
        Assert.Equal(ExitCode.BadInput, ran.Code);
        Assert.Contains("nothing was found within the time", ran.Error, StringComparison.Ordinal);
        Assert.Contains("go on by the same command with --resume", ran.Error, StringComparison.Ordinal);
        Assert.Equal(["tests.ckpt"], folder.Files());
    }

    [Fact]
    public void Another_seed_is_refused_by_name()
    {
        using var folder = new Folder();
        Interrupted("iteration", [.. s_search, "--checkpoint", folder.File("run.ckpt")]);
        Ran other = Ran.Command([.. s_search, "--resume", folder.File("run.ckpt"), "--seed", "7"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("not the same seed (1 there, 7 here)", other.Error, StringComparison.Ordinal);
        Assert.Contains("run.ckpt", folder.Files());
    }

    [Fact]
    public void A_page_tells_how_to_repeat_the_fit_without_its_checkpoint()
    {
        using var folder = new Folder();
        Ran.Well("fit", s_faithful, "--components", "2", "--checkpoint", folder.File("run.ckpt"), "--within", "40d", "--report", folder.File("page.html"));
        string page = File.ReadAllText(folder.File("page.html"));
        Assert.Contains("--components 2", page, StringComparison.Ordinal);
        Assert.DoesNotContain("run.ckpt", page, StringComparison.Ordinal);
        Assert.DoesNotContain("--within", page, StringComparison.Ordinal);
    }

    private static void Refused(string says, params string[] options)
    {
        Ran ran = Ran.Command([.. s_search, .. options]);
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains(says, ran.Error, StringComparison.Ordinal);
    }

    /// <summary>Runs a command whose terminal interrupts it when it tells of something.</summary>
    private static (int Code, string Error) Interrupted(string word, params string[] arguments)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var error = new Watched(word, source);
        using var output = new MemoryStream();
        using var session = new Session(output, error, 100, 200);
        return (Application.Run(arguments, session, source.Token), error.ToString());
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
