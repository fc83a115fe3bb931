using System.Text.Json;

namespace Mixtura.Serialization;

/// <summary>Values of a model file, checked as they are read: every error names its place.</summary>
internal static class JsonValues
{
    /// <param name="json">Receives the array.</param>
    /// <param name="name">The property's name; null within an array.</param>
    /// <param name="values">The values.</param>
    public static void WriteArray(Utf8JsonWriter json, string? name, ReadOnlySpan<double> values)
    {
        if (name is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartArray(name);
        }

        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    public static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static JsonElement Property(JsonElement element, string name, JsonValueKind kind, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException($"it must be an object, not {Word(element.ValueKind)}", path.Length == 0 ? null : path);
        }

        if (!element.TryGetProperty(name, out JsonElement value))
        {
            throw new ModelException($"'{name}' is missing", path.Length == 0 ? null : path);
        }

        return value.ValueKind == kind
            ? value
            : throw new ModelException($"it must be {Word(kind)}, not {Word(value.ValueKind)}", Join(path, name));
    }

    public static double[] ReadArray(JsonElement element, string name, int length, string path) =>
        ReadArray(Property(element, name, JsonValueKind.Array, path), length, Join(path, name));

    public static double[] ReadArray(JsonElement array, int length, string path)
    {
        CheckArray(array, length, path);
        double[] values = new double[length];
        int i = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            values[i] = Number(item, $"{path}[{i}]");
            i++;
        }

        return values;
    }

    /// <summary>A square matrix, row by row. That its rows are all there is known before there is room for it: a file can promise more than it holds.</summary>
    public static double[,] ReadMatrix(JsonElement element, string name, int order, string path)
    {
        JsonElement rows = Property(element, name, JsonValueKind.Array, path);
        string place = Join(path, name);
        CheckLength(rows, order, place);
        foreach ((int i, JsonElement row) in rows.EnumerateArray().Index())
        {
            CheckArray(row, order, $"{place}[{i}]");
        }

        double[,] matrix = new double[order, order];
        foreach ((int i, JsonElement row) in rows.EnumerateArray().Index())
        {
            foreach ((int j, JsonElement item) in row.EnumerateArray().Index())
            {
                matrix[i, j] = Number(item, $"{place}[{i}][{j}]");
            }
        }

        return matrix;
    }

    public static double ReadNumber(JsonElement element, string name, string path) =>
        Number(Property(element, name, JsonValueKind.Number, path), Join(path, name));

    public static int ReadCount(JsonElement element, string name, string path) =>
        Property(element, name, JsonValueKind.Number, path).TryGetInt32(out int count) && count >= 0
            ? count
            : throw new ModelException("it must be a whole number that is zero or more", Join(path, name));

    /// <summary>Parses a file; what is not JSON is refused with its place, and what is too large before it takes memory.</summary>
    /// <param name="stream">The file's content.</param>
    /// <param name="depth">The deepest nesting allowed.</param>
    /// <param name="thing">What the file should hold, for instance "a model".</param>
    /// <param name="writers">What writes one.</param>
    public static JsonDocument Parse(Stream stream, int depth, string thing, string writers)
    {
        try
        {
            return JsonDocument.Parse(JsonInput.ReadAll(stream, depth, thing), new JsonDocumentOptions { MaxDepth = depth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? $"line {line + 1}, byte {e.BytePositionInLine + 1}" : e.Message;
            throw new ModelException($"the file is not JSON that holds {thing} ({where}): write one with {writers}", null, e);
        }
    }

    public static string ReadString(JsonElement element, string name, string path) =>
        Property(element, name, JsonValueKind.String, path).GetString()!;

    public static void CheckLength(JsonElement array, int length, string path)
    {
        if (array.GetArrayLength() != length)
        {
            throw new ModelException($"there are {array.GetArrayLength()} entries where {length} belong", path);
        }
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static void CheckArray(JsonElement array, int length, string path)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw new ModelException($"it must be {Word(JsonValueKind.Array)}, not {Word(array.ValueKind)}", path);
        }

        CheckLength(array, length, path);
    }

    public static double Number(JsonElement item, string path)
    {
        if (item.ValueKind != JsonValueKind.Number)
        {
            throw new ModelException($"it must be {Word(JsonValueKind.Number)}, not {Word(item.ValueKind)}", path);
        }

        return item.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw new ModelException("the number is too large for a double", path);
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
