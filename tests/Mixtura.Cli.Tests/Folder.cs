using System.IO.Compression;

namespace Mixtura.Cli.Tests;

/// <summary>A temporary folder for one test, and the way from it to the project's data.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("mixtura-cli-").FullName;

    /// <summary>The project's own folder, which holds data/.</summary>
    public static string Project { get; } = FindProject();

    public static string Data(string name) => Path.Combine(Project, "data", name);

    public string File(string name) => Path.Combine(_path, name);

    public string Text(string name, string content)
    {
        System.IO.File.WriteAllText(File(name), content);
        return File(name);
    }

    /// <summary>A gzip file that ends in its middle.</summary>
    public string CutGzip(string name, string content)
    {
        using (FileStream stream = System.IO.File.Create(File(name)))
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        using (var writer = new StreamWriter(gzip))
        {
            writer.Write(content);
        }

        return Cut(name);
    }

    /// <summary>Leaves the first half of a file.</summary>
    public string Cut(string name)
    {
        byte[] bytes = System.IO.File.ReadAllBytes(File(name));
        System.IO.File.WriteAllBytes(File(name), bytes[..(bytes.Length / 2)]);
        return File(name);
    }

    /// <summary>The names of all files in the folder.</summary>
    public string[] Files() => [.. Directory.GetFiles(_path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static string FindProject()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder, "Mixtura.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside the project.");
    }
}
