using Mixtura.Data;

namespace Mixtura.Cli.Reports;

/// <summary>Some rows of a table with values computed for them; columns that the terminal is too narrow for are left out, and named.</summary>
internal static class RowGrid
{
    private const int MostDigits = 6;

    /// <summary>Writes them.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="loaded">The table.</param>
    /// <param name="rows">The rows, from 0.</param>
    /// <param name="computed">Headers and cells of what was computed.</param>
    public static void Write(Session session, LoadedTable loaded, IEnumerable<int> rows, IReadOnlyList<(string Header, Func<int, string> Cell)> computed)
    {
        int[] chosen = [.. rows];
        var columns = new List<(string Header, string[] Cells)> { ("row", [.. chosen.Select(row => $"{loaded.FileRow(row)}")]) };
        (string Header, string[] Cells)[] own = [.. loaded.Rows.Columns.Index().Select(c => (c.Item.Name, chosen.Select(row => Cell(loaded.Rows, row, c.Index)).ToArray()))];
        (string Header, string[] Cells)[] results = [.. computed.Select(column => (column.Header, chosen.Select(column.Cell).ToArray()))];
        int width = columns.Concat(results).Sum(Width) + Grid.Padding;
        int shown = 0;
        while (shown < own.Length && width + Width(own[shown]) <= session.OutputWidth)
        {
            width += Width(own[shown++]);
        }

        columns.AddRange(own.Take(shown));
        columns.AddRange(results);
        var grid = new Grid([.. columns.Select(column => column.Header)]);
        for (int i = 0; i < chosen.Length; i++)
        {
            grid.Add([.. columns.Select(column => column.Cells[i])]);
        }

        grid.Write(session);
        if (shown < own.Length)
        {
            session.WriteText("Not shown for want of room: " + string.Join(", ", own.Skip(shown).Select(column => column.Header)));
        }
    }

    private static int Width((string Header, string[] Cells) column) =>
        column.Cells.Select(cell => cell.Length).Append(column.Header.Length).Max() + Grid.Padding;

    private static string Cell(RowTable table, int row, int column)
    {
        double value = table[row, column];
        if (table.Columns[column].IsCategorical)
        {
            return table.Columns[column].Levels[(int)value];
        }

        return value == Math.Floor(value) && Math.Abs(value) < 1e9 ? Numbers.Fixed(value, 0) : Numbers.Significant(value, MostDigits).TrimEnd('0');
    }
}
