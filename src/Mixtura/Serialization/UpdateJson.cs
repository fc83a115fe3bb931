using System.Text.Json;

namespace Mixtura.Serialization;

/// <summary>An update in the model file, left out where there was none: "update": { "rows", "rowsBefore", "newRows", "newWeight", "newRowsLogLikelihoodBefore", "newRowsLogLikelihood", "iterations", "converged", "halfLife", "updates", "held" }.</summary>
internal static class UpdateJson
{
    private const string Name = "update";

    public static void Write(Utf8JsonWriter json, UpdateSummary? update)
    {
        if (update is null)
        {
            return;
        }

        json.WriteStartObject(Name);
        json.WriteNumber("rows", update.Rows);
        json.WriteNumber("rowsBefore", update.RowsBefore);
        json.WriteNumber("newRows", update.NewRows);
        json.WriteNumber("newWeight", update.NewWeight);
        json.WriteNumber("newRowsLogLikelihoodBefore", update.LogLikelihoodBefore);
        json.WriteNumber("newRowsLogLikelihood", update.LogLikelihood);
        json.WriteNumber("iterations", update.Iterations);
        json.WriteBoolean("converged", update.Converged);
        if (update.HalfLife is { } halfLife)
        {
            json.WriteNumber("halfLife", halfLife);
        }
        else
        {
            json.WriteNull("halfLife");
        }

        json.WriteNumber("updates", update.Updates);
        if (update.Held.Length > 0)
        {
            json.WriteString("held", update.Held);
        }

        json.WriteEndObject();
    }

    public static UpdateSummary? Read(JsonElement root)
    {
        if (!root.TryGetProperty(Name, out _))
        {
            return null;
        }

        JsonElement update = JsonValues.Property(root, Name, JsonValueKind.Object, "");
        if (!update.TryGetProperty("converged", out JsonElement converged) || converged.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw new ModelException("it must be true or false", Name + ".converged");
        }

        return new UpdateSummary(
            Positive(update, "rows"),
            Positive(update, "rowsBefore"),
            JsonValues.Property(update, "newRows", JsonValueKind.Number, Name).TryGetInt64(out long rows) && rows >= 0 ? rows : throw new ModelException("it must be a whole number that is zero or more", Name + ".newRows"),
            Positive(update, "newWeight"),
            JsonValues.ReadNumber(update, "newRowsLogLikelihoodBefore", Name),
            JsonValues.ReadNumber(update, "newRowsLogLikelihood", Name),
            JsonValues.ReadCount(update, "iterations", Name),
            converged.GetBoolean(),
            update.TryGetProperty("halfLife", out JsonElement half) && half.ValueKind != JsonValueKind.Null ? Positive(update, "halfLife") : null,
            JsonValues.ReadCount(update, "updates", Name))
        {
            Held = update.TryGetProperty("held", out _) ? JsonValues.ReadString(update, "held", Name) : "",
        };
    }

    private static double Positive(JsonElement update, string name) =>
        JsonValues.ReadNumber(update, name, Name) is > 0 and var value ? value : throw new ModelException("it must be above 0", $"{Name}.{name}");
}
