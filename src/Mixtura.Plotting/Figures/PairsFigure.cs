using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of several columns, each against each.</summary>
internal static class PairsFigure
{
    private const int MostMarks = 16_000;
    private const int FewestRows = 500;
    private const int MostRows = 3000;
    private const float Gap = 7;
    private const float LegendRoom = 196;

    public static Picture Draw(Selection shown, PlotOptions options)
    {
        int d = shown.Columns.Length;
        int panels = d * (d - 1) / 2;
        ShownRows? rows = shown.Rows(Math.Clamp(MostMarks / panels, FewestRows, MostRows));
        float side = d switch
        {
            <= 3 => 230,
            4 => 190,
            <= 6 => 165,
            _ => 142,
        };
        DensityPanel[] diagonal = [.. shown.Columns.Select(column => new DensityPanel(column, shown.Weights, small: true))];
        IEnumerable<string> notes = [.. shown.LeftOut > 0 ? [shown.Part(options.Terms)!] : Array.Empty<string>(), .. rows?.Note is { } note ? [note] : Array.Empty<string>(), .. shown.Sampled is { } sampled ? [$"histograms of {sampled}"] : Array.Empty<string>(), .. Cut(shown, diagonal), .. shown.Columns[0].HasSlantingNoise ? ["the mixture's curves are without its noise"] : Array.Empty<string>()];
        var figure = new Figure(options, (int)((d * side) + 90 + LegendRoom), (int)((d * side) + 80), Legend(shown, rows is not null, options.Terms), notes);
        float left = (shown.Columns.Any(column => column.Kind == ColumnKind.Label) ? 74 : 52) + Theme.LabelSize;
        float bottom = 30 + Theme.LabelSize;
        float width = (figure.Body.Width - left - ((d - 1) * Gap)) / d;
        float height = (figure.Body.Height - bottom - ((d - 1) * Gap)) / d;
        var correlations = Correlations.Of(shown);
        for (int row = 0; row < d; row++)
        {
            for (int column = 0; column < d; column++)
            {
                var padding = new PixelPadding(column == 0 ? left : 0, 0, row == d - 1 ? bottom : 0, 0);
                float x = figure.Body.Left + (column == 0 ? 0 : left + (column * (width + Gap)));
                float y = figure.Body.Top + (row * (height + Gap));
                var outer = new PixelRect(x, x + width + padding.Left, y + height + padding.Bottom, y);
                PanelAxis across = Edge(shown.Columns[column].Axis, row == d - 1);
                PanelAxis up = row == column
                    ? Edge(diagonal[row].Axis with { HasTicks = false, Label = shown.Columns[row].Label }, column == 0)
                    : Edge(shown.Columns[row].Axis, column == 0);
                var panel = new Panel(outer, across, up, padding, Math.Clamp(width / 4, 44, 80));
                DrawCell(panel, shown, rows, diagonal, correlations, row, column);
                figure.Add(panel);
            }
        }

        return figure.Finish();
    }

    private static PanelAxis Edge(PanelAxis axis, bool isOuter) => axis with { Label = isOuter ? axis.Label : "", ShowTickLabels = isOuter };

    private static IEnumerable<string> Cut(Selection shown, DensityPanel[] diagonal)
    {
        string[] cut = [.. Enumerable.Range(0, diagonal.Length).Where(i => diagonal[i].IsCut).Select(i => shown.Columns[i].Name)];
        return cut.Length == 0 ? [] : [$"density axis cut: {string.Join(", ", cut)}"];
    }

    private static void DrawCell(Panel panel, Selection shown, ShownRows? rows, DensityPanel[] diagonal, Correlations correlations, int row, int column)
    {
        if (row == column)
        {
            diagonal[row].Draw(panel);
            return;
        }

        (ColumnView x, ColumnView y) = (shown.Columns[column], shown.Columns[row]);
        bool isBelow = row > column;
        switch (x.Kind == ColumnKind.Label, y.Kind == ColumnKind.Label)
        {
            case (true, true) when isBelow && shown.Data is not null:
                TilePanel.DrawRows(panel, rows!, shown.Weights, x, y);
                break;
            case (true, true):
                TilePanel.DrawModel(panel, shown.Model, x, y);
                break;
            case (true, false) or (false, true) when isBelow && BoxPanel.HasRoomForComponents((x.Kind == ColumnKind.Label ? x : y).Levels.Length, x.ComponentCount):
                BoxPanel.DrawComponents(panel, rows!, shown.Weights, x, y);
                break;
            case (true, false) or (false, true):
                BoxPanel.DrawLevels(panel, rows!, shown.Weights, x, y);
                break;
            default:
                DrawNumbers(panel, new ScatterPanel(shown.Model, x, y), rows, isBelow, Words.Correlations(correlations.All(column, row), correlations.Within(column, row), shown.Model.ClusterCount > 1));
                break;
        }
    }

    private static void DrawNumbers(Panel panel, ScatterPanel drawing, ShownRows? rows, bool isBelow, string correlations)
    {
        if (rows is not null && isBelow)
        {
            drawing.DrawRows(panel, rows, Look.Size(rows.Indices.Length, 5.5f), Look.Opacity(rows.Indices.Length));
        }

        if (drawing.IsPlane)
        {
            if (!isBelow)
            {
                drawing.DrawContours(panel, 0.9f, small: true);
            }

            drawing.DrawEllipses(panel, 1.6f, fill: !isBelow || rows is null);
        }

        if (!isBelow)
        {
            drawing.DrawNote(panel, correlations);
        }
    }

    private static List<LegendEntry> Legend(Selection shown, bool hasRows, PlotTerms terms)
    {
        var entries = new List<LegendEntry> { new(terms.Heading) { IsHeading = true } };
        entries.AddRange(Look.Components(shown.Columns[0], hasRows));
        if (shown.Columns.Count(column => column.Kind == ColumnKind.Measurement) > 1)
        {
            entries.AddRange(Look.Ellipses());
            entries.AddRange(Look.Contours(shown.Columns[0], terms));
        }

        int labels = shown.Columns.Count(column => column.Kind == ColumnKind.Label);
        if (shown.Columns.Length - labels > 1)
        {
            entries.Add(new LegendEntry("correlation") { IsHeading = true });
            entries.Add(new LegendEntry(shown.Data is null ? "all: of the mixture" : "all: of all rows") { IsText = true });
            if (shown.Model.ClusterCount > 1)
            {
                entries.Add(new LegendEntry($"within: within {terms.Components}") { IsText = true });
            }
        }

        if (labels > 1)
        {
            entries.AddRange(Look.Tiles());
        }

        if (labels > 0 && labels < shown.Columns.Length)
        {
            entries.AddRange(Look.Boxes());
        }

        if (labels > 0 && shown.Data is not null)
        {
            entries.Add(new LegendEntry("bars") { IsHeading = true });
            entries.Add(new LegendEntry("share in the data") { Line = LinePattern.Solid, LineWidth = 1.6f });
        }

        return entries;
    }
}
