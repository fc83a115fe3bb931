using System.Collections.Immutable;
using System.Text.Json;

namespace Mixtura.Serialization;

/// <summary>
/// The classifier's file, format "mixtura-classifier/1": JSON in UTF-8, a list of classes, each with its prior probability and a model
/// as a model file has it. Reading checks everything and names the place of what is wrong.
/// </summary>
public static class ClassifierFile
{
    private const string Format = "mixtura-classifier/1";

    /// <summary>Objects and arrays around a class's model.</summary>
    private const int Around = 3;

    /// <summary>Writes a classifier's file, indented, with a final line feed.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="document">The classifier and what is kept of its training.</param>
    public static void Write(Stream stream, ClassifierDocument document)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(document);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            WriteProperties(json, document);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes the properties of a classifier's file into an object that is already open.</summary>
    /// <param name="json">The writer, inside an object.</param>
    /// <param name="document">The classifier and what is kept of its training.</param>
    public static void WriteProperties(Utf8JsonWriter json, ClassifierDocument document)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(document);
        MixtureClassifier classifier = document.Classifier;
        json.WriteString("format", Format);
        if (document.Method is { } method)
        {
            json.WriteString("method", Word(method));
        }

        if (document.ClassColumn is { } column)
        {
            json.WriteString("classColumn", column);
        }

        json.WriteStartArray("classes");
        for (int c = 0; c < classifier.Classes.Length; c++)
        {
            json.WriteStartObject();
            json.WriteString("name", classifier.Classes[c]);
            json.WriteNumber("prior", classifier.Priors[c]);
            json.WriteStartObject("model");
            ModelFile.WriteProperties(json, classifier.Mixtures[c], c < document.Fits.Length ? document.Fits[c] : null);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCosts(json, classifier);
        WriteFigures(json, "training", document.Training);
        WriteFigures(json, "crossValidated", document.CrossValidated);
    }

    /// <summary>Reads a classifier's file and checks all of it; keys that are none of a classifier's are listed in <see cref="ClassifierDocument.UnknownKeys"/>.</summary>
    /// <param name="stream">The file's content.</param>
    /// <exception cref="ModelException">The content is no classifier, or larger than <see cref="ModelFile.LargestFile"/>, or a value in it is not valid; the message says where.</exception>
    public static ClassifierDocument Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using JsonDocument document = JsonValues.Parse(stream, ModelFile.DeepestNesting + Around, "a classifier", "'mixtura classify --output' or MixtureClassifier.Write");
        return Read(document.RootElement);
    }

    /// <summary>Reads the object that a classifier's file is, wherever it stands.</summary>
    internal static ClassifierDocument Read(JsonElement root)
    {
        string format = JsonValues.ReadString(root, "format", "");
        if (format != Format)
        {
            throw new ModelException($"the format is '{format}', a classifier's is '{Format}'", "format");
        }

        JsonElement classes = JsonValues.Property(root, "classes", JsonValueKind.Array, "");
        var names = new List<string>();
        var priors = new List<double>();
        var models = new List<ModelDocument>();
        foreach (JsonElement element in classes.EnumerateArray())
        {
            string path = $"classes[{names.Count}]";
            names.Add(JsonValues.ReadString(element, "name", path));
            priors.Add(JsonValues.ReadNumber(element, "prior", path));
            models.Add(ReadModel(JsonValues.Property(element, "model", JsonValueKind.Object, path), path + ".model"));
        }

        MixtureClassifier classifier = new(names, models.Select(model => model.Model), priors);
        return new ClassifierDocument(root.TryGetProperty("costs", out _) ? classifier.WithCosts(JsonValues.ReadMatrix(root, "costs", names.Count, "")) : classifier)
        {
            Method = root.TryGetProperty("method", out _) ? ReadMethod(root) : null,
            ClassColumn = root.TryGetProperty("classColumn", out _) ? JsonValues.ReadString(root, "classColumn", "") : null,
            Fits = models.TrueForAll(model => model.Fit is null) ? [] : [.. models.Select(model => model.Fit)],
            Training = ReadFigures(root, "training"),
            CrossValidated = ReadFigures(root, "crossValidated"),
            UnknownKeys = [.. UnknownKeys.OfClassifier(root), .. models.Index().SelectMany(model => model.Item.UnknownKeys.Select(place => $"classes[{model.Index}].model.{place}"))],
        };
    }

    private static ModelDocument ReadModel(JsonElement element, string path)
    {
        try
        {
            return ModelFile.Read(element);
        }
        catch (ModelException e) when (e.Path is { } place)
        {
            throw new ModelException(e.Message[(place.Length + 2)..], $"{path}.{place}", e);
        }
        catch (ModelException e)
        {
            throw new ModelException(e.Message, path, e);
        }
    }

    private static string Word(DiscriminantMethod method) => method == DiscriminantMethod.Edda ? "edda" : "mclustda";

    private static DiscriminantMethod ReadMethod(JsonElement root)
    {
        string word = JsonValues.ReadString(root, "method", "");
        return word switch
        {
            "edda" => DiscriminantMethod.Edda,
            "mclustda" => DiscriminantMethod.MclustDA,
            _ => throw new ModelException($"the method '{word}' is not known; it must be edda or mclustda", "method"),
        };
    }

    private static void WriteCosts(Utf8JsonWriter json, MixtureClassifier classifier)
    {
        if (!classifier.HasCosts)
        {
            return;
        }

        json.WriteStartArray("costs");
        for (int actual = 0; actual < classifier.Classes.Length; actual++)
        {
            json.WriteStartArray();
            for (int predicted = 0; predicted < classifier.Classes.Length; predicted++)
            {
                json.WriteNumberValue(classifier.Cost(actual, predicted));
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteFigures(Utf8JsonWriter json, string name, QualityFigures? figures)
    {
        if (figures is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("rows", figures.Rows);
        json.WriteNumber("error", figures.Error);
        Write("errorStandardError", figures.ErrorStandardError);
        json.WriteNumber("brier", figures.Brier);
        Write("brierStandardError", figures.BrierStandardError);
        json.WriteEndObject();

        void Write(string property, double value)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumber(property, value);
            }
            else
            {
                json.WriteNull(property);
            }
        }
    }

    private static QualityFigures? ReadFigures(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out _))
        {
            return null;
        }

        JsonElement figures = JsonValues.Property(root, name, JsonValueKind.Object, "");
        return new QualityFigures(
            Read("rows", double.MaxValue),
            Read("error", 1),
            ReadError("errorStandardError"),
            Read("brier", 1),
            ReadError("brierStandardError"));

        double Read(string property, double most) => JsonValues.ReadNumber(figures, property, name) is >= 0 and var value && value <= most
            ? value
            : throw new ModelException(most == 1 ? "it must be a number from 0 to 1" : "it must be a number that is zero or more", $"{name}.{property}");

        double ReadError(string property) => figures.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.Null
            ? double.NaN
            : Read(property, double.MaxValue);
    }
}
