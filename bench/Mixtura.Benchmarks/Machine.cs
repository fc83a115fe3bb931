using System.Runtime.InteropServices;

namespace Mixtura.Benchmarks;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        string processor = "unknown processor";
        if (File.Exists("/proc/cpuinfo"))
        {
            processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
                ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
                : processor;
        }

        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        return $"{processor}, {Environment.ProcessorCount} processors as the system counts them, vectors of {FmaPeak.Lanes} doubles, {memory:F0} GB; {System()}; {RuntimeInformation.FrameworkDescription}";
    }

    /// <summary>The number of processes that wanted a core in the last minute: above the number of cores, times are noise.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string System()
    {
        const string Release = "/etc/os-release";
        const string Name = "PRETTY_NAME=";
        return File.Exists(Release) && File.ReadLines(Release).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) is { } line
            ? line[Name.Length..].Trim('"')
            : RuntimeInformation.OSDescription;
    }
}
