using System.Diagnostics;

namespace Mixtura.Docs.Tests;

/// <summary>What a program did.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.ReplaceLineEndings("\n").Split('\n');
}

/// <summary>Runs `dotnet` and waits for its end.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    public static Task<Outcome> Run(string folder, IEnumerable<string> arguments, CancellationToken cancellation) => RunProgram("dotnet", folder, arguments, cancellation);

    public static async Task<Outcome> RunProgram(string program, string folder, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A build server that outlives its client would keep the pipes open, and the end of the output would never come.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Outcome(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
