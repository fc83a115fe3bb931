using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mixtura.Serialization;

/// <summary>A matrix in System.Text.Json, which knows none of its own accord: an array of its rows.</summary>
public sealed class MatrixJsonConverter : JsonConverter<double[,]>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is no array of arrays of numbers that are all of one length.</exception>
    public override double[,] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement rows = JsonElement.ParseValue(ref reader);
        if (rows.ValueKind != JsonValueKind.Array || rows.GetArrayLength() == 0 || rows[0].ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("a matrix is an array of its rows");
        }

        int columns = rows[0].GetArrayLength();
        double[,] matrix = new double[rows.GetArrayLength(), columns];
        try
        {
            foreach ((int i, JsonElement row) in rows.EnumerateArray().Index())
            {
                foreach ((int j, double value) in JsonValues.ReadArray(row, columns, $"[{i}]").Index())
                {
                    matrix[i, j] = value;
                }
            }
        }
        catch (ModelException e)
        {
            throw new JsonException(e.Message, e);
        }

        return matrix;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double[,] value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartArray();
        for (int i = 0; i < value.GetLength(0); i++)
        {
            writer.WriteStartArray();
            for (int j = 0; j < value.GetLength(1); j++)
            {
                writer.WriteNumberValue(value[i, j]);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
