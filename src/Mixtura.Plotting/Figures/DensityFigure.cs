using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of one column.</summary>
internal static class DensityFigure
{
    public static Picture Draw(Selection shown, PlotOptions options, params IEnumerable<string> notes)
    {
        ColumnView column = shown.Columns[0];
        var drawing = new DensityPanel(column, shown.Weights);
        var figure = new Figure(options, 860, 500, Legend(shown, column, options.Terms), notes.Concat(Notes(shown, drawing, column)));
        var panel = new Panel(figure.Body, column.Axis, drawing.Axis);
        drawing.Draw(panel);
        figure.Add(panel);
        return figure.Finish();
    }

    private static IEnumerable<string> Notes(Selection shown, DensityPanel drawing, ColumnView column)
    {
        if (shown.Sampled is { } sampled)
        {
            yield return $"the data are {sampled}";
        }

        if (column.HasSlantingNoise)
        {
            yield return "the curve of the mixture is without its noise";
        }

        if (drawing.IsCut)
        {
            yield return $"axis cut: the mixture's density rises to {Words.Number(drawing.Peak)}";
        }
    }

    private static List<LegendEntry> Legend(Selection shown, ColumnView column, PlotTerms terms)
    {
        var entries = new List<LegendEntry>();
        if (column.Kind == ColumnKind.Label)
        {
            if (shown.Data is not null)
            {
                entries.Add(new LegendEntry($"data, n = {Words.Count(shown.Data.RowCount)}") { Line = LinePattern.Solid, LineWidth = 1.6f });
            }
        }
        else
        {
            if (shown.Data is not null)
            {
                entries.Add(new LegendEntry($"data, n = {Words.Count(shown.Data.RowCount)}") { Area = Theme.Histogram });
            }

            if (column.ComponentCount > 1 || column.NoiseWeight is not null)
            {
                entries.Add(new LegendEntry("mixture") { Line = LinePattern.Solid, LineWidth = 2.2f });
            }
        }

        entries.Add(new LegendEntry(terms.Heading) { IsHeading = true });
        for (int j = 0; j < column.ComponentCount; j++)
        {
            string text = column.Entry(j);
            entries.Add(column.Kind switch
            {
                ColumnKind.Label => new LegendEntry(text) { IsSeries = true, Area = Theme.Hue(j).WithAlpha(0.85) },
                ColumnKind.Count => new LegendEntry(text) { IsSeries = true, Color = Theme.Hue(j), Line = Theme.Dash(j), LineWidth = 1.5f, Mark = Theme.Mark(j), MarkSize = Theme.MarkSize(j, 7) },
                _ => new LegendEntry(text) { IsSeries = true, Color = Theme.Hue(j), Line = Theme.Dash(j), LineWidth = 2.2f, Area = Theme.Hue(j).WithAlpha(Theme.AreaOpacity) },
            });
        }

        if (column.NoiseWeight is { } noise)
        {
            entries.Add(new LegendEntry(Words.Noise(noise)) { IsSeries = true, Color = Theme.Noise, Line = LinePattern.Solid, LineWidth = 1.4f });
        }

        return entries;
    }
}
