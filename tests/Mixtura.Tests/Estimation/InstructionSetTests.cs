using System.Diagnostics;
using System.Security.Cryptography;

namespace Mixtura.Tests.Estimation;

/// <summary>
/// The instruction set changes no bit of a result: the same fits in processes in which the runtime may not use the wider ones.
/// </summary>
public sealed class InstructionSetTests
{
    private const string FileVariable = "MIXTURA_FINGERPRINT_FILE";

    /// <summary>In a child process: writes the fits' fingerprints where the parent says.</summary>
    [Fact]
    public void Fingerprint()
    {
        List<string> lines = Lines();
        Assert.Equal(lines.Count, lines.Distinct().Count());
        if (Environment.GetEnvironmentVariable(FileVariable) is { } path)
        {
            File.WriteAllLines(path, lines);
        }
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task TheSameBitsWithout(string variable) => Assert.Equal(Lines(), await Child(variable));

    private static List<string> Lines()
    {
        var lines = new List<string>();
        foreach (string name in SampleModels.Names)
        {
            Mixture model = SampleModels.Of(name);
            RowTable table = model.Sample(700, 21).Rows;
            lines.Add(Line(name, Mixture.Fit(table, model.Family, new FitOptions { Components = model.Components.Length + 1, Starts = 2, Threads = 1, MaxIterations = 15 })));
        }

        foreach (int d in new[] { 1, 2, 3, 4, 9, 18 })
        {
            var random = new RandomSource((ulong)d);
            double[] values = [.. Enumerable.Range(0, 600 * d).Select(i => (i / d % 3 * 4) + random.NextNormal())];
            RowTable table = RowTable.FromRowMajor(values, d);
            foreach (Covariance covariance in d is 3 or 9 ? Covariances.All : Covariances.Usual)
            {
                lines.Add(Line($"{covariance} {d}", Mixture.Fit(table, new GaussianFamily(covariance), new FitOptions { Components = 3, Starts = 1, Threads = 1, MaxIterations = 6 })));
            }

            lines.Add(Line($"truncated {d}", Mixture.Fit(table, new GaussianFamily(), new FitOptions { Components = 4, Starts = 1, Threads = 1, MaxIterations = 4, Expectation = ExpectationStep.Truncated(2) })));
        }

        return lines;
    }

    private static async Task<string[]> Child(string switchedOff)
    {
        string path = Path.GetTempFileName();
        try
        {
            // The test assembly is a program of its own; hosted by another one, it is run by the runtime.
            string assembly = typeof(InstructionSetTests).Assembly.Location;
            var start = new ProcessStartInfo("dotnet", ["exec", assembly, "--filter-method", "*" + nameof(InstructionSetTests) + "." + nameof(Fingerprint)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment[FileVariable] = path;
            start.Environment[switchedOff] = "0";
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, output + await error);
            return await File.ReadAllLinesAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Line(string name, FitResult<Mixture> fit)
    {
        using var stream = new MemoryStream();
        fit.Model.Write(stream, fit.Summary);
        return $"{name} {Convert.ToHexString(SHA256.HashData(stream.ToArray()))}";
    }
}
