using System.IO.Compression;

namespace Mixtura.Data.Output;

/// <summary>Writes columns as CSV text, formatted by several threads and written in order.</summary>
internal static class CsvOutput
{
    private const int RowsAtOnce = 8192;

    /// <summary>Opens the file to write to, with compression where the format has it.</summary>
    internal static Stream Create(string path, bool gzip)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024);
        return gzip ? new GZipStream(file, CompressionLevel.Fastest) : file;
    }

    internal static void Write(Stream stream, IReadOnlyList<OutputColumn> columns, byte delimiter, CancellationToken ct)
    {
        long rows = columns[0].Count;
        var pool = new Stack<Utf8Buffer>();
        var header = new Utf8Buffer(delimiter);
        for (int j = 0; j < columns.Count; j++)
        {
            if (j > 0)
            {
                header.Delimiter();
            }

            header.Cell(columns[j].Name);
        }

        header.EndRecord();
        stream.Write(header.Text);
        OrderedWork.Run(
            Ranges(),
            range =>
            {
                Format(columns, range.First, range.End, range.Buffer);
                return range.Buffer;
            },
            buffer =>
            {
                stream.Write(buffer.Text);
                buffer.Clear();
                pool.Push(buffer);
            },
            Environment.ProcessorCount,
            ct);

        IEnumerable<(long First, long End, Utf8Buffer Buffer)> Ranges()
        {
            for (long first = 0; first < rows; first += RowsAtOnce)
            {
                yield return (first, Math.Min(rows, first + RowsAtOnce), pool.TryPop(out Utf8Buffer? buffer) ? buffer : new Utf8Buffer(delimiter));
            }
        }
    }

    private static void Format(IReadOnlyList<OutputColumn> columns, long first, long end, Utf8Buffer buffer)
    {
        for (long row = first; row < end; row++)
        {
            int start = buffer.Length;
            for (int j = 0; j < columns.Count; j++)
            {
                if (j > 0)
                {
                    buffer.Delimiter();
                }

                columns[j].Write(buffer, row);
            }

            // A missing cell alone in its row would be a blank line, which is no row in many readers.
            if (buffer.Length == start)
            {
                buffer.Raw("\"\""u8);
            }

            buffer.EndRecord();
        }
    }
}
