using System.Text.Json;

namespace Mixtura.Tests.Reference;

/// <summary>Finds the committed reference files: data tables, starts and independently computed results.</summary>
internal static class ReferenceFiles
{
    private static readonly Lazy<string> s_root = new(FindRoot);

    /// <summary>Reads an expected result, for instance "gaussian/me-iris-g3".</summary>
    public static JsonElement Expected(string task)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(s_root.Value, "expected", task + ".json")));
        return document.RootElement.Clone();
    }

    /// <summary>Reads a table, for instance "iris" or "starts/iris-g3".</summary>
    public static CsvTable Data(string name) => CsvTable.Read(Path.Combine(s_root.Value, "data", name + ".csv"));

    /// <summary>The place of an expected result that is not JSON.</summary>
    public static string PathOf(string folder, string file) => Path.Combine(s_root.Value, "expected", folder, file);

    /// <summary>The labels of a start, from 0.</summary>
    public static int[] StartLabels(string name) =>
        [.. Data("starts/" + name).Numbers("component").Select(label => (int)label - 1)];

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mixtura.slnx")))
            {
                return Path.Combine(folder.FullName, "tests", "reference");
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Mixtura.slnx.");
    }
}
