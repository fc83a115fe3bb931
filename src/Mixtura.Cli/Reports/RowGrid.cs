using System.Collections.Immutable;
using Mixtura.Cli.Help;

namespace Mixtura.Cli.Reports;

/// <summary>Some rows of a table with values computed for them; columns that the terminal is too narrow for are left out, and named.</summary>
internal static class RowGrid
{
    private const int MostDigits = 6;

    /// <summary>A row of a table.</summary>
    /// <param name="Number">Its number in the file.</param>
    /// <param name="Values">Its values, one for each column.</param>
    public readonly record struct Row(long Number, double[] Values)
    {
        /// <summary>A row of a table in memory.</summary>
        /// <param name="table">The table.</param>
        /// <param name="place">The row's place in it, from 0.</param>
        /// <param name="number">Its number in the file.</param>
        public static Row Of(RowTable table, long place, long number)
        {
            double[] values = new double[table.ColumnCount];
            table.CopyRow(place, values);
            return new Row(number, values);
        }
    }

    /// <summary>Writes them.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="tableColumns">The table's columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="computed">Headers and cells of what was computed, by the row's place among the rows.</param>
    public static void Write(Session session, ImmutableArray<Column> tableColumns, IReadOnlyList<Row> rows, IReadOnlyList<(string Header, Func<int, string> Cell)> computed)
    {
        int[] places = [.. Enumerable.Range(0, rows.Count)];
        var columns = new List<(string Header, string[] Cells)> { ("row", [.. rows.Select(row => $"{row.Number}")]) };
        (string Header, string[] Cells)[] own = [.. tableColumns.Index().Select(c => (Printable.Line(c.Item.Name), rows.Select(row => Cell(c.Item, row.Values[c.Index])).ToArray()))];
        (string Header, string[] Cells)[] results = [.. computed.Select(column => (column.Header, Array.ConvertAll(places, place => column.Cell(place))))];
        int width = columns.Concat(results).Sum(Width) + Grid.Padding;
        int shown = 0;
        while (shown < own.Length && width + Width(own[shown]) <= session.OutputWidth)
        {
            width += Width(own[shown++]);
        }

        columns.AddRange(own.Take(shown));
        columns.AddRange(results);
        var grid = new Grid([.. columns.Select(column => column.Header)]);
        foreach (int place in places)
        {
            grid.Add([.. columns.Select(column => column.Cells[place])]);
        }

        grid.Write(session);
        if (shown < own.Length)
        {
            session.WriteText("Not shown for want of room: " + string.Join(", ", own.Skip(shown).Select(column => column.Header)));
        }
    }

    private static int Width((string Header, string[] Cells) column) =>
        column.Cells.Select(cell => cell.Length).Append(column.Header.Length).Max() + Grid.Padding;

    private static string Cell(Column column, double value)
    {
        if (column.IsCategorical)
        {
            return Printable.Line(column.Levels[(int)value]);
        }

        return value == Math.Floor(value) && Math.Abs(value) < 1e9 ? Numbers.Fixed(value, 0) : Numbers.Significant(value, MostDigits).TrimEnd('0');
    }
}
