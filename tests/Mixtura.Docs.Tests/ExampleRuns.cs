namespace Mixtura.Docs.Tests;

/// <summary>Every example, run once, one after the other.</summary>
public sealed class ExampleRuns : IAsyncLifetime
{
    private static readonly string[] s_names = ["two-types", "old-faithful", "anomalies", "mixed-table", "noise", "iris", "drift"];

    private readonly Dictionary<string, Outcome> _outcomes = [];

    internal string Pictures { get; } = Directory.CreateTempSubdirectory("mixtura-examples-").FullName;

    internal IReadOnlyDictionary<string, Outcome> Outcomes => _outcomes;

    public async ValueTask InitializeAsync()
    {
        foreach (string name in s_names)
        {
            _outcomes[name] = await Dotnet.Run(Repository.Root, ["run", "-c", "Release", $"examples/{name}.cs", Pictures], CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Pictures, recursive: true);
        return ValueTask.CompletedTask;
    }
}
