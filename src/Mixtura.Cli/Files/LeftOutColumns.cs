using Mixtura.Data;

namespace Mixtura.Cli.Files;

/// <summary>The columns of labels in a table's file that a fit did not use, to be set against its groups.</summary>
/// <param name="Labels">The columns.</param>
/// <param name="Notes">Which columns are not compared and why, a sentence each.</param>
internal sealed record LeftOutColumns(IReadOnlyList<LeftOutLabels> Labels, IReadOnlyList<string> Notes)
{
    /// <summary>With more labels a table would be wider than anyone reads.</summary>
    private const int MostLevels = 20;
    private const int MostColumns = 5;

    /// <summary>Labels of more rows are not read anew for a comparison.</summary>
    private const long MostRows = 1_000_000;

    /// <summary>Reads the columns of text and of truth values that are not used.</summary>
    /// <param name="loaded">The table that was fitted.</param>
    /// <param name="used">The columns that the fit used.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public static LeftOutColumns Read(LoadedTable loaded, IReadOnlyCollection<string> used, CancellationToken cancellation)
    {
        string[] columns = [.. TableFile.Describe(loaded.Path).Columns.Where(column => column.Kind is ColumnKind.Text or ColumnKind.Boolean && !used.Contains(column.Name)).Select(column => column.Name)];
        if (columns.Length == 0)
        {
            return new LeftOutColumns([], []);
        }

        if (loaded.Rows.IsStreamed || loaded.RowsInFile > MostRows)
        {
            return new LeftOutColumns([], [$"Labels that were left out are not set against the groups in a table of more than {Numbers.Count(MostRows, "row")} or one that is streamed: {string.Join(", ", columns)}; see mixtura clusters --truth."]);
        }

        var labels = new List<LeftOutLabels>();
        var notes = new List<string>();
        foreach (string column in columns.Take(MostColumns))
        {
            KnownLabels? found = KnownLabels.Find(loaded, column, cancellation);
            if (found is { Levels.Length: > 1 and <= MostLevels })
            {
                labels.Add(new LeftOutLabels(column, [.. found.Levels], [.. found.Codes]));
            }
            else
            {
                notes.Add($"The column {column} is not set against the groups: it has {Numbers.Count(found?.Levels.Length ?? 0, "distinct label")}.");
            }
        }

        if (columns.Length > MostColumns)
        {
            notes.Add($"Not set against the groups: {string.Join(", ", columns.Skip(MostColumns))}.");
        }

        return new LeftOutColumns(labels, notes);
    }
}
