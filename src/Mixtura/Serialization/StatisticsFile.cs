using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Mixtura.Estimation;

namespace Mixtura.Serialization;

/// <summary>
/// The file of statistics, format "mixtura-statistics/1": a line with the format's name, a line of JSON that says what the sums are
/// of, the sums as little-endian doubles, and the SHA-256 of all that comes before it.
/// </summary>
internal static class StatisticsFile
{
    private const int MostHeader = 1 << 24;

    /// <summary>A gigabyte: some hundred sets of sums of the largest model that a file may hold.</summary>
    private const int LargestFile = 1 << 30;

    /// <summary>Rows beyond this are not counted one by one in doubles.</summary>
    private const long MostRows = 1L << 53;

    /// <summary>Responsibilities of a row add to 1 but for rounding and those too small to be counted.</summary>
    private const double WeightWithin = 1e-6;

    private static readonly byte[] s_format = "mixtura-statistics/1\n"u8.ToArray();

    public static void Write(Stream stream, EmStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var content = new MemoryStream();
        content.Write(s_format);
        using (var json = new Utf8JsonWriter(content))
        {
            WriteHeader(json, statistics);
        }

        content.WriteByte((byte)'\n');
        byte[] bytes = new byte[sizeof(double)];
        foreach (double value in statistics.Pieces.SelectMany(piece => piece.Nodes).SelectMany(node => node.Values))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            content.Write(bytes);
        }

        ReadOnlySpan<byte> all = content.GetBuffer().AsSpan(0, (int)content.Length);
        stream.Write(all);
        stream.Write(SHA256.HashData(all));
    }

    public static EmStatistics Read(Stream stream, string? origin)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream content = Content(stream, origin);
        ReadOnlySpan<byte> all = content.GetBuffer().AsSpan(0, (int)content.Length);
        if (!all.StartsWith(s_format))
        {
            throw new StatisticsException(
                all.StartsWith("mixtura-statistics/"u8)
                    ? "the statistics are of another version; take them again with the version of 'mixtura' that reads them"
                    : "this is no file of statistics; write one with 'mixtura statistics'",
                origin);
        }

        if (all.Length < s_format.Length + SHA256.HashSizeInBytes || !SHA256.HashData(all[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(all[^SHA256.HashSizeInBytes..]))
        {
            throw Damaged(origin);
        }

        ReadOnlySpan<byte> rest = all[s_format.Length..^SHA256.HashSizeInBytes];
        int end = rest.IndexOf((byte)'\n');
        if (end is < 0 or > MostHeader)
        {
            throw Damaged(origin);
        }

        try
        {
            using JsonDocument header = JsonDocument.Parse(rest[..end].ToArray());
            return ReadContent(header.RootElement, rest[(end + 1)..], origin);
        }
        catch (Exception e) when (e is JsonException or ModelException or ArgumentException or FormatException or OverflowException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw Damaged(origin, e);
        }
    }

    /// <summary>What a stream holds: no more than its beginning where that is not of this format, and no more than a file may have.</summary>
    private static MemoryStream Content(Stream stream, string? origin)
    {
        var content = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int read = stream.ReadAtLeast(buffer, s_format.Length, throwOnEndOfStream: false); read > 0; read = stream.Read(buffer))
        {
            content.Write(buffer, 0, read);
            if (!content.GetBuffer().AsSpan(0, (int)content.Length).StartsWith(s_format))
            {
                break;
            }

            if (content.Length > LargestFile)
            {
                content.Dispose();
                throw new StatisticsException($"the file is larger than {LargestFile >> 20} MiB, which no statistics are; write it again with 'mixtura statistics'", origin);
            }
        }

        return content;
    }

    private static void WriteHeader(Utf8JsonWriter json, EmStatistics statistics)
    {
        json.WriteStartObject();
        json.WriteString("model", statistics.Model);
        JsonValues.WriteArray(json, "columns", statistics.Columns);
        json.WriteNumber("components", statistics.Components);
        json.WriteNumber("sums", statistics.SumsPerComponent);
        json.WriteStartArray("parts");
        foreach (StatisticsPiece piece in statistics.Pieces)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(piece.Part.Kind.ToString()));
            json.WriteNumber("number", piece.Part.Number);
            json.WriteNumber("count", piece.Part.Count);
            json.WriteNumber("firstRow", piece.FirstRow);
            json.WriteNumber("rows", piece.Rows);
            json.WriteNumber("wholeRows", piece.WholeRows);
            json.WriteNumber("weight", piece.Weight);
            json.WriteString("content", piece.Content);
            json.WriteStartArray("nodes");
            foreach (StatisticsNode node in piece.Nodes)
            {
                json.WriteStartArray();
                json.WriteNumberValue(node.First);
                json.WriteNumberValue(node.Leaves);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static EmStatistics ReadContent(JsonElement header, ReadOnlySpan<byte> sums, string? origin)
    {
        int components = JsonValues.ReadCount(header, "components", "");
        int perComponent = JsonValues.ReadCount(header, "sums", "");
        ImmutableArray<string> columns = [.. header.GetProperty("columns").EnumerateArray().Select(name => name.GetString()!)];
        int length = checked(PassSums.WeightsAt + (components * (1 + perComponent)));
        var pieces = ImmutableArray.CreateBuilder<StatisticsPiece>();
        foreach (JsonElement element in header.GetProperty("parts").EnumerateArray())
        {
            StatisticsPiece piece = ReadPiece(element, components, length, ref sums, origin);
            if (pieces.Count > 0 && !Follows(pieces[^1], piece))
            {
                throw Damaged(origin);
            }

            pieces.Add(piece);
        }

        return pieces.Count > 0 && sums.IsEmpty && components > 0 && columns.Length > 0
            ? new EmStatistics(JsonValues.ReadString(header, "model", ""), columns, components, perComponent, pieces.ToImmutable())
            : throw Damaged(origin);
    }

    /// <summary>Whether a part can stand after another: of the same whole, in order, and where the two meet without a gap.</summary>
    private static bool Follows(StatisticsPiece before, StatisticsPiece piece) => before.Part.Kind == piece.Part.Kind && before.Part.Count == piece.Part.Count
        && before.WholeRows + piece.WholeRows > 0
        && piece.Part.Kind switch
        {
            TablePartKind.Whole => string.CompareOrdinal(before.Content, piece.Content) < 0,
            TablePartKind.File => before.Part.Number < piece.Part.Number,
            _ => before.Part.Number < piece.Part.Number && before.WholeRows == piece.WholeRows
                && (before.Part.Number + 1 == piece.Part.Number ? before.Nodes[^1].First + before.Nodes[^1].Leaves == piece.Nodes[0].First : before.Nodes[^1].First < piece.Nodes[0].First),
        };

    private static StatisticsPiece ReadPiece(JsonElement element, int components, int length, ref ReadOnlySpan<byte> sums, string? origin)
    {
        int number = element.GetProperty("number").GetInt32();
        int count = element.GetProperty("count").GetInt32();
        TablePart part = JsonValues.ReadString(element, "kind", "") switch
        {
            "whole" when (number, count) == (0, 0) => TablePart.Whole,
            "cut" => TablePart.Cut(number, count),
            "file" => TablePart.File(number, count),
            _ => throw Damaged(origin),
        };
        long rows = element.GetProperty("rows").GetInt64();
        long wholeRows = element.GetProperty("wholeRows").GetInt64();
        var nodes = ImmutableArray.CreateBuilder<StatisticsNode>();
        int next = 0;
        foreach (JsonElement node in element.GetProperty("nodes").EnumerateArray())
        {
            if (sums.Length / sizeof(double) < length)
            {
                throw Damaged(origin);
            }

            double[] values = new double[length];
            for (int i = 0; i < length; i++)
            {
                values[i] = BinaryPrimitives.ReadDoubleLittleEndian(sums);
                sums = sums[sizeof(double)..];
            }

            (int first, int leaves) = (node[0].GetInt32(), node[1].GetInt32());
            if (leaves < 1 || first < 0 || (nodes.Count > 0 && first != next) || !Array.TrueForAll(values, double.IsFinite))
            {
                throw Damaged(origin);
            }

            next = checked(first + leaves);
            nodes.Add(new StatisticsNode(first, leaves, values));
        }

        double weight = element.GetProperty("weight").GetDouble();
        double shared = nodes.Sum(node => node.Values.AsSpan(PassSums.WeightsAt, components).ToArray().Sum());
        return nodes.Count > 0 && rows > 0 && wholeRows >= rows && wholeRows <= MostRows && weight > 0 && double.IsFinite(weight) && Math.Abs(shared - weight) <= WeightWithin * weight
            ? new StatisticsPiece(part, element.GetProperty("firstRow").GetInt64(), rows, wholeRows, weight, JsonValues.ReadString(element, "content", ""), nodes.ToImmutable(), origin)
            : throw Damaged(origin);
    }

    private static StatisticsException Damaged(string? origin, Exception? inner = null) =>
        new("the file is damaged or cut short: its content and its checksum do not belong together; write it again with 'mixtura statistics'", origin, inner);
}
