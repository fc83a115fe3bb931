using Xunit;

namespace Mixtura.Cli.Tests;

public sealed class HelpTests
{
    private static readonly string[] s_commands = ["fit", "compare", "predict", "clusters", "score", "sample", "plot", "info", "evaluate", "classify", "intervals", "statistics", "step", "update", "drift"];

    [Fact]
    public void Root_help_names_every_command_with_an_example()
    {
        Ran ran = Ran.Well("--help");
        Assert.All(s_commands, command => Assert.Contains($"\n  mixtura {command} ", ran.Out, StringComparison.Ordinal));
        Assert.Equal(ran, Ran.Well());
        Assert.Equal(ran, Ran.Well("-h"));
    }

    [Fact]
    public void Version_is_one_line() => Assert.Matches(@"^mixtura \d+\.\d+\.\d+\n$", Ran.Well("--version").Out);

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Help_fits_the_terminal(int width)
    {
        foreach (string command in s_commands)
        {
            Ran ran = Ran.OnTerminal(width, command, "--help");
            Assert.All(ran.Out.Split('\n').Where(line => !line.StartsWith("  mixtura ", StringComparison.Ordinal)), line => Assert.True(line.Length <= width, line));
        }
    }

    [Fact]
    public void Every_example_works()
    {
        using var folder = new Folder();
        string[] lines = [.. s_commands.SelectMany(Examples)];
        Assert.True(lines.Length >= s_commands.Length);
        foreach (string line in lines)
        {
            Ran.Well([.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(word => Place(folder, word))]);
        }
    }

    private static IEnumerable<string> Examples(string command)
    {
        string help = Ran.Well(command, "--help").Out;
        string examples = help[help.IndexOf("Examples:", StringComparison.Ordinal)..];
        return examples.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("mixtura ", StringComparison.Ordinal));
    }

    /// <summary>Examples are for the project's folder; here outputs go to another one.</summary>
    private static string Place(Folder folder, string word) =>
        word.StartsWith("data/", StringComparison.Ordinal) ? Folder.Data(word["data/".Length..])
        : word.Contains('.', StringComparison.Ordinal) && Path.GetExtension(word) is ".json" or ".csv" or ".png" or ".svg" or ".stat" or ".ckpt" ? folder.File(word)
        : word;
}
