using System.Text.Json;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>
/// Noise in the model file, as the last of the components: { "noise": "uniform", "logVolume": …, "centre": [..d], "edges": [[..d]..d] },
/// and "givenVolume" where the volume was not taken from the table.
/// </summary>
internal static class UniformJson
{
    public static void Write(Utf8JsonWriter json, UniformComponent component, double? volume)
    {
        json.WriteString("noise", "uniform");
        json.WriteNumber("logVolume", component.LogVolume);
        if (volume is { } given)
        {
            json.WriteNumber("givenVolume", given);
        }

        JsonValues.WriteArray(json, "centre", component.Centre);
        json.WriteStartArray("edges");
        for (int e = 0; e < component.Dimensions; e++)
        {
            json.WriteStartArray();
            foreach (double value in component.Edge(e))
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Whether a component's object is that of noise.</summary>
    public static bool IsNoise(JsonElement element) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("noise", out _);

    public static (UniformComponent Component, double? Volume) Read(JsonElement element, int dimensions, string path)
    {
        string kind = JsonValues.ReadString(element, "noise", path);
        if (kind != "uniform")
        {
            throw new ModelException($"the noise '{kind}' is not known; it must be uniform", JsonValues.Join(path, "noise"));
        }

        double[] centre = JsonValues.ReadArray(element, "centre", dimensions, path);
        double[,] edges = JsonValues.ReadMatrix(element, "edges", dimensions, path);
        UniformComponent component;
        try
        {
            component = UniformComponent.Create(centre, edges);
        }
        catch (ModelException e)
        {
            throw new ModelException(e.Message, path, e);
        }

        double logVolume = JsonValues.ReadNumber(element, "logVolume", path);
        component = component.WithLogVolume(logVolume)
            ?? throw new ModelException($"it is {logVolume:R}, and the edges make {component.LogVolume:R}", JsonValues.Join(path, "logVolume"));
        if (!element.TryGetProperty("givenVolume", out _))
        {
            return (component, null);
        }

        double volume = JsonValues.ReadNumber(element, "givenVolume", path);
        return volume > 0 && Math.Abs(Elementary.Log(volume) - logVolume) <= 1e-6
            ? (component, volume)
            : throw new ModelException($"it is {volume:R}, which is not the volume that logVolume tells", JsonValues.Join(path, "givenVolume"));
    }
}
