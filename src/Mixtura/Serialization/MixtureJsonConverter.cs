using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mixtura.Serialization;

/// <summary>
/// A mixture in System.Text.Json: the object that a model file is, without what is known of its fit; doubles read back to the same bits.
/// Serializers find it by themselves.
/// </summary>
public sealed class MixtureJsonConverter : JsonConverter<Mixture>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The object is no model, or a value in it is not valid; the message says where.</exception>
    public override Mixture Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => MixtureJson.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Mixture value, JsonSerializerOptions options) => MixtureJson.Write(writer, value);
}

/// <summary>A Gaussian mixture in System.Text.Json; see <see cref="MixtureJsonConverter"/>.</summary>
public sealed class GaussianMixtureJsonConverter : JsonConverter<GaussianMixture>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The object is no Gaussian mixture, or a value in it is not valid; the message says where.</exception>
    public override GaussianMixture Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => MixtureJson.Read(ref reader) as GaussianMixture
        ?? throw new JsonException("family: the model is not a Gaussian mixture; read it as Mixture");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, GaussianMixture value, JsonSerializerOptions options) => MixtureJson.Write(writer, value);
}

/// <summary>A classifier in System.Text.Json: the object that a classifier's file is. Serializers find it by themselves.</summary>
public sealed class MixtureClassifierJsonConverter : JsonConverter<MixtureClassifier>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The object is no classifier, or a value in it is not valid; the message says where.</exception>
    public override MixtureClassifier Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonElement root = JsonElement.ParseValue(ref reader);
        try
        {
            return ClassifierFile.Read(root).Classifier;
        }
        catch (ModelException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MixtureClassifier value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        ClassifierFile.WriteProperties(writer, new ClassifierDocument(value));
        writer.WriteEndObject();
    }
}

/// <summary>What the converters of mixtures share.</summary>
internal static class MixtureJson
{
    public static Mixture Read(ref Utf8JsonReader reader)
    {
        JsonElement root = JsonElement.ParseValue(ref reader);
        try
        {
            return ModelFile.Read(root).Model;
        }
        catch (ModelException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public static void Write(Utf8JsonWriter writer, Mixture model)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        ModelFile.WriteProperties(writer, model, null);
        writer.WriteEndObject();
    }
}
