using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>What a build without a runtime identifier copies: this folder is one.</summary>
public sealed class OutputSizeTests
{
    private const long Megabyte = 1_000_000;
    private const string Runtimes = "runtimes";

    private static readonly string s_folder = AppContext.BaseDirectory;

    [Fact]
    public void NativeLibrariesAreThoseOfOnePlatform()
    {
        string[] natives = [.. Natives()];
        Assert.NotEmpty(natives);
        Assert.Single(natives, path => Path.GetFileName(path).Contains("duckdb", StringComparison.Ordinal));
        Assert.Single(natives, path => Path.GetFileName(path).Contains("SkiaSharp", StringComparison.Ordinal));
        Assert.DoesNotContain(natives, path => Path.GetExtension(path) == ".pdb");
    }

    [Fact]
    public void TheFolderIsSmall()
    {
        // The libraries and what they need; the tests' own files are not counted.
        long size = Natives().Concat(Directory.EnumerateFiles(s_folder, "*.dll")).Sum(path => new FileInfo(path).Length);
        Assert.InRange(size, 1, 150 * Megabyte);
    }

    private static IEnumerable<string> Natives() => Directory.EnumerateFiles(Path.Combine(s_folder, Runtimes), "*", SearchOption.AllDirectories)
        .Where(path => path.Contains(Path.DirectorySeparatorChar + "native" + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
