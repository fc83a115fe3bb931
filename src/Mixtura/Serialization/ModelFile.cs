using System.Collections.Immutable;
using System.Text.Json;

namespace Mixtura.Serialization;

/// <summary>A model file's content: the model, and what was kept of its fit.</summary>
/// <param name="Model">The model.</param>
/// <param name="Fit">What happened when it was fitted, or null.</param>
public sealed record ModelDocument(Mixture Model, FitSummary? Fit)
{
    /// <summary>The steps from statistics that led to the model, or null where it was made otherwise.</summary>
    public StepHistory? Steps { get; init; }

    /// <summary>The last update by new rows, or null where there was none.</summary>
    public UpdateSummary? Update { get; init; }

    /// <summary>
    /// The places of keys in the file that are none of a model's, for instance a misspelled one, "components[1].weigth"; they were
    /// not read. Empty where there are none, and not written.
    /// </summary>
    public ImmutableArray<string> UnknownKeys { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The weight of the rows that the model rests on; null where that is not known.</summary>
    public double? Rows => Update?.Rows ?? Fit?.Rows ?? Steps?.Rows;
}

/// <summary>The model file, format "mixtura/1": JSON in UTF-8. Reading checks everything and names the place of what is wrong.</summary>
public static class ModelFile
{
    private const string Format = "mixtura/1";
    internal const int DeepestNesting = 16;

    /// <summary>
    /// The most bytes that a model's or classifier's file may have, 256 MiB. It may have 16 million numbers, names and brackets as well: 16
    /// full covariances of 1,000 columns. Reading takes memory for about three times the file; what is larger, or no JSON, is refused
    /// as soon as that shows.
    /// </summary>
    public const int LargestFile = 256 << 20;

    /// <summary>Writes a model file, indented, with a final line feed.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="model">The model.</param>
    /// <param name="fit">What happened when it was fitted, or null.</param>
    public static void Write(Stream stream, Mixture model, FitSummary? fit)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(stream, new ModelDocument(model, fit));
    }

    /// <summary>Writes a model file with all that is kept beside the model, indented, with a final line feed.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="document">The model, and what is kept beside it.</param>
    public static void Write(Stream stream, ModelDocument document)
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

    /// <summary>Writes the properties of a model file, with all that is kept beside the model, into an object that is already open.</summary>
    /// <param name="json">The writer, inside an object.</param>
    /// <param name="document">The model, and what is kept beside it.</param>
    public static void WriteProperties(Utf8JsonWriter json, ModelDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        WriteProperties(json, document.Model, document.Fit);
        StepHistoryJson.Write(json, document.Steps);
        UpdateJson.Write(json, document.Update);
    }

    /// <summary>Writes the properties of a model file into an object that is already open.</summary>
    /// <param name="json">The writer, inside an object.</param>
    /// <param name="model">The model.</param>
    /// <param name="fit">What happened when it was fitted, or null.</param>
    public static void WriteProperties(Utf8JsonWriter json, Mixture model, FitSummary? fit)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(model);
        json.WriteString("format", Format);
        json.WriteString("family", model.Family.Name);
        if (model.Family is GaussianFamily or NoiseFamily { Inner: GaussianFamily })
        {
            json.WriteString("covariance", model.Family.Structure);
        }

        JsonValues.WriteArray(json, "columns", model.Columns.Select(column => column.Name));
        JsonValues.WriteArray(json, "weights", model.Weights);
        if (!model.Names.IsEmpty)
        {
            JsonValues.WriteArray(json, "names", model.Names);
        }

        json.WriteStartArray("components");
        foreach (Component component in model.Components)
        {
            json.WriteStartObject();
            model.Family.WriteComponent(json, component, model.Columns);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (fit is not null)
        {
            WriteFit(json, fit);
        }
    }

    /// <summary>Reads a model file and checks all of it; keys that are none of a model's are listed in <see cref="ModelDocument.UnknownKeys"/>.</summary>
    /// <param name="stream">The file's content.</param>
    /// <exception cref="ModelException">The content is no model, or larger than <see cref="LargestFile"/>, or a value in it is not valid; the message says where.</exception>
    public static ModelDocument Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using JsonDocument document = JsonValues.Parse(stream, DeepestNesting, "a model", "'mixtura fit --output' or Mixture.Write");
        return Read(document.RootElement);
    }

    /// <summary>Reads the object that a model file is, wherever it stands; places are told from that object on.</summary>
    internal static ModelDocument Read(JsonElement root)
    {
        string format = JsonValues.ReadString(root, "format", "");
        if (format != Format)
        {
            throw new ModelException($"the format is '{format}', this version reads '{Format}'", "format");
        }

        double[] weights = ReadWeights(root);
        ImmutableArray<string> names = ReadColumns(root);
        JsonElement components = JsonValues.Property(root, "components", JsonValueKind.Array, "");
        JsonValues.CheckLength(components, weights.Length, "components");
        (Family family, ImmutableArray<Column> columns) = FamilyJson.ReadFamily(root, components[0], names, "components[0]", "");
        bool hasNoise = UniformJson.IsNoise(components[weights.Length - 1]);
        Component[] read = [.. components.EnumerateArray().Take(weights.Length - (hasNoise ? 1 : 0)).Select((element, j) => FamilyJson.ReadComponent(family, element, columns, $"components[{j}]"))];
        if (read.Length == 0)
        {
            throw new ModelException("the noise is the only component; it needs at least one before it", "components");
        }

        FamilyJson.CheckShared(family, read, j => $"components[{j}]");
        if (hasNoise)
        {
            (family, Component noise) = ReadNoise(family, components[read.Length], columns, $"components[{read.Length}]");
            read = [.. read, noise];
        }

        return new ModelDocument(Mixture.With(family, weights, read, columns).WithNames(ReadComponentNames(root)), ReadFit(root, columns)) { Steps = StepHistoryJson.Read(root, columns), Update = UpdateJson.Read(root), UnknownKeys = UnknownKeys.OfModel(root) };
    }

    private static (Family Family, Component Noise) ReadNoise(Family family, JsonElement element, ImmutableArray<Column> columns, string path)
    {
        if (!family.IsContinuous)
        {
            throw new ModelException($"the family '{family.Name}' describes columns in which noise has no volume", JsonValues.Join(path, "noise"));
        }

        (UniformComponent noise, double? volume) = UniformJson.Read(element, columns.Length, path);
        return (new NoiseFamily(family, volume), noise);
    }

    private static double[] ReadWeights(JsonElement root)
    {
        JsonElement array = JsonValues.Property(root, "weights", JsonValueKind.Array, "");
        return array.GetArrayLength() > 0
            ? JsonValues.ReadArray(array, array.GetArrayLength(), "weights")
            : throw new ModelException("there is no weight; a mixture has at least one component", "weights");
    }

    private static ImmutableArray<string> ReadComponentNames(JsonElement root) => root.TryGetProperty("names", out _) ? ReadNames(root, "names") : [];

    private static ImmutableArray<string> ReadColumns(JsonElement root) => ReadNames(root, "columns") is { IsEmpty: false } names
        ? names
        : throw new ModelException("there is no column; a mixture has at least one", "columns");

    private static ImmutableArray<string> ReadNames(JsonElement root, string property)
    {
        JsonElement array = JsonValues.Property(root, property, JsonValueKind.Array, "");
        var names = ImmutableArray.CreateBuilder<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: > 0 } name || !seen.Add(name))
            {
                throw new ModelException("it must be a name that is not empty and not used before", $"{property}[{names.Count}]");
            }

            names.Add(name);
        }

        return names.ToImmutable();
    }

    private static void WriteFit(Utf8JsonWriter json, FitSummary fit)
    {
        json.WriteStartObject("fit");
        json.WriteNumber("logLikelihood", fit.LogLikelihood);
        json.WriteNumber("parameters", fit.Parameters);
        json.WriteNumber("rows", fit.Rows);
        json.WriteNumber("aic", fit.Aic);
        json.WriteNumber("bic", fit.Bic);
        json.WriteNumber("icl", fit.Icl);
        json.WriteNumber("iterations", fit.Iterations);
        json.WriteBoolean("converged", fit.Converged);
        json.WriteNumber("seed", fit.Seed);
        if (double.IsFinite(fit.EstimatedDistance))
        {
            json.WriteNumber("estimatedDistance", fit.EstimatedDistance);
        }
        else
        {
            json.WriteNull("estimatedDistance");
        }

        json.WriteNumber("gradientNorm", fit.GradientNorm);
        if (double.IsFinite(fit.Entropy))
        {
            json.WriteNumber("entropy", fit.Entropy);
        }

        if (fit.Trim > 0)
        {
            json.WriteNumber("trim", fit.Trim);
        }

        if (fit.Held.Length > 0)
        {
            json.WriteString("held", fit.Held);
        }

        HeldJson.Write(json, fit.HeldParameters);

        if (fit.KnownRows > 0)
        {
            json.WriteNumber("knownRows", fit.KnownRows);
        }

        PriorJson.Write(json, fit.Priors);

        json.WriteEndObject();
    }

    private static FitSummary? ReadFit(JsonElement root, ImmutableArray<Column> columns)
    {
        if (!root.TryGetProperty("fit", out _))
        {
            return null;
        }

        JsonElement fit = JsonValues.Property(root, "fit", JsonValueKind.Object, "");
        if (!fit.TryGetProperty("converged", out JsonElement converged) || converged.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw new ModelException("it must be true or false", "fit.converged");
        }

        if (!JsonValues.Property(fit, "seed", JsonValueKind.Number, "fit").TryGetUInt64(out ulong seed))
        {
            throw new ModelException("it must be a whole number that is zero or more", "fit.seed");
        }

        return new FitSummary(
            JsonValues.ReadNumber(fit, "logLikelihood", "fit"),
            JsonValues.ReadCount(fit, "parameters", "fit"),
            JsonValues.ReadNumber(fit, "rows", "fit") is > 0 and var rows ? rows : throw new ModelException("it must be above 0", "fit.rows"),
            JsonValues.ReadNumber(fit, "aic", "fit"),
            JsonValues.ReadNumber(fit, "bic", "fit"),
            JsonValues.ReadNumber(fit, "icl", "fit"),
            JsonValues.ReadCount(fit, "iterations", "fit"),
            converged.GetBoolean(),
            seed,
            fit.TryGetProperty("estimatedDistance", out JsonElement distance) && distance.ValueKind == JsonValueKind.Number
                ? JsonValues.ReadNumber(fit, "estimatedDistance", "fit")
                : double.NaN,
            JsonValues.ReadNumber(fit, "gradientNorm", "fit"),
            fit.TryGetProperty("entropy", out _) ? JsonValues.ReadNumber(fit, "entropy", "fit") : double.NaN)
        {
            Trim = fit.TryGetProperty("trim", out _) ? ReadTrim(fit) : 0,
            Held = fit.TryGetProperty("held", out _) ? JsonValues.ReadString(fit, "held", "fit") : "",
            HeldParameters = HeldJson.Read(fit, "fit", columns.Length),
            KnownRows = fit.TryGetProperty("knownRows", out _) ? JsonValues.ReadCount(fit, "knownRows", "fit") : 0,
            Priors = PriorJson.Read(fit, "fit", columns),
        };
    }

    private static double ReadTrim(JsonElement fit) => JsonValues.ReadNumber(fit, "trim", "fit") is >= 0 and <= 0.5 and var trim
        ? trim
        : throw new ModelException("it must be a number from 0 to 0.5", "fit.trim");
}
