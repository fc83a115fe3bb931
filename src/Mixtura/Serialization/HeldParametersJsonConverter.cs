using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mixtura.Serialization;

/// <summary>What a fit held in System.Text.Json, as a model file has it: components and columns are numbered from 1.</summary>
public sealed class HeldParametersJsonConverter : JsonConverter<HeldParameters>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">A value is not what it must be; the message says where.</exception>
    public override HeldParameters Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement held = JsonElement.ParseValue(ref reader);
        try
        {
            return HeldJson.ReadValue(held, "", int.MaxValue);
        }
        catch (ModelException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HeldParameters value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        HeldJson.WriteValue(writer, value);
    }
}
