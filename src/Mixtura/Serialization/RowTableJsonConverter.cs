using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mixtura.Serialization;

/// <summary>
/// A table in System.Text.Json: { "columns": [{ "name", "levels"? }, ..d], "rows": [[..d], ..n], "weights"?: [..n] }; labels stand as the
/// codes of their levels. Doubles read back to the same bits.
/// </summary>
public sealed class RowTableJsonConverter : JsonConverter<RowTable>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The object is no table, or a value in it is not valid; the message says where.</exception>
    public override RowTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement root = JsonElement.ParseValue(ref reader);
        try
        {
            ImmutableArray<Column> columns = [.. JsonValues.Property(root, "columns", JsonValueKind.Array, "").EnumerateArray().Select((column, i) => ReadColumn(column, $"columns[{i}]"))];
            JsonElement rows = JsonValues.Property(root, "rows", JsonValueKind.Array, "");
            double[] weights = root.TryGetProperty("weights", out _) ? JsonValues.ReadArray(root, "weights", rows.GetArrayLength(), "") : [];
            var builder = new RowTableBuilder(columns, weights.Length > 0);
            foreach ((int i, JsonElement row) in rows.EnumerateArray().Index())
            {
                builder.Append(JsonValues.ReadArray(row, columns.Length, $"rows[{i}]"), weights.Length > 0 ? weights[i] : 1);
            }

            return builder.Build();
        }
        catch (Exception e) when (e is MixturaException or ArgumentException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RowTable value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        writer.WriteStartArray("columns");
        foreach (Column column in value.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            if (column.IsCategorical)
            {
                JsonValues.WriteArray(writer, "levels", column.Levels);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("rows");
        double[] row = new double[value.ColumnCount];
        foreach (RowTable part in value.InParts())
        {
            for (long i = 0; i < part.RowCount; i++)
            {
                part.CopyRow(i, row);
                JsonValues.WriteArray(writer, null, row);
            }
        }

        writer.WriteEndArray();
        if (value.IsWeighted)
        {
            writer.WriteStartArray("weights");
            foreach (RowTable part in value.InParts())
            {
                for (long i = 0; i < part.RowCount; i++)
                {
                    writer.WriteNumberValue(part.Weight(i));
                }
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static Column ReadColumn(JsonElement column, string path)
    {
        string name = JsonValues.ReadString(column, "name", path);
        return column.TryGetProperty("levels", out _)
            ? new Column(name, [.. JsonValues.Property(column, "levels", JsonValueKind.Array, path).EnumerateArray().Select((level, i) => level.ValueKind == JsonValueKind.String
                ? level.GetString()!
                : throw new ModelException("it must be a string", $"{path}.levels[{i}]"))])
            : new Column(name);
    }
}
