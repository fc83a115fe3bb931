namespace Mixtura.Reporting;

/// <summary>What components are called in output: by their names where they have some, otherwise by their numbers from 1; and the noise by its name.</summary>
internal static class ComponentNames
{
    public const string Noise = "noise";

    public static string Of(Mixture model, int component) =>
        component >= model.ClusterCount ? Noise : model.Names.IsEmpty ? $"{component + 1}" : model.Names[component];

    public static string[] Of(Mixture model) => [.. Enumerable.Range(0, model.Components.Length).Select(j => Of(model, j))];

    /// <summary>The number from 1, with the name behind it where there is one that says more.</summary>
    public static string WithNumber(Mixture model, int component) => (Numbers.Count(component + 1), Of(model, component)) switch
    {
        var (number, name) when component < model.ClusterCount && name != number => $"{number}: {name}",
        var (_, name) => name,
    };

    /// <summary>"3 components", and the noise if there is any.</summary>
    public static string Count(Mixture model) =>
        Numbers.Count(model.ClusterCount, "component") + (model.Noise is null ? "" : " and noise");

    /// <summary>A column of components: numbers, or where there are names or noise texts.</summary>
    public static Array Column(Mixture model, int[] components)
    {
        if (model.Noise is null && model.Names.IsEmpty)
        {
            return Array.ConvertAll(components, j => j + 1);
        }

        string[] names = Of(model);
        return Array.ConvertAll(components, j => names[j]);
    }

    /// <summary>What the noise is, in words; null where there is none.</summary>
    public static string? DescribeNoise(Mixture model) => model.Noise is not { } noise ? null
        : $"The noise is even over a volume of {Numbers.Significant(noise.Volume, 6)} ({(((NoiseFamily)model.Family).Volume is null ? "the rows' own" : "as given")}), "
        + $"a box along the {(noise.IsAlongColumns ? (model.Dimensions == 1 ? "column" : "columns") : "principal components")}: its log-density is {Numbers.Fixed(-noise.LogVolume, 3)} everywhere.";
}
