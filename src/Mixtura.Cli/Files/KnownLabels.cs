using System.Globalization;
using Mixtura.Data;

namespace Mixtura.Cli.Files;

/// <summary>The known labels of a table's rows.</summary>
/// <param name="Column">The column that holds them.</param>
/// <param name="Levels">The distinct labels: numbers in their order, others in that of their letters.</param>
/// <param name="Codes">For each row that was read the index of its label, or −1 where it has none.</param>
internal sealed record KnownLabels(string Column, string[] Levels, int[] Codes)
{
    /// <summary>The number of rows without a label.</summary>
    public int Missing => Codes.Count(code => code < 0);

    /// <summary>Reads them.</summary>
    /// <param name="loaded">The table, some rows of which may have been left out.</param>
    /// <param name="column">The column.</param>
    /// <param name="purpose">What they are for, as the end of "the column holds no label to …".</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="TableException">There is no such column, or no label in it.</exception>
    public static KnownLabels Read(LoadedTable loaded, string column, string purpose, CancellationToken cancellation)
    {
        string?[] texts = TableFile.ReadLabels(loaded.Path, column, cancellation);
        string?[] own = [.. Enumerable.Range(0, (int)loaded.Rows.RowCount).Select(row => texts[loaded.FileRow(row) - 1])];
        string[] levels = InOrder(own);
        return levels.Length > 0
            ? Of(column, levels, own)
            : throw new TableException($"the column holds no label to {purpose}", loaded.Path, column: column);
    }

    /// <summary>Labels of some levels; texts that are none of them are no labels.</summary>
    public static KnownLabels Of(string column, string[] levels, string?[] texts)
    {
        var codes = levels.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return new KnownLabels(column, levels, Array.ConvertAll(texts, text => text is null ? -1 : codes.GetValueOrDefault(text, -1)));
    }

    /// <summary>The distinct labels: numbers in their order, others in that of their letters.</summary>
    public static string[] InOrder(IEnumerable<string?> texts)
    {
        string[] levels = [.. texts.OfType<string>().Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        return levels.All(level => double.TryParse(level, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? [.. levels.OrderBy(level => double.Parse(level, NumberStyles.Float, CultureInfo.InvariantCulture)).ThenBy(level => level, StringComparer.Ordinal)]
            : [.. levels.Order(StringComparer.Ordinal)];
    }

    /// <summary>Counts a row's cluster against its label, with the table's weights.</summary>
    public ConfusionTable Against(int[] clusters, RowTable table) =>
        ConfusionTable.Of(clusters, Codes, table.IsWeighted ? [.. Enumerable.Range(0, Codes.Length).Select(row => table.Weight(row))] : []);
}
