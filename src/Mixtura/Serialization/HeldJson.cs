using System.Collections.Immutable;
using System.Text.Json;

namespace Mixtura.Serialization;

/// <summary>
/// What a fit held in the model file, each left out where it is not held; components and columns are numbered from 1:
/// "heldParameters": { "components": [..], "means": [..], "proportions": "equal" | [number | null, ..k],
/// "uncorrelated": [[column, column], ..], "covariance": "EEE" }.
/// </summary>
internal static class HeldJson
{
    private const string Name = "heldParameters";
    private const string Equal = "equal";

    public static void Write(Utf8JsonWriter json, HeldParameters? held)
    {
        if (held is null)
        {
            return;
        }

        json.WritePropertyName(Name);
        WriteValue(json, held);
    }

    /// <summary>Writes the object alone.</summary>
    public static void WriteValue(Utf8JsonWriter json, HeldParameters held)
    {
        json.WriteStartObject();
        WriteNumbers(json, "components", held.Components);
        WriteNumbers(json, "means", held.Means);
        if (held.Proportions is EqualProportions)
        {
            json.WriteString("proportions", Equal);
        }
        else if (held.Proportions is GivenProportions given)
        {
            json.WriteStartArray("proportions");
            foreach (double? value in given.Values)
            {
                if (value is { } number)
                {
                    json.WriteNumberValue(number);
                }
                else
                {
                    json.WriteNullValue();
                }
            }

            json.WriteEndArray();
        }

        if (!held.Uncorrelated.IsEmpty)
        {
            json.WriteStartArray("uncorrelated");
            foreach ((int first, int second) in held.Uncorrelated)
            {
                json.WriteStartArray();
                json.WriteNumberValue(first + 1);
                json.WriteNumberValue(second + 1);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        if (held.Covariance is { } covariance)
        {
            json.WriteString("covariance", covariance.ToString());
        }

        json.WriteEndObject();
    }

    /// <exception cref="ModelException">A value is not what it must be; the message names its place.</exception>
    public static HeldParameters? Read(JsonElement fit, string path, int columns)
    {
        if (!fit.TryGetProperty(Name, out _))
        {
            return null;
        }

        return ReadValue(JsonValues.Property(fit, Name, JsonValueKind.Object, path), JsonValues.Join(path, Name), columns);
    }

    /// <summary>Reads the object alone.</summary>
    /// <exception cref="ModelException">A value is not what it must be; the message names its place.</exception>
    public static HeldParameters ReadValue(JsonElement held, string place, int columns)
    {
        if (held.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException("it must be an object", place);
        }

        return new HeldParameters
        {
            Components = ReadNumbers(held, "components", place),
            Means = ReadNumbers(held, "means", place),
            Proportions = ReadProportions(held, place),
            Uncorrelated = ReadPairs(held, place, columns),
            Covariance = !held.TryGetProperty("covariance", out _) ? null
                : Covariances.TryParse(JsonValues.ReadString(held, "covariance", place), out Covariance covariance) ? covariance
                : throw new ModelException("it must be the name of a covariance structure, for instance VVV", $"{place}.covariance"),
        };
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ImmutableArray<int> places)
    {
        if (!places.IsEmpty)
        {
            JsonValues.WriteArray(json, name, [.. places.Select(j => j + 1.0)]);
        }
    }

    private static ImmutableArray<int> ReadNumbers(JsonElement held, string name, string path)
    {
        if (!held.TryGetProperty(name, out _))
        {
            return [];
        }

        string place = JsonValues.Join(path, name);
        ImmutableArray<int> numbers = [.. JsonValues.Property(held, name, JsonValueKind.Array, path).EnumerateArray().Select((item, i) => Index(item, $"{place}[{i}]"))];
        return numbers.Distinct().Count() == numbers.Length ? numbers : throw new ModelException("a component is named twice", place);
    }

    private static int Index(JsonElement item, string place) => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number) && number > 0
        ? number - 1
        : throw new ModelException("it must be a whole number from 1 on", place);

    private static Proportions ReadProportions(JsonElement held, string path)
    {
        if (!held.TryGetProperty("proportions", out JsonElement value))
        {
            return Proportions.Free;
        }

        string place = JsonValues.Join(path, "proportions");
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString() == Equal ? Proportions.Equal : throw new ModelException($"it must be \"{Equal}\" or an array", place);
        }

        double?[] values = [.. JsonValues.Property(held, "proportions", JsonValueKind.Array, path).EnumerateArray()
            .Select((item, i) => item.ValueKind == JsonValueKind.Null ? null : (double?)JsonValues.Number(item, $"{place}[{i}]"))];
        try
        {
            return Proportions.Given(values);
        }
        catch (ArgumentException problem)
        {
            throw new ModelException(problem.Message, place);
        }
    }

    private static ImmutableArray<(int First, int Second)> ReadPairs(JsonElement held, string path, int columns)
    {
        if (!held.TryGetProperty("uncorrelated", out _))
        {
            return [];
        }

        string place = JsonValues.Join(path, "uncorrelated");
        return [.. JsonValues.Property(held, "uncorrelated", JsonValueKind.Array, path).EnumerateArray().Select((item, i) =>
        {
            string at = $"{place}[{i}]";
            double[] pair = JsonValues.ReadArray(item, 2, at);
            return pair.All(value => value >= 1 && value <= columns && value == Math.Floor(value)) && pair[0] != pair[1]
                ? ((int)pair[0] - 1, (int)pair[1] - 1)
                : throw new ModelException($"it must be two different columns' numbers from 1 to {columns}", at);
        })];
    }
}
