namespace Mixtura.Docs.Tests;

/// <summary>The tutorial's shell script does what it says.</summary>
public sealed class ShellTests
{
    [Fact]
    public async Task The_loop_of_steps_ends_at_a_converged_model()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no bash to rely on");
        using var bench = new Workbench();
        Fence script = Assert.Single(Markdown.Parse(Repository.Read("docs/tutorial.md")).In("bash"));
        Outcome outcome = await bench.Shell(script.Lines, TestContext.Current.CancellationToken);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Contains("Fitted to 272 rows", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Converged after", outcome.Output, StringComparison.Ordinal);
    }
}
