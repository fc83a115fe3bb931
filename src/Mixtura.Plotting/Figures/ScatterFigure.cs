using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of two columns.</summary>
internal static class ScatterFigure
{
    private const int MostRows = 6000;

    public static Picture Draw(Selection shown, PlotOptions options)
    {
        ColumnView x = shown.Columns[0];
        ColumnView y = shown.Columns[1];
        ShownRows? rows = shown.Rows(MostRows);
        int labels = shown.Columns.Take(2).Count(column => column.Kind == ColumnKind.Label);
        string[] notes = [.. shown.LeftOut > 0 ? [shown.Part(options.Terms)!] : Array.Empty<string>(), .. Note(shown, rows, labels)];
        var figure = new Figure(options, 860, 560, Legend(shown, labels, rows is not null, options.Terms), notes);
        var panel = new Panel(figure.Body, x.Axis, y.Axis);
        switch (labels)
        {
            case 0:
                DrawRows(panel, shown, rows);
                break;
            case 1:
                BoxPanel.DrawComponents(panel, rows!, shown.Weights, x, y);
                break;
            default:
                TilePanel.DrawRows(panel, rows!, shown.Weights, x, y);
                break;
        }

        figure.Add(panel);
        return figure.Finish();
    }

    private static void DrawRows(Panel panel, Selection shown, ShownRows? rows)
    {
        var drawing = new ScatterPanel(shown.Model, shown.Columns[0], shown.Columns[1]);
        if (rows is not null)
        {
            drawing.DrawRows(panel, rows, Look.Size(rows.Indices.Length, 7), Look.Opacity(rows.Indices.Length));
        }

        if (drawing.IsPlane)
        {
            drawing.DrawContours(panel, 1);
            drawing.DrawEllipses(panel, 2.2f, fill: rows is null);
        }

        drawing.DrawMeans(panel, 17, numbers: true);
    }

    /// <summary>Marks show some of the rows; boxes and squares are made of all that the picture looks at.</summary>
    private static string[] Note(Selection shown, ShownRows? rows, int labels) =>
        labels > 0 && shown.Data is not null ? (shown.Sampled is { } sampled ? [sampled] : [])
        : rows?.Note is { } note ? [note] : [];

    private static List<LegendEntry> Legend(Selection shown, int labels, bool hasRows, PlotTerms terms)
    {
        var entries = new List<LegendEntry> { new(terms.Heading) { IsHeading = true } };
        entries.AddRange(Look.Components(shown.Columns[0], hasRows && labels == 0));
        entries.AddRange(labels switch
        {
            2 => Look.Tiles(),
            1 => Look.Boxes(),
            _ when shown.Columns.Take(2).All(column => column.Kind == ColumnKind.Measurement) => [.. Look.Ellipses(), .. Look.Contours(shown.Columns[0], terms)],
            _ => [],
        });
        return entries;
    }
}
