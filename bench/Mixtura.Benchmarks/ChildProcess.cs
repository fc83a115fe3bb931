using System.Diagnostics;
using System.Text.Json;

namespace Mixtura.Benchmarks;

/// <summary>Runs a program to its end and reads the JSON object it prints.</summary>
internal static class ChildProcess
{
    /// <summary>What the program printed, its wall time, and its largest resident memory where <c>/usr/bin/time</c> can tell.</summary>
    public sealed record Report(JsonElement Printed, double Seconds, double? PeakMegabytes);

    public static Report Run(string program, params string[] arguments)
    {
        const string Clock = "/usr/bin/time";
        string? peakFile = File.Exists(Clock) ? Path.GetTempFileName() : null;
        try
        {
            ProcessStartInfo start = peakFile is null
                ? new ProcessStartInfo(program, arguments)
                : new ProcessStartInfo(Clock, ["-f", "%M", "-o", peakFile, program, .. arguments]);
            start.RedirectStandardOutput = true;
            start.RedirectStandardError = true;

            // Some environments pin OpenBLAS to another processor's kernels, which slows scikit-learn down: it gets its best.
            start.Environment.Remove("OPENBLAS_CORETYPE");
            start.Environment.Remove("OPENBLAS_L2_SIZE");
            long began = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start) ?? throw new BenchmarkException($"{program} did not start");
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (process.ExitCode != 0)
            {
                throw new BenchmarkException($"{program} {string.Join(' ', arguments)} ended with code {process.ExitCode}: {errors.Result}");
            }

            using JsonDocument document = JsonDocument.Parse(output);
            double? peak = peakFile is null ? null : double.Parse(File.ReadLines(peakFile).Last()) * 1024 / 1e6;
            return new Report(document.RootElement.Clone(), seconds, peak);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or JsonException)
        {
            throw new BenchmarkException($"{program} {string.Join(' ', arguments)}: {e.Message}", e);
        }
        finally
        {
            if (peakFile is not null)
            {
                File.Delete(peakFile);
            }
        }
    }

    /// <summary>Whether the program starts and ends well.</summary>
    public static bool Works(string program, params string[] arguments)
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
