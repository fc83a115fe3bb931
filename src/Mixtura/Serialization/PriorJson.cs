using System.Collections.Immutable;
using System.Text.Json;

namespace Mixtura.Serialization;

/// <summary>
/// The priors of a fit in the model file, left out where there is none:
/// "priors": [ { "columns": [..], "shrinkage": κ, "mean": [..d], "degreesOfFreedom": ν, "scale": [[..d]..d] } ].
/// </summary>
internal static class PriorJson
{
    private const string Name = "priors";

    public static void Write(Utf8JsonWriter json, ImmutableArray<FittedPrior> priors)
    {
        if (priors.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(Name);
        foreach ((ImmutableArray<string> columns, GaussianPrior prior) in priors)
        {
            json.WriteStartObject();
            JsonValues.WriteArray(json, "columns", columns);
            json.WriteNumber("shrinkage", prior.Shrinkage);
            JsonValues.WriteArray(json, "mean", prior.Mean!.Value.AsSpan());
            json.WriteNumber("degreesOfFreedom", prior.DegreesOfFreedom!.Value);
            json.WriteStartArray("scale");
            double[,] scale = prior.Scale!;
            for (int i = 0; i < columns.Length; i++)
            {
                json.WriteStartArray();
                for (int j = 0; j < columns.Length; j++)
                {
                    json.WriteNumberValue(scale[i, j]);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static ImmutableArray<FittedPrior> Read(JsonElement fit, string path, ImmutableArray<Column> columns)
    {
        if (!fit.TryGetProperty(Name, out _))
        {
            return [];
        }

        string place = JsonValues.Join(path, Name);
        HashSet<string> known = [.. columns.Select(column => column.Name)];
        return [.. JsonValues.Property(fit, Name, JsonValueKind.Array, path).EnumerateArray().Select((element, i) => ReadOne(element, $"{place}[{i}]", known))];
    }

    private static FittedPrior ReadOne(JsonElement element, string path, HashSet<string> columns)
    {
        JsonElement named = JsonValues.Property(element, "columns", JsonValueKind.Array, path);
        string[] names = [.. named.EnumerateArray().Select((name, i) =>
            name.ValueKind == JsonValueKind.String && columns.Contains(name.GetString()!)
                ? name.GetString()!
                : throw new ModelException("it must be the name of one of the model's columns", $"{path}.columns[{i}]"))];
        double shrinkage = JsonValues.ReadNumber(element, "shrinkage", path);
        double[] mean = JsonValues.ReadArray(element, "mean", names.Length, path);
        double degreesOfFreedom = JsonValues.ReadNumber(element, "degreesOfFreedom", path);
        double[,] scale = JsonValues.ReadMatrix(element, "scale", names.Length, path);
        try
        {
            var prior = GaussianPrior.With(shrinkage, mean, degreesOfFreedom, scale);
            return prior.ObjectionTo(names.Length) is { } objection
                ? throw new ModelException(objection, path)
                : new FittedPrior([.. names], prior);
        }
        catch (ArgumentException e)
        {
            throw new ModelException(e.Message, path, e);
        }
    }
}
