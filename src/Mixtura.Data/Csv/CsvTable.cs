namespace Mixtura.Data.Csv;

/// <summary>A text file as DuckDB reads it: every cell as text, its columns named c0, c1, … .</summary>
/// <remarks>Nothing is left for DuckDB to find out. Empty cells are null, but cells of two quotes are empty texts.</remarks>
internal sealed record CsvTable(string Path, FileFormat Format, CsvHead Head)
{
    internal int Width => Head.Names.Length;

    /// <summary>All the rows, as a table function; blank lines are rows where there is one column only.</summary>
    internal string Rows => Function(Path, Format.IsGzip, "");

    internal static string Name(int column) => "c" + column.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The rows of a piece cut from the start of the file, uncompressed.</summary>
    internal string Piece(string path) => Function(path, false, "");

    /// <summary>The rows that are well formed; about the others, table <paramref name="rejects"/> tells.</summary>
    internal string WellFormed(string rejects, int most) =>
        Function(Path, Format.IsGzip, $", store_rejects = true, rejects_table = '{rejects}', rejects_scan = '{rejects}_scan', rejects_limit = {most}");

    private string Function(string path, bool gzip, string more)
    {
        string columns = string.Join(", ", Enumerable.Range(0, Width).Select(j => $"{Name(j)}: 'VARCHAR'"));
        return $"""
            read_csv({DuckDatabase.File(path)}, auto_detect = false, header = true, skip = {Head.BlankLines},
                delim = {DuckDatabase.Text(Head.Delimiter.ToString())}, new_line = '{(Head.EndsInReturn ? "\\r\\n" : "\\n")}', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
                compression = '{(gzip ? "gzip" : "none")}', max_line_size = {CsvHead.LongestRecord}, buffer_size = {CsvHead.LongestRecord},
                columns = {"{"}{columns}{"}"}{more})
            """;
    }
}
