using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>A log tells what a command did, line by line.</summary>
public sealed class LogTests(Models models)
{
    private static readonly string s_faithful = Folder.Data("faithful.csv");

    [Fact]
    public void A_fit_tells_what_it_did_from_beginning_to_end()
    {
        using var folder = new Folder();
        Ran ran = Ran.Well("fit", s_faithful, "--components", "1..2", "--covariance", "VVV", "--log", folder.File("run.log"), "--log-level", "debug", "--checkpoint", folder.File("run.ckpt"), "--checkpoint-every", "1ms");
        Assert.DoesNotContain("\"event\"", ran.Out, StringComparison.Ordinal);
        Assert.Equal("", ran.Error);
        JsonElement[] lines = Lines(folder.File("run.log"));
        Assert.Equal("begin", Event(lines[0]));
        Assert.Contains("fit", lines[0].GetProperty("command").GetString(), StringComparison.Ordinal);
        Assert.Equal(272, lines.Single(line => Event(line) == "read").GetProperty("rows").GetInt32());
        Assert.Equal(2, lines.Single(line => Event(line) == "search").GetProperty("candidates").GetInt32());
        Assert.Equal([1, 2], lines.Where(line => Event(line) == "candidate").Select(line => line.GetProperty("finished").GetInt32()));
        Assert.Contains(lines, line => Event(line) == "iteration");
        Assert.Contains(lines, line => Event(line) == "checkpoint" && line.GetProperty("bytes").GetInt32() > 0);
        Assert.Equal("end", Event(lines[^1]));
        Assert.Equal(0, lines[^1].GetProperty("exitCode").GetInt32());
        Assert.All(lines, line => Assert.True(line.GetProperty("time").GetDateTime() > new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)));

        Ran.Well("fit", s_faithful, "--components", "1", "--log", folder.File("run.log"));
        Assert.True(Lines(folder.File("run.log")).Count(line => Event(line) == "end") == 2, "a log is appended to");
    }

    [Fact]
    public void Warnings_and_errors_are_told_with_the_exit_code()
    {
        using var folder = new Folder();
        Ran ran = Ran.Command("fit", s_faithful, "--components", "3", "--covariance", "VVV", "--starts", "1", "--max-iterations", "2", "--log", folder.File("a.jsonl"), "--log-level", "warning");
        Assert.Equal(ExitCode.NotConverged, ran.Code);
        JsonElement line = Assert.Single(Lines(folder.File("a.jsonl")));
        Assert.Equal(("warning", "warning"), (Event(line), line.GetProperty("level").GetString()));
        Assert.Contains("not converged", line.GetProperty("message").GetString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.BadInput, Ran.Command("fit", "nowhere.csv", "--log", folder.File("b.log")).Code);
        JsonElement[] lines = Lines(folder.File("b.log"));
        Assert.Equal(["begin", "error", "end"], lines.Select(Event));
        Assert.Contains("nowhere.csv", lines[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, lines[2].GetProperty("exitCode").GetInt32());
    }

    [Theory]
    [InlineData("read,write", "predict", "MODEL", "DATA", "--output", "FOLDER/rows.csv")]
    [InlineData("read", "score", "MODEL", "DATA", "--outliers", "0.02")]
    [InlineData("read,write", "update", "MODEL", "DATA", "--output", "FOLDER/new.json")]
    [InlineData("read,write", "drift", "MODEL", "DATA", "--plot", "FOLDER/drift.png")]
    [InlineData("read,write", "statistics", "MODEL", "DATA", "--output", "FOLDER/all.stat")]
    [InlineData("read,write", "step", "MODEL", "STATISTICS", "--output", "FOLDER/next.json", "--tolerance", "0")]
    [InlineData("read,replicate,test", "compare", "DATA", "--components", "1", "--replicates", "3", "--starts", "1")]
    [InlineData("read,candidate,candidate,fold,fold,write", "classify", "IRIS", "--class", "species", "--covariance", "EEE,VVV", "--cross-validate", "2", "--output", "FOLDER/classifier.json")]
    [InlineData("read,replicate", "intervals", "MODEL", "DATA", "--method", "bootstrap", "--replicates", "2")]
    public void Every_command_that_fits_or_scores_tells(string events, params string[] words)
    {
        using var folder = new Folder();
        if (words.Contains("STATISTICS"))
        {
            Ran.Well("statistics", models.Faithful, s_faithful, "--output", folder.File("all.stat"));
        }

        string[] command = [.. words.Select(word => word switch
        {
            "MODEL" => models.Faithful,
            "DATA" => s_faithful,
            "IRIS" => Folder.Data("iris.csv"),
            "STATISTICS" => folder.File("all.stat"),
            _ => word.Replace("FOLDER", Path.GetDirectoryName(folder.File("x")), StringComparison.Ordinal),
        })];
        string log = folder.File("run.log");
        Ran ran = Ran.Well([.. command, "--log", log, "--log-level", "debug"]);
        Assert.DoesNotContain("\"event\"", ran.Out, StringComparison.Ordinal);
        JsonElement[] lines = Lines(log);

        // Replicates are told once a second, and so perhaps twice.
        Assert.Equal(["begin", .. events.Split(','), "end"], lines.Where((line, i) => Event(line) != "replicate" || Event(lines[i - 1]) != "replicate").Select(Event));
        Assert.Contains(words[0], lines[0].GetProperty("command").GetString(), StringComparison.Ordinal);
        Assert.All(lines.Where(line => Event(line) == "read"), line => Assert.Equal(words.Contains("IRIS") ? 150 : 272, line.GetProperty("rows").GetInt32()));
        Assert.All(lines.Where(line => Event(line) == "write"), line => Assert.True(File.Exists(line.GetProperty("file").GetString())));
        Assert.Equal(0, lines[^1].GetProperty("exitCode").GetInt32());

        // The same error is in the log and on the terminal.
        string[] absent = [.. command.Select(word => word == s_faithful || word == Folder.Data("iris.csv") || word.EndsWith("all.stat", StringComparison.Ordinal) && words.Contains("STATISTICS") ? "nowhere.csv" : word)];
        Ran failed = Ran.Command([.. absent, "--log", log]);
        Assert.Equal(ExitCode.BadInput, failed.Code);
        JsonElement error = Lines(log)[^2];
        Assert.Equal("error", Event(error));
        Assert.Equal("mixtura: " + error.GetProperty("message").GetString(), failed.Error.TrimEnd());
    }

    [Fact]
    public void A_log_overwrites_nothing_else()
    {
        using var folder = new Folder();
        Assert.Contains("use .log or .jsonl", Ran.Command("fit", s_faithful, "--log", folder.File("log.csv")).Error, StringComparison.Ordinal);
        string table = folder.Text("table.log", "x\n1\n");
        Assert.Contains("this file is read, and writing would destroy it", Ran.Command("score", models.Faithful, table, "--log", table).Error, StringComparison.Ordinal);
        Assert.Contains("name its file by --log", Ran.Command("score", models.Faithful, s_faithful, "--log-level", "debug").Error, StringComparison.Ordinal);
        Assert.Contains("name its file by --log", Ran.Command("fit", s_faithful, "--log-level", "debug").Error, StringComparison.Ordinal);
        Assert.Contains("choose debug, info, warning, error", Ran.Command("fit", s_faithful, "--log", "-", "--log-level", "loud").Error, StringComparison.Ordinal);
    }

    private static JsonElement[] Lines(string path) => [.. File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string Event(JsonElement line) => line.GetProperty("event").GetString()!;
}
