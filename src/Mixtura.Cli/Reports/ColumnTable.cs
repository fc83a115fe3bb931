namespace Mixtura.Cli.Reports;

/// <summary>A table with a column for each of several things, split where the terminal is too narrow for all.</summary>
internal static class ColumnTable
{
    private const int MostInPipe = 12;

    /// <summary>Writes it.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="corner">The header above the labels.</param>
    /// <param name="names">The columns' headers.</param>
    /// <param name="rows">The lines, each with a cell for every column.</param>
    public static void Write(Session session, string corner, IReadOnlyList<string> names, IReadOnlyList<ParameterRow> rows)
    {
        int labels = rows.Max(row => row.Label.Length);
        int from = 0;
        while (from < names.Count)
        {
            int to = from;
            int width = labels + (2 * Grid.Padding);
            while (to < names.Count && to - from < MostInPipe)
            {
                width += Grid.Padding + Math.Max(names[to].Length, rows.Where(row => !row.IsHeading).Max(row => row.Cells[to].Length));
                if (width > session.OutputWidth && to > from)
                {
                    break;
                }

                to++;
            }

            if (from > 0)
            {
                session.Out.WriteLine();
            }

            WriteColumns(session, corner, names, rows, from, to);
            from = to;
        }
    }

    private static void WriteColumns(Session session, string corner, IReadOnlyList<string> names, IReadOnlyList<ParameterRow> rows, int from, int to)
    {
        var grid = new Grid([.. names.Skip(from).Take(to - from).Prepend("<" + corner)]);
        foreach (ParameterRow row in rows)
        {
            if (row.IsHeading)
            {
                grid.AddHeading(row.Label);
            }
            else
            {
                grid.Add([row.Label, .. row.Cells[from..to]]);
            }
        }

        grid.Write(session);
    }
}
