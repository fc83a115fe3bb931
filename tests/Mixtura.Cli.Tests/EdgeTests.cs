using System.Diagnostics;
using Mixtura.Cli.Help;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Odd paths, closed streams, terminals told what to do by data, and keys that no model has.</summary>
public sealed class EdgeTests(Models models)
{
    private const string Escape = "\u001b";

    public static TheoryData<string, string> EmptyNames => new()
    {
        { "fit ", "DATA" },
        { "fit FAITHFUL|--output|", "--output" },
        { "fit FAITHFUL|--plot|", "--plot" },
        { "fit FAITHFUL|--criterion-plot|", "--criterion-plot" },
        { "fit FAITHFUL|--report|", "--report" },
        { "fit FAITHFUL|--checkpoint|", "--checkpoint" },
        { "fit FAITHFUL|--resume|", "--resume" },
        { "fit FAITHFUL|--log|", "--log" },
        { "fit FAITHFUL|--start|model:", "--start" },
        { "fit FAITHFUL|--start|means:", "--start" },
        { "fit FAITHFUL|--known|", "--known" },
        { "fit FAITHFUL|--held-means|", "--held-means" },
        { "fit FAITHFUL|--weights|", "--weights" },
        { "info ", "MODEL" },
        { "info   ", "MODEL" },
        { "predict |FAITHFUL", "MODEL" },
        { "predict MODEL|", "DATA" },
        { "score MODEL|", "DATA" },
        { "sample ", "MODEL" },
        { "plot MODEL|", "DATA" },
        { "drift MODEL|", "DATA" },
        { "drift MODEL|FAITHFUL|--plot|", "--plot" },
        { "update MODEL|", "DATA" },
        { "intervals MODEL|", "DATA" },
        { "clusters MODEL|", "DATA" },
        { "statistics |FAITHFUL|--output|s.stat", "MODEL" },
        { "step MODEL|", "PART" },
        { "classify FAITHFUL|--model|", "--model" },
        { "classify FAITHFUL|--class|waiting|--costs|", "--costs" },
        { "compare ", "DATA" },
    };

    [Theory]
    [MemberData(nameof(EmptyNames))]
    public void AnEmptyNameIsAnErrorOfTheCommandLine(string line, string name)
    {
        int blank = line.IndexOf(' ', StringComparison.Ordinal);
        Ran ran = Ran.Command([line[..blank], .. line[(blank + 1)..].Split('|').Select(Replace)]);
        Assert.True(ran.Code == ExitCode.BadCommandLine, $"{ran.Code}: {ran.Error}");
        Assert.Contains(name, ran.Error, StringComparison.Ordinal);
        Assert.Equal("", ran.Out);
        Assert.DoesNotContain("should not happen", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fit nowhere.csv", "2>&-", ExitCode.BadInput)]
    [InlineData("fit", "2>&-", ExitCode.BadCommandLine)]
    [InlineData("fit FAITHFUL -k 1 --covariance VVV --output OUT", "2>&-", ExitCode.Done)]
    [InlineData("fit FAITHFUL -k 3 --max-iterations 1 --covariance VVV --output OUT", "2>&-", ExitCode.NotConverged)]
    [InlineData("fit nowhere.csv", ">&-", ExitCode.BadInput)]
    [InlineData("fit", ">&- 2>&-", ExitCode.BadCommandLine)]
    [InlineData("fit FAITHFUL -k 1 --covariance VVV", ">&-", ExitCode.BadInput)]
    [InlineData("fit FAITHFUL -k 1 --covariance VVV", ">&- 2>&-", ExitCode.BadInput)]
    [InlineData("fit FAITHFUL -k 1 --covariance VVV --output OUT", "<&- 2>&-", ExitCode.Done)]
    public async Task ClosedStreamsChangeNoExitCode(string arguments, string closing, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Streams are closed by a Unix shell.");
        using var folder = new Folder();
        string output = folder.File("m.json");
        Ran ran = await Shell($"{Program()} {Replace(arguments).Replace("OUT", output, StringComparison.Ordinal)} {closing}");
        Assert.True(ran.Code == code, $"{ran.Code}: {ran.Error}");
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        if (arguments.Contains("OUT", StringComparison.Ordinal))
        {
            // What is said on a closed stream must not end up in a file that has its number.
            Ran.Well("info", output);
        }

        if (closing == ">&-" && arguments.Contains("FAITHFUL", StringComparison.Ordinal))
        {
            Assert.Equal("mixtura: standard output cannot be written: it is closed\n", ran.Error);
        }
    }

    [Fact]
    public async Task ColumnsSaysHowWideTablesAre()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is that of Unix.");
        string command = $"{Program()} info {models.Faithful}";
        foreach ((string columns, int width) in new[] { ("60", 60), ("20", 40), ("100", 100) })
        {
            Ran ran = await Shell($"COLUMNS={columns} {command}");
            Assert.Equal(0, ran.Code);
            Assert.All(ran.Out.Split('\n'), line => Assert.True(line.Length <= width, line));
        }

        Assert.Equal((await Shell(command)).Out, (await Shell("COLUMNS=nonsense " + command)).Out);
    }

    [Fact]
    public void NamesAndCellsAreShownWithoutTellingTheTerminalAnything()
    {
        using var folder = new Folder();
        string name = $"a{Escape}[31m";
        string label = $"red{Escape}]0;title\u0007\u202e";
        string data = folder.Text($"t{Escape}[2J.csv", $"{name},b,kind\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7},{i % 5 + (i % 2 * 9)},{(i % 2 == 0 ? label : "blue")}\n")));
        string model = folder.File("m\u0007.json");
        foreach (string[] line in (string[][])
        [
            ["fit", data, "-k", "2", "--labels", "kind", "--output", model, "--report", folder.File("r.html"), "--plot", folder.File("p.svg")],
            ["info", model],
            ["predict", model, data],
            ["score", model, data, "--outliers", "0.2"],
            ["intervals", model, data, "--method", "information"],
            ["clusters", model, data],
            ["drift", model, data],
            ["classify", data, "--class", "kind", "--covariance", "VVV"],
            ["fit", data, "--columns", "nothing"],
            ["info", folder.File($"x{Escape}.json")],
            ["fit", data, $"--{Escape}"],
        ])
        {
            Ran ran = Ran.OnTerminal(120, line);
            string plain = Spectre(ran.Out);
            foreach (string text in (string[])[plain, ran.Error])
            {
                Assert.True(!text.Any(c => (char.IsControl(c) && c != '\n') || c == '\u202e'), $"{line[0]} ended with {ran.Code}: {Printable.Line(text)}");
            }
        }

        Ran shown = Ran.Well("info", model);
        Assert.Contains(@"a\u001B[31m", shown.Out, StringComparison.Ordinal);
        Assert.Contains(@"red\u001B]0;title\u0007\u202E", shown.Out, StringComparison.Ordinal);

        // A table keeps the data as they are.
        Ran.Well("predict", model, data, "--output", folder.File("o.csv"));
        Assert.Contains(name, File.ReadAllText(folder.File("o.csv")), StringComparison.Ordinal);
        Assert.Contains(label, File.ReadAllText(folder.File("o.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void LinksThatLeadInACircleAndNamesThatAreTooLong()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are those of Unix.");
        using var folder = new Folder();
        foreach (string extension in (string[])["csv", "json", "stat", "ckpt"])
        {
            File.CreateSymbolicLink(folder.File("loop." + extension), folder.File("loop." + extension));
        }

        string faithful = Folder.Data("faithful.csv");
        string longest = folder.File(new string('n', 300) + ".json");
        foreach ((string[] line, int code, string words) in new (string[], int, string)[]
        {
            (["fit", folder.File("loop.csv")], ExitCode.BadInput, "symbolic links lead in a circle"),
            (["info", folder.File("loop.json")], ExitCode.BadInput, "symbolic links lead in a circle"),
            (["step", models.Faithful, folder.File("loop.stat"), "--output", folder.File("next.json")], ExitCode.BadInput, "symbolic links lead in a circle"),
            (["fit", faithful, "-k", "1", "--output", folder.File("loop.json")], ExitCode.BadCommandLine, "symbolic links lead in a circle"),
            (["fit", faithful, "-k", "1", "--output", longest], ExitCode.BadCommandLine, "a name in the path is too long"),
            (["fit", faithful, "-k", "1", "--resume", folder.File("loop.ckpt")], ExitCode.BadCommandLine, "symbolic links lead in a circle"),
            (["info", longest], ExitCode.BadInput, "no such file"),
            (["fit", faithful + "/x.csv"], ExitCode.BadInput, "no such file"),
            (["fit", faithful, "-k", "1", "--output", faithful + "/x.json"], ExitCode.BadCommandLine, "the folder does not exist"),
            (["fit", Folder.Project], ExitCode.BadInput, "folder"),
            (["fit", faithful, "-k", "1", "--log", "/dev/full"], ExitCode.BadCommandLine, "--log /dev/full"),
        })
        {
            Ran ran = Ran.Command(line);
            Assert.True(ran.Code == code && ran.Error.Contains(words, StringComparison.Ordinal), $"{string.Join(' ', line)} ended with {ran.Code}: {ran.Error}");
        }
    }

    [Fact]
    public void KeysThatNoModelHasAreToldOf()
    {
        using var folder = new Folder();
        string model = folder.Text("m.json", File.ReadAllText(models.Faithful).Replace("\"weights\":", "\"weigths\": [1], \"weights\":", StringComparison.Ordinal));
        foreach (string[] line in (string[][])[["info", model], ["score", model, Folder.Data("faithful.csv")], ["predict", model, Folder.Data("faithful.csv"), "--json"], ["sample", model, "-o", folder.File("s.csv")]])
        {
            Ran ran = Ran.Well(line);
            Assert.Equal($"mixtura: warning: {model}: the file has keys that are none of a model's and were not read: weigths; check their spelling\n", ran.Error);
        }

        Assert.Equal("", Ran.Well("info", models.Faithful).Error);
    }

    [Theory]
    [InlineData("a\u001b[2J\u009b\u007f", @"a\u001B[2J\u009B\u007F")]
    [InlineData("\u202eabc\u2066", @"\u202Eabc\u2066")]
    [InlineData("tab\tline\r\n", @"tab\u0009line\u000D\u000A")]
    [InlineData("größe µ 漢字 🙂", "größe µ 漢字 🙂")]
    public void WhatIsPrintable(string text, string expected)
    {
        Assert.Equal(expected, Printable.Line(text));
        Assert.Equal(expected.Replace(@"\u000A", "\n", StringComparison.Ordinal), Printable.Text(text));
    }

    /// <summary>The text without the styles that tables have on a terminal.</summary>
    private static string Spectre(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\u001b\\[[0-9;]*m", "");

    private string Replace(string word) => word.Replace("MODEL", models.Faithful, StringComparison.Ordinal).Replace("FAITHFUL", Folder.Data("faithful.csv"), StringComparison.Ordinal);

    private static string Program() => $"dotnet {typeof(Application).Assembly.Location}";

    private static async Task<Ran> Shell(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment.Remove("COLUMNS");
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Ran(process.ExitCode, output, await error);
    }
}
