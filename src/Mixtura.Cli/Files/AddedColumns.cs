using System.CommandLine;
using Mixtura.Cli.Options;
using Mixtura.Data;

namespace Mixtura.Cli.Files;

/// <summary>The columns that a command adds to a table; their names are checked before the work.</summary>
internal sealed class AddedColumns
{
    private readonly string _data;
    private readonly string[] _names;

    /// <summary>Names the columns.</summary>
    /// <param name="data">The table's file.</param>
    /// <param name="output">The file to write, or null when none is asked for.</param>
    /// <param name="prefix">What goes before each name.</param>
    /// <param name="names">The names.</param>
    /// <exception cref="TableException">The table has a column of that name.</exception>
    public AddedColumns(string data, string? output, string? prefix, IEnumerable<string> names)
    {
        _data = data;
        _names = [.. names.Select(name => prefix + name)];
        if (output is null)
        {
            return;
        }

        var present = TableFile.Describe(data).Columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (_names.FirstOrDefault(present.Contains) is { } taken)
        {
            throw new TableException("the table has a column of this name already; give those that are added a prefix, for instance --prefix new_", data, column: taken);
        }
    }

    public static Option<string?> Prefix() =>
        OptionFactory.Object("--prefix", "TEXT", "What goes before the names of the added columns, where the table has such names already", OptionValues.Prefix);

    /// <summary>Writes the table with the columns added.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="loaded">The table as it was read.</param>
    /// <param name="values">For each name an array of whole or real numbers or of texts.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public void Write(string path, LoadedTable loaded, IReadOnlyList<Array> values, CancellationToken cancellation) => Write(path, loaded, [values], cancellation);

    /// <summary>Writes the table with the columns added, which come part by part.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="loaded">The table as it was read.</param>
    /// <param name="parts">Parts of the rows, one after the other: for each name an array of whole or real numbers or of texts.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public void Write(string path, LoadedTable loaded, IEnumerable<IReadOnlyList<Array>> parts, CancellationToken cancellation) =>
        TableFile.WriteWithAddedBlocks(_data, path, parts.Select(values => (OutputColumn[])[.. _names.Zip(values, Column)]), loaded, cancellation);

    /// <summary>A column of whole or real numbers or of texts.</summary>
    public static OutputColumn Column(string name, Array values) => values switch
    {
        int[] whole => OutputColumn.From(name, whole),
        string[] texts => OutputColumn.From(name, texts),
        _ => OutputColumn.From(name, (double[])values),
    };
}
