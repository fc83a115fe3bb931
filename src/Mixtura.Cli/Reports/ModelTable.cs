namespace Mixtura.Cli.Reports;

/// <summary>The table of a model: a column for each component, split where the terminal is too narrow for all.</summary>
internal static class ModelTable
{
    private const int MostComponentsInPipe = 12;

    /// <summary>Writes it.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="sizes">The number of rows most likely in each component, or null.</param>
    public static void Write(Session session, Mixture model, IReadOnlyList<long>? sizes)
    {
        ParameterRow[] rows = [.. Leading(model, sizes), .. ParameterRows.Of(model)];
        int labels = rows.Where(row => !row.IsHeading).Max(row => row.Label.Length);
        labels = Math.Max(labels, rows.Where(row => row.IsHeading).Select(row => row.Label.Length).DefaultIfEmpty(0).Max());
        int k = model.Components.Length;
        int from = 0;
        while (from < k)
        {
            int to = from;
            int width = labels + (2 * Grid.Padding);
            while (to < k && to - from < MostComponentsInPipe)
            {
                width += Grid.Padding + rows.Where(row => !row.IsHeading).Max(row => row.Cells[to].Length);
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

            WriteColumns(session, model, rows, from, to);
            from = to;
        }
    }

    private static void WriteColumns(Session session, Mixture model, ParameterRow[] rows, int from, int to)
    {
        var grid = new Grid([.. Enumerable.Range(from + 1, to - from).Select(j => ComponentNames.Of(model, j - 1)).Prepend("<component")]);
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

    private static IEnumerable<ParameterRow> Leading(Mixture model, IReadOnlyList<long>? sizes)
    {
        yield return new ParameterRow("weight", [.. Numbers.Alike(model.Weights.ToArray())]);
        if (sizes is not null)
        {
            yield return new ParameterRow("rows", [.. sizes.Select(size => Numbers.Count(size))]);
        }
    }
}
