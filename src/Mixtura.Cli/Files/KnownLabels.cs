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
        return Find(loaded, column, cancellation) ?? throw new TableException($"the column holds no label to {purpose}", loaded.Path, column: column);
    }

    /// <summary>Reads them; null where the rows that were read have none.</summary>
    /// <param name="loaded">The table, some rows of which may have been left out.</param>
    /// <param name="column">The column.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="TableException">There is no such column.</exception>
    public static KnownLabels? Find(LoadedTable loaded, string column, CancellationToken cancellation)
    {
        KnownLabels whole = ReadFile(loaded.Path, column, cancellation);
        if (loaded.RowsDropped == 0)
        {
            return whole.Levels.Length > 0 ? whole : null;
        }

        int[] own = new int[loaded.Rows.RowCount];
        bool[] isThere = new bool[whole.Levels.Length];
        for (int row = 0; row < own.Length; row++)
        {
            own[row] = whole.Codes[loaded.FileRow(row) - 1];
            if (own[row] >= 0)
            {
                isThere[own[row]] = true;
            }
        }

        return isThere.Contains(true) ? (whole with { Codes = own }).Keep([.. whole.Levels.Where((_, level) => isThere[level])]) : null;
    }

    /// <summary>Reads those of all rows of a file: 4 bytes for each.</summary>
    public static KnownLabels ReadFile(string path, string column, CancellationToken cancellation)
    {
        (string[] found, int[] codes) = TableFile.ReadLabelCodes(path, column, cancellation);
        string[] levels = InOrder(found);
        var order = levels.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        int[] places = Array.ConvertAll(found, level => order.GetValueOrDefault(level, -1));
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = codes[row] < 0 ? -1 : places[codes[row]];
        }

        return new KnownLabels(column, levels, codes);
    }

    /// <summary>Only some of the levels, in the order given; rows with another have no label.</summary>
    public KnownLabels Keep(string[] levels)
    {
        int[] places = Array.ConvertAll(Levels, level => Array.IndexOf(levels, level));
        return this with { Levels = levels, Codes = levels.AsSpan().SequenceEqual(Levels) ? Codes : Array.ConvertAll(Codes, code => code < 0 ? -1 : places[code]) };
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
