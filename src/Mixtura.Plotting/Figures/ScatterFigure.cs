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
        var drawing = new ScatterPanel(shown.Model, x, y);
        ShownRows? rows = shown.Rows(MostRows);
        var figure = new Figure(options, 860, 560, Legend(shown, drawing.IsPlane, rows is not null, options.Terms), rows?.Note is { } note ? [note] : []);
        var panel = new Panel(figure.Body, x.Axis, y.Axis);
        if (rows is not null)
        {
            drawing.DrawRows(panel, rows, Look.Size(rows.Indices.Length, 7), Look.Opacity(rows.Indices.Length));
        }

        if (drawing.IsPlane)
        {
            drawing.DrawContours(panel, 1);
            drawing.DrawEllipses(panel, 2.2f, fill: rows is null);
        }

        if (drawing.IsPlane || (x.Kind != ColumnKind.Label && y.Kind != ColumnKind.Label))
        {
            drawing.DrawMeans(panel, 17, numbers: true);
        }

        figure.Add(panel);
        return figure.Finish();
    }

    private static List<LegendEntry> Legend(Selection shown, bool isPlane, bool hasRows, PlotTerms terms)
    {
        var entries = new List<LegendEntry> { new(terms.Heading) { IsHeading = true } };
        entries.AddRange(Look.Components(shown.Columns[0], hasRows));
        if (isPlane)
        {
            entries.AddRange(Look.Ellipses());
            entries.AddRange(Look.Contours(shown.Columns[0], terms));
        }

        return entries;
    }
}
