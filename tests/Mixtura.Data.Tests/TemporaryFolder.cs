using System.Text;

namespace Mixtura.Data.Tests;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("mixtura-data-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    internal string File(string name) => Path.Combine(_path, name);

    internal string[] Names() => [.. Directory.EnumerateFileSystemEntries(_path).Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal)];

    internal string Text(string name, string text)
    {
        string path = File(name);
        System.IO.File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    internal string Bytes(string name, byte[] bytes)
    {
        string path = File(name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }
}
