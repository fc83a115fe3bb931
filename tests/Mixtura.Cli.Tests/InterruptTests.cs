using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mixtura.Serialization;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Processes that are interrupted in the midst of work that takes minutes end soon, with the best so far or with every file as it was.</summary>
public sealed class InterruptTests(InterruptTests.Tables tables) : IClassFixture<InterruptTests.Tables>
{
    /// <summary>Far more than an interrupt takes, on a machine that does much else, and far less than the work.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(15);

    private const string Before = "what was here before";

    [Theory]
    [InlineData("wide.csv", "INT", 1500)]
    [InlineData("wide.csv", "TERM", 5000, "--covariance", "all")]
    [InlineData("large.csv", "TERM", 1500)]
    [InlineData("large.csv", "INT", 6000, "--components", "12..30")]
    [InlineData("large.csv", "INT", 4000, "--memory", "256MiB")]
    public async Task A_fit_ends_with_the_best_so_far_or_with_nothing(string table, string signal, int delay, params string[] options)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using var folder = new Folder();
        string model = folder.File("m.json");
        await File.WriteAllTextAsync(model, Before, TestContext.Current.CancellationToken);
        (int code, string error) = await Interrupted(signal, delay, ["fit", tables.Path(table), "--output", model, "--report", folder.File("r.html"), .. options]);
        Assert.True(code is ExitCode.Cancelled or ExitCode.NotConverged, $"{code}: {error}");
        if (code == ExitCode.Cancelled)
        {
            Assert.Equal("mixtura: cancelled; no result was written\n", error);
            Assert.Equal(Before, await File.ReadAllTextAsync(model, TestContext.Current.CancellationToken));
            Assert.Equal(["m.json"], folder.Files());
        }
        else
        {
            // The search was stopped, or what follows it was interrupted.
            Assert.True(error.Contains("stopped", StringComparison.Ordinal) || error.Contains("interrupted", StringComparison.Ordinal), error);
            await using FileStream stream = File.OpenRead(model);
            Assert.NotEmpty(ModelFile.Read(stream).Model.Components);
            Assert.DoesNotContain(folder.Files(), file => file.StartsWith('.'));
        }
    }

    [Theory]
    [InlineData("INT", "compare", "large.csv", "--components", "2..4", "--covariance", "full")]
    [InlineData("TERM", "classify", "wide.csv", "--class", "group", "--method", "mclustda", "--components", "1..4")]
    public async Task Other_commands_that_fit_end_soon(string signal, string command, string table, params string[] options)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        (int code, string error) = await Interrupted(signal, 3000, [command, tables.Path(table), .. options]);
        Assert.True(code == ExitCode.Cancelled, $"{code}: {error}");
    }

    private static async Task<(int Code, string Error)> Interrupted(string signal, int delay, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Application).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.Delay(delay, TestContext.Current.CancellationToken);
        using (Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var limit = new CancellationTokenSource(s_soon);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        await output;
        return (process.ExitCode, await error);
    }

    /// <summary>Tables whose default search takes minutes.</summary>
    public sealed class Tables : IDisposable
    {
        private readonly Folder _folder = new();

        public Tables()
        {
            Write("wide.csv", 300, 100);
            Write("large.csv", 1_000_000, 12);
        }

        public string Path(string name) => _folder.File(name);

        public void Dispose() => _folder.Dispose();

        private void Write(string name, int rows, int columns)
        {
            using var writer = new StreamWriter(Path(name), false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
            writer.WriteLine("group," + string.Join(',', Enumerable.Range(0, columns).Select(column => $"x{column}")));
            var random = new RandomSource(5);
            for (int row = 0; row < rows; row++)
            {
                int group = row % 3;
                writer.Write((char)('a' + group));
                for (int column = 0; column < columns; column++)
                {
                    long value = random.NextBelow(700) + random.NextBelow(700) + (group * ((column % 4) + 1) * 150);
                    writer.Write(',');
                    writer.Write(value);
                }

                writer.Write('\n');
            }
        }
    }
}
