using System.Text.RegularExpressions;

namespace Mixtura.Docs.Tests;

/// <summary>What README promises, done.</summary>
public sealed partial class ReadmeTests
{
    private const string Cli = "dotnet run -c Release --project src/Mixtura.Cli -- ";
    private const string Alias = "mixtura ";
    private const string Tests = "dotnet test";

    /// <summary>Done by the tests of the command, which run what it makes.</summary>
    private const string Publish = "dotnet publish src/Mixtura.Cli -c Release -r linux-x64 -o ";

    private static readonly Markdown s_readme = Markdown.Parse(Repository.Read("README.md"));

    private static IEnumerable<string> Commands => s_readme.In("sh").SelectMany(fence => fence.Lines).Where(line => line.Length > 0 && !line.StartsWith('#'));

    [Fact]
    public void The_first_commands_are_a_fit_and_the_tests()
    {
        Assert.Equal([Cli + "fit data/faithful.csv", Tests], s_readme.Fences[0].Lines);
    }

    [Fact]
    public void The_tests_are_those_that_the_repository_runs()
    {
        Assert.Contains(Repository.Read(".ci/run").Split('\n'), line => line.StartsWith(Tests, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_command_runs_and_prints_what_is_shown()
    {
        using var bench = new Workbench();
        var printed = new HashSet<string>(StringComparer.Ordinal);
        foreach (string command in Commands)
        {
            string arguments = command.StartsWith(Cli, StringComparison.Ordinal) ? command[Cli.Length..]
                : command.StartsWith(Alias, StringComparison.Ordinal) ? command[Alias.Length..]
                : "";
            if (arguments.Length == 0)
            {
                Assert.True(command == Tests || command.StartsWith(Publish, StringComparison.Ordinal) || command.StartsWith("alias ", StringComparison.Ordinal) || command.StartsWith("dotnet run examples/", StringComparison.Ordinal), $"'{command}' is not checked by any test");
                continue;
            }

            Outcome outcome = await bench.Mixtura(arguments, TestContext.Current.CancellationToken);
            Assert.True(outcome.ExitCode == 0, $"{command}\n{outcome.Output}\n{outcome.Error}");
            printed.UnionWith(outcome.Lines);
            Match output = OutputFile().Match(arguments);
            Assert.True(!output.Success || File.Exists(Path.Combine(bench.Folder, output.Groups[1].Value)), $"{command} wrote no file");
        }

        Assert.NotEmpty(printed);
        Assert.All(s_readme.In("text").SelectMany(fence => fence.Lines), line => Assert.True(Quote.IsIn(line, printed), $"nothing prints: {line}"));
    }

    [Fact]
    public async Task Every_snippet_runs()
    {
        using var bench = new Workbench();
        Fence[] snippets = [.. s_readme.In("csharp")];
        Assert.NotEmpty(snippets);
        foreach (Fence snippet in snippets)
        {
            Outcome outcome = await bench.Snippet(snippet.Lines, TestContext.Current.CancellationToken);
            Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
            Assert.All(snippet.Lines.Select(line => Comment().Match(line)).Where(match => match.Success), match => Assert.Contains(match.Groups[1].Value, outcome.Lines));
        }
    }

    [Fact]
    public void Every_example_is_named()
    {
        string text = Repository.Read("README.md");
        Assert.All(Directory.EnumerateFiles(Repository.PathOf("examples"), "*.cs"), file => Assert.Contains("examples/" + Path.GetFileName(file), text, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?:-o|--output|--plot) (\S+)")]
    private static partial Regex OutputFile();

    /// <summary>A comment at the end of a line says what the line prints.</summary>
    [GeneratedRegex(@"// prints (.*)$")]
    private static partial Regex Comment();
}
