using Mixtura.Data.Output;

namespace Mixtura.Data;

public static partial class TableFile
{
    /// <summary>Writes columns to a file, in the format that its extension tells. An existing file is replaced once the new one is whole.</summary>
    /// <param name="path">The file: .csv, .tsv, .csv.gz, .tsv.gz or .parquet.</param>
    /// <param name="columns">The columns, at least one, all of the same number of rows, their names distinct.</param>
    /// <param name="ct">Cancels the work; nothing is left behind then.</param>
    /// <exception cref="TableException">The format is not known, two columns have the same name, or the file cannot be written.</exception>
    /// <exception cref="ArgumentException">There is no column, or the columns differ in length.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Write(string path, IReadOnlyList<OutputColumn> columns, CancellationToken ct = default)
    {
        FileFormat format = FileFormat.Of(path);
        Check(columns, path, format.IsParquet);
        AtomicFile.Write(path, temporary =>
        {
            if (format.IsParquet)
            {
                ParquetOutput.Write(temporary, columns, ct);
                return;
            }

            using Stream stream = CsvOutput.Create(temporary, format.IsGzip);
            CsvOutput.Write(stream, columns, format.IsTab ? (byte)'\t' : (byte)',', ct);
        });
    }

    /// <summary>Writes columns as CSV text to a stream, which is left open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="columns">The columns, at least one, all of the same number of rows, their names distinct.</param>
    /// <param name="ct">Cancels the work.</param>
    /// <exception cref="TableException">Two columns have the same name.</exception>
    /// <exception cref="ArgumentException">There is no column, or the columns differ in length.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void WriteCsv(Stream stream, IReadOnlyList<OutputColumn> columns, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Check(columns, null, false);
        CsvOutput.Write(stream, columns, (byte)',', ct);
    }

    /// <summary>
    /// Writes a file's own columns, all of them and all its rows in their order, with further columns to their right. Rows that
    /// had been left out when the file was read are empty in the added columns.
    /// </summary>
    /// <remarks>
    /// From text to text the file's own cells keep their texts, in quotes where they need them; Parquet columns keep their types
    /// in Parquet. From text to Parquet a column becomes whole numbers, numbers, truth values or text, whichever holds all its cells.
    /// </remarks>
    /// <param name="inputPath">The file that was read.</param>
    /// <param name="outputPath">The file to write, of any supported format; it may be the input itself.</param>
    /// <param name="added">The columns to add, each with a value for every kept row.</param>
    /// <param name="loaded">What was read from the input: tells which rows were kept.</param>
    /// <param name="ct">Cancels the work; nothing is left behind then.</param>
    /// <exception cref="TableException">
    /// An added column has the name of one in the file, the file changed since it was read, or a file cannot be read or written.
    /// </exception>
    /// <exception cref="ArgumentException">There is no column to add, or one has not a value for every kept row.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void WriteWithAdded(
        string inputPath, string outputPath, IReadOnlyList<OutputColumn> added, LoadedTable loaded, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(added);
        if (added.Count > 0 && added[0].Count != loaded.Rows.RowCount)
        {
            throw new ArgumentException($"The added columns have {added[0].Count} rows, but {loaded.Rows.RowCount} were read.", nameof(added));
        }

        WriteWithAddedBlocks(inputPath, outputPath, [added], loaded, ct);
    }

    /// <summary>
    /// Writes a file's own columns with further columns to their right, as <see cref="WriteWithAdded"/> does; these come in blocks of rows, one after
    /// the other, each of which is asked for when the rows before it are written. So a table of any length is written in little memory.
    /// </summary>
    /// <param name="inputPath">The file that was read.</param>
    /// <param name="outputPath">The file to write, of any supported format; it may be the input itself.</param>
    /// <param name="blocks">Blocks of rows, at least one, with the columns to add; names and kinds of columns are the same in all. Together they have a value for every kept row.</param>
    /// <param name="loaded">What was read from the input: tells which rows were kept.</param>
    /// <param name="ct">Cancels the work; nothing is left behind then.</param>
    /// <exception cref="TableException">
    /// An added column has the name of one in the file, the file changed since it was read, or a file cannot be read or written.
    /// </exception>
    /// <exception cref="ArgumentException">There is no column to add, or the blocks have not a value for every kept row.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void WriteWithAddedBlocks(
        string inputPath, string outputPath, IEnumerable<IReadOnlyList<OutputColumn>> blocks, LoadedTable loaded, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(loaded);
        FileFormat format = FileFormat.Of(outputPath);
        using var added = new AddedBlocks(blocks.Select(Checked), loaded.Rows.RowCount);
        var work = new AddedColumns(inputPath, outputPath, added, loaded);
        AtomicFile.Write(outputPath, temporary => work.Write(temporary, ct));

        IReadOnlyList<OutputColumn> Checked(IReadOnlyList<OutputColumn> block)
        {
            Check(block, outputPath, format.IsParquet);
            return block;
        }
    }

    private static void Check(IReadOnlyList<OutputColumn> columns, string? path, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
        {
            throw new ArgumentException("There is no column to write.", nameof(columns));
        }

        var names = new HashSet<string>(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (OutputColumn column in columns)
        {
            if (column.Count != columns[0].Count)
            {
                throw new ArgumentException($"Column '{column.Name}' has {column.Count} rows, the first column {columns[0].Count}.", nameof(columns));
            }

            if (!names.Add(column.Name))
            {
                throw new TableException(
                    ignoreCase ? "two columns have this name, or differ in case only; rename one of them" : "two columns have this name; rename one of them",
                    path,
                    column: column.Name);
            }
        }
    }
}
