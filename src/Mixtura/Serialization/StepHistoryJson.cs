using System.Collections.Immutable;
using System.Text.Json;

namespace Mixtura.Serialization;

/// <summary>The steps from statistics in the model file, left out where there are none: "steps": { "trace": [..], "rows", "seed", "held", "priors" }.</summary>
internal static class StepHistoryJson
{
    private const string Name = "steps";

    public static void Write(Utf8JsonWriter json, StepHistory? steps)
    {
        if (steps is null)
        {
            return;
        }

        json.WriteStartObject(Name);
        JsonValues.WriteArray(json, "trace", steps.Trace.AsSpan());
        json.WriteNumber("rows", steps.Rows);
        json.WriteNumber("seed", steps.Seed);
        if (steps.Held.Length > 0)
        {
            json.WriteString("held", steps.Held);
        }

        PriorJson.Write(json, steps.Priors);
        json.WriteEndObject();
    }

    public static StepHistory? Read(JsonElement root, ImmutableArray<Column> columns)
    {
        if (!root.TryGetProperty(Name, out _))
        {
            return null;
        }

        JsonElement steps = JsonValues.Property(root, Name, JsonValueKind.Object, "");
        JsonElement trace = JsonValues.Property(steps, "trace", JsonValueKind.Array, Name);
        return new StepHistory(
            [.. JsonValues.ReadArray(trace, trace.GetArrayLength(), Name + ".trace")],
            JsonValues.ReadNumber(steps, "rows", Name) is > 0 and var rows ? rows : throw new ModelException("it must be above 0", Name + ".rows"),
            JsonValues.Property(steps, "seed", JsonValueKind.Number, Name).TryGetUInt64(out ulong seed) ? seed : throw new ModelException("it must be a whole number that is zero or more", Name + ".seed"))
        {
            Held = steps.TryGetProperty("held", out _) ? JsonValues.ReadString(steps, "held", Name) : "",
            Priors = PriorJson.Read(steps, Name, columns),
        };
    }
}
