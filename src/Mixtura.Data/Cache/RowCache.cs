using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mixtura.Data.Cache;

/// <summary>
/// Decoded rows in a file beside the one that they were read from, so that passes over a streamed table need not parse it again.
/// </summary>
/// <remarks>
/// A mark, the head and its hash; blocks of <see cref="BlockRows"/> rows, the last one of what is left, each with its number of rows
/// and its values column by column, the weights last, with a hash for each column; a block of −1 rows; the foot (what was left out of the file) and its hash; the mark again. Numbers are little-endian, hashes XXH3
/// of 64 bits. The head is what the rows depend on, as JSON: the file's name, length and time of last writing, the columns with their
/// levels, the precision and what was done about missing cells. A cache with another head is not used, and written again.
/// </remarks>
/// <param name="path">The cache's file.</param>
/// <param name="head">The head.</param>
/// <param name="columns">The number of columns, the weights among them.</param>
internal sealed class RowCache(string path, byte[] head, int columns)
{
    internal const string Extension = ".mixtura-rows";
    internal const int EndOfBlocks = -1;

    /// <summary>The rows of a block: those of a chunk of a table, so that chunks can be read one by one.</summary>
    internal const int BlockRows = 2_048;

    /// <summary>The mark, whose last digit is the version.</summary>
    internal static ReadOnlySpan<byte> Mark => "MIXROWS2"u8;

    internal string Path => path;

    internal byte[] Head => head;

    /// <summary>The number of columns, the weights among them.</summary>
    internal int Columns => columns;

    /// <summary>The bytes of a block.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    internal static long BlockBytes(int rows, int columns) => sizeof(int) + (columns * (((long)rows * sizeof(double)) + sizeof(ulong)));

    /// <summary>The cache of a file's rows.</summary>
    internal static RowCache For(FileIdentity file, ReadSlot[] plan, int weightSlot, ReadOptions options, Precision precision)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("file", System.IO.Path.GetFileName(file.Path));
            json.WriteNumber("length", file.Length);
            json.WriteNumber("written", file.Written.Ticks);
            json.WriteString("precision", precision.ToString());
            json.WriteString("missing", options.Missing.ToString());
            json.WriteNumber("weight", weightSlot);
            json.WriteStartArray("columns");
            foreach (ReadSlot slot in plan)
            {
                json.WriteStartObject();
                json.WriteString("name", slot.Name);
                if (slot.Levels is not null)
                {
                    json.WriteStartArray("levels");
                    foreach (string level in slot.Levels.Levels)
                    {
                        json.WriteStringValue(level);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new RowCache(file.Path + Extension, text.ToArray(), plan.Length);
    }

    /// <summary>What was left out of the file, where there is a whole cache of these rows; null otherwise.</summary>
    internal CacheFoot? TryOpen()
    {
        try
        {
            using var reader = new CacheReader(path);
            return reader.HasHead(head) ? reader.Foot(columns) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    internal static ulong Hash(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes);

    internal static ulong Hash(ReadOnlySpan<double> values) => Hash(MemoryMarshal.AsBytes(values));
}
