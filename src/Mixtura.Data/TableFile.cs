using Mixtura.Data.Csv;
using Mixtura.Data.Parquet;

namespace Mixtura.Data;

/// <summary>Tables in files: CSV and TSV, also compressed with gzip, and Parquet, told apart by the extension.</summary>
/// <remarks>
/// CSV files are UTF-8 with a header; the delimiter is a comma, semicolon, tab or bar, whichever the first lines use; all
/// lines end as the header's does. Blanks around a cell do not count. Paths are taken literally.
/// </remarks>
public static partial class TableFile
{
    /// <summary>Finds out which columns a file has and what they hold, from its first rows.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The columns, in the file's order.</returns>
    /// <exception cref="TableException">The file is absent, empty, damaged or of no known format, or a text file's header is not usable.</exception>
    public static TableSchema Describe(string path) => Open(path, CancellationToken.None).Schema;

    /// <summary>Reads columns of a file into a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which columns, and how.</param>
    /// <param name="ct">Cancels the work.</param>
    /// <returns>The table, of the rows that were kept in the file's order, and what was left out.</returns>
    /// <exception cref="TableException">
    /// The file is absent, empty, damaged or of no known format; a chosen column is absent or cannot be read as asked; a cell is
    /// no number, infinite, of an unknown level, or missing where that is refused; no row remains.
    /// </exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static LoadedTable Read(string path, ReadOptions? options = null, CancellationToken ct = default) =>
        new TableLoader(Open(path, ct, options?.ReaderMemory), options ?? new ReadOptions()).Load(ct);

    /// <summary>Reads one column, of any kind but dates and lists, as texts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="ct">Cancels the work.</param>
    /// <returns>The text of each row's cell, without blanks around it, or null where it is missing; all rows of the file.</returns>
    /// <exception cref="TableException">The file cannot be read, or there is no such column.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static string?[] ReadLabels(string path, string column, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new TableLoader(Open(path, ct), new ReadOptions()).Labels(column, ct);
    }

    /// <summary>As <see cref="ReadLabels"/>, with a number in place of each text, so that a row takes 4 bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="ct">Cancels the work.</param>
    /// <returns>The distinct texts as they came, and for each row of the file its text's place among them, −1 where it is missing.</returns>
    /// <exception cref="TableException">The file cannot be read, or there is no such column.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static (string[] Levels, int[] Codes) ReadLabelCodes(string path, string column, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new TableLoader(Open(path, ct), new ReadOptions()).LabelCodes(column, ct);
    }

    internal static IRowSource Open(string path, CancellationToken ct, long? memory = null)
    {
        ct.ThrowIfCancellationRequested();
        FileFormat format = FileFormat.OfInput(path);
        return format.IsParquet ? new ParquetSource(path) { Memory = memory } : new CsvSource(path, format, ct) { Memory = memory };
    }
}
