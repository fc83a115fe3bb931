using System.Text.RegularExpressions;

namespace Mixtura.Docs.Tests;

/// <summary>A folder of its own, with the repository's data in it, in which the documents' commands and snippets are run.</summary>
internal sealed partial class Workbench : IDisposable
{
    private static readonly string s_command = Path.Combine(AppContext.BaseDirectory, "Mixtura.Cli.dll");

    public Workbench()
    {
        Folder = Directory.CreateTempSubdirectory("mixtura-docs-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, "data"));
        Directory.CreateDirectory(Path.Combine(Folder, "docs", "images"));
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf("data")))
        {
            File.Copy(file, Path.Combine(Folder, "data", Path.GetFileName(file)));
        }
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Runs the command `mixtura` as it was built with the tests.</summary>
    public Task<Outcome> Mixtura(string arguments, CancellationToken cancellation) =>
        Dotnet.Run(Folder, ["exec", s_command, .. Argument().Matches(arguments).Select(match => match.Value.Trim('"'))], cancellation);

    /// <summary>Runs lines of a shell, in which `mixtura` is the command as it was built with the tests.</summary>
    public Task<Outcome> Shell(IEnumerable<string> lines, CancellationToken cancellation)
    {
        string script = Path.Combine(Folder, "script.sh");
        File.WriteAllText(script, $"mixtura() {{ dotnet exec '{s_command}' \"$@\"; }}\n{string.Join('\n', lines)}\n");
        return Dotnet.RunProgram("bash", Folder, [script], cancellation);
    }

    /// <summary>Runs C# as a file of its own that refers to the library.</summary>
    public Task<Outcome> Snippet(IEnumerable<string> lines, CancellationToken cancellation)
    {
        string file = Path.Combine(Folder, "snippet.cs");
        string[] projects = [.. new[] { "Mixtura", "Mixtura.Data", "Mixtura.Plotting" }.Select(name => $"#:project {Repository.PathOf($"src/{name}")}")];
        File.WriteAllLines(file, [.. projects, "#:property PublishAot=false", .. lines]);
        return Dotnet.Run(Folder, ["run", "-c", "Release", file], cancellation);
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Argument();
}
