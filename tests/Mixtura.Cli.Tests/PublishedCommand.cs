using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>The command as README tells users to publish it, published once for all tests.</summary>
public sealed class PublishedCommand : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly string _path = Directory.CreateTempSubdirectory("mixtura-published-").FullName;

    /// <summary>Whether the program is native; without a C compiler, which links it, there are assemblies with native code instead.</summary>
    public static bool IsNative { get; } = OperatingSystem.IsWindows() || OnPath("clang") || OnPath("gcc");

    private string Program => Path.Combine(_path, "to", OperatingSystem.IsWindows() ? "mixtura.exe" : "mixtura");

    /// <summary>The names of the published files.</summary>
    public string[] Files() => [.. Directory.GetFiles(Path.GetDirectoryName(Program)!).Select(path => Path.GetFileName(path)!)];

    public async ValueTask InitializeAsync()
    {
        // With intermediate files of its own, since other tests build the same projects at the same time.
        string[] arguments =
        [
            "publish", Path.Combine(Folder.Project, "src", "Mixtura.Cli"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "-o", Path.GetDirectoryName(Program)!, "--artifacts-path", Path.Combine(_path, "artifacts"),
            .. IsNative ? Array.Empty<string>() : ["-p:PublishAot=false"],
        ];
        Ran ran = await Start("dotnet", arguments);
        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Directory.Delete(Path.Combine(_path, "artifacts"), recursive: true);
        if (!IsNative)
        {
            TestContext.Current.SendDiagnosticMessage("There is neither clang nor gcc: the command was published with ReadyToRun, not as a native program.");
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_path, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs the published command.</summary>
    internal Task<Ran> Run(params string[] arguments) => Start(Program, arguments);

    private static async Task<Ran> Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        // A build server that outlives its client would keep the pipes open, and the end of the output would never come.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_patience);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new Ran(process.ExitCode, output, await error);
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
