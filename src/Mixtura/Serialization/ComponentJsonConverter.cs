using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mixtura.Serialization;

/// <summary>
/// A component in System.Text.Json, as a model file has it but for levels of labels, whose probabilities are arrays in the order of their
/// codes. A component from outside the library gives its number of columns only. Components are read with their mixture, not by themselves.
/// </summary>
public sealed class ComponentJsonConverter : JsonConverter<Component>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(Component).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Component Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A component by itself does not say of which family and structure it is; read the mixture that it belongs to.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Component value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        WriteProperties(writer, value);
        writer.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter writer, Component component)
    {
        switch (component)
        {
            case GaussianComponent gaussian:
                GaussianJson.Write(writer, gaussian);
                break;
            case PoissonComponent poisson:
                JsonValues.WriteArray(writer, "rate", poisson.Rates);
                break;
            case UniformComponent uniform:
                UniformJson.Write(writer, uniform, null);
                break;
            case CategoricalComponent categorical:
                writer.WriteStartArray("probabilities");
                for (int i = 0; i < categorical.Dimensions; i++)
                {
                    JsonValues.WriteArray(writer, null, categorical.Probabilities(i));
                }

                writer.WriteEndArray();
                break;
            case CompositeComponent composite:
                writer.WriteStartArray("parts");
                foreach ((int p, Component part) in composite.Parts.Index())
                {
                    writer.WriteStartObject();
                    JsonValues.WriteArray(writer, "columns", [.. composite.Columns(p).Select(column => (double)column)]);
                    WriteProperties(writer, part);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteNumber("dimensions", component.Dimensions);
                break;
        }
    }
}
