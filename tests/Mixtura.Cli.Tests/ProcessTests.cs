using System.Diagnostics;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>The command as a process of its own.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Exit_codes_reach_the_shell_and_streams_are_apart()
    {
        (int code, string output, string error) = await Run("fit", Folder.Data("faithful.csv"), "--components", "2", "--covariance", "VVV", "--json");
        Assert.Equal(0, code);
        Assert.StartsWith("{", output, StringComparison.Ordinal);
        Assert.Equal("", error);
        (code, output, error) = await Run("fit", "nowhere.csv");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Equal("", output);
        Assert.StartsWith("mixtura: nowhere.csv", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadCommandLine, (await Run("fit", "--bogus")).Code);
    }

    [Fact]
    public async Task An_interrupt_ends_a_fit_without_leaving_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using var folder = new Folder();
        using Process process = Start("fit", Folder.Data("diamonds.csv"), "--components", "20000", "--covariance", "VVV", "--output", folder.File("m.json"));
        await InterruptAfter(process, TimeSpan.FromSeconds(3));
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Cancelled, process.ExitCode);
        Assert.Contains("cancelled", error, StringComparison.Ordinal);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task An_interrupt_ends_a_search_soon_whatever_iterations_were_asked_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using var folder = new Folder();
        using Process process = Start("fit", Folder.Data("diamonds.csv"), "--components", "9..30", "--covariance", "VVV", "--tolerance", "0", "--max-iterations", "100000000", "--output", folder.File("m.json"));
        await InterruptAfter(process, TimeSpan.FromSeconds(6));
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        using var limit = new CancellationTokenSource(s_patience);
        await process.WaitForExitAsync(limit.Token);
        bool isFound = error.Contains("cut short", StringComparison.Ordinal);
        Assert.Equal(isFound ? ExitCode.NotConverged : ExitCode.Cancelled, process.ExitCode);
        Assert.True(isFound ? File.Exists(folder.File("m.json")) : error.Contains("cancelled", StringComparison.Ordinal));
    }

    private static async Task InterruptAfter(Process process, TimeSpan delay)
    {
        await Task.Delay(delay, TestContext.Current.CancellationToken);
        using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(int Code, string Out, string Error)> Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        using var limit = new CancellationTokenSource(s_patience);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, output, await error);
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Application).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        return Process.Start(start)!;
    }
}
