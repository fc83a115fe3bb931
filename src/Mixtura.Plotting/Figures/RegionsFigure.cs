using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of a density's highest-density regions.</summary>
internal static class RegionsFigure
{
    private const int MostRows = 6000;
    private const int Places = 800;
    private const int PlacesAroundEach = 80;

    /// <summary>The probabilities that the regions hold.</summary>
    private static readonly double[] s_shares = [0.95, 0.75, 0.5];

    public static Picture Draw(Selection shown, PlotOptions options)
    {
        if (shown.Columns.FirstOrDefault(column => column.Kind != ColumnKind.Measurement) is { } column)
        {
            throw new ModelException($"regions of highest density are those of measurements, and '{column.Name}' holds {(column.Kind == ColumnKind.Count ? "counts" : "labels")}; choose columns of measurements, or draw the density of this one", "columns");
        }

        return shown.Columns.Length == 1 ? DrawLine(shown, options) : DrawPlane(shown, options);
    }

    private static Picture DrawPlane(Selection shown, PlotOptions options)
    {
        ColumnView x = shown.Columns[0];
        ColumnView y = shown.Columns[1];
        Mixture pair = shown.Model.WithoutNoise().Marginal(x.Index, y.Index);
        ShownRows? rows = shown.Rows(MostRows);
        var drawing = new ScatterPanel(shown.Model, x, y);
        double level = drawing.LevelsOf(s_shares)[0];
        Figure figure = Frame(shown, options, 860, 560, rows, Outside(shown, pair, level, x.Index, y.Index));
        var panel = new Panel(figure.Body, x.Axis, y.Axis);
        drawing.DrawRegions(panel, s_shares);
        if (rows is not null)
        {
            panel.Mark(rows.Indices.Select(row => new Coordinates(x.Place(rows.Table, row), y.Place(rows.Table, row))), MarkerShape.FilledCircle, Look.Size(rows.Indices.Length, 5), Theme.Ink.WithAlpha(Look.Opacity(rows.Indices.Length)));
        }

        figure.Add(panel);
        return figure.Finish();
    }

    private static Picture DrawLine(Selection shown, PlotOptions options)
    {
        ColumnView x = shown.Columns[0];
        Mixture line = shown.Model.WithoutNoise().Marginal(x.Index);
        HighestDensityRegion[] regions = [.. s_shares.Select(share => line.HighestDensityRegion(share))];
        Figure figure = Frame(shown, options, 860, 500, null, Outside(shown, line, regions[0].LogLevel, x.Index));
        double[] places = Abscissae.Over(x.Low, x.High, x.Spreads, Places, PlacesAroundEach);
        double Height(double place) => Math.Exp(line.LogDensity([x.Scale.Value(place)]) + x.Scale.LogUnit);
        double[] heights = Array.ConvertAll(places, Height);
        double top = 1.08 * heights.Max();
        AxisScale scale = AxisScale.For(0, top);
        var panel = new Panel(figure.Body, x.Axis, new PanelAxis(-0.05 * scale.Position(top), scale.Position(top)) { Label = scale.Label("density") });
        var levels = new List<Coordinates[]>();
        for (int s = 0; s < regions.Length; s++)
        {
            double level = scale.Position(Math.Exp(regions[s].LogLevel + x.Scale.LogUnit));
            foreach (Interval interval in regions[s].Intervals)
            {
                double left = Math.Max(x.Low, x.Scale.Position(interval.Lower));
                double right = Math.Min(x.High, x.Scale.Position(interval.Upper));
                if (right > left)
                {
                    Coordinates[] curve = [.. new[] { left }.Concat(places.Where(place => place > left && place < right)).Append(right).Select(place => new Coordinates(place, scale.Position(Height(place))))];
                    panel.Area([new Coordinates(left, 0), .. curve, new Coordinates(right, 0)], Theme.Step(s));
                    levels.Add([new Coordinates(left, level), new Coordinates(right, level)]);
                }
            }
        }

        foreach (Coordinates[] level in levels)
        {
            panel.Line(level, Theme.Ink.WithAlpha(0.45), 1, new LinePattern([4, 3], 0, "level"));
        }

        panel.Line(places.Select((place, i) => new Coordinates(place, scale.Position(heights[i]))), Theme.Ink, 2);
        if (shown.Data is not null)
        {
            // A rug under the axis's zero: a short line for each row.
            panel.Mark(shown.Rows(MostRows)!.Indices.Select(row => new Coordinates(x.Place(shown.Data, row), -0.026 * scale.Position(top))), MarkerShape.VerticalBar, 9, Theme.Ink.WithAlpha(0.35), 1);
        }

        figure.Add(panel);
        return figure.Finish();
    }

    /// <summary>The share of all rows, those that the picture does not look at included, with a density below a level; null without rows.</summary>
    private static double? Outside(Selection shown, Mixture marginal, double level, params int[] columns)
    {
        if (shown.Whole is null)
        {
            return null;
        }

        double outside = 0;
        foreach (RowTable part in shown.Whole.InParts())
        {
            double[] logDensities = marginal.LogDensity(part.Select(columns));
            for (int i = 0; i < logDensities.Length; i++)
            {
                outside += logDensities[i] < level ? part.Weight(i) : 0;
            }
        }

        return outside / shown.Whole.TotalWeight;
    }

    private static Figure Frame(Selection shown, PlotOptions options, int width, int height, ShownRows? rows, double? outside)
    {
        string? title = outside is { } share ? $"{Words.Percent(share)} of the rows lie outside the smallest region of 95 %" : null;

        string[] notes =
        [
            .. shown.Part(options.Terms) is { } part ? [part] : Array.Empty<string>(),
            .. shown.Model.Noise is null ? Array.Empty<string>() : ["without the noise"],
            .. rows?.Note is { } note ? [note] : Array.Empty<string>(),
        ];
        return new Figure(options with { Title = options.Title ?? title }, width, height, [.. Legend(shown)], notes);
    }

    private static IEnumerable<LegendEntry> Legend(Selection shown)
    {
        yield return new LegendEntry("mixture holds") { IsHeading = true };
        for (int s = s_shares.Length - 1; s >= 0; s--)
        {
            yield return new LegendEntry($"{Words.Percent(s_shares[s])} within") { Area = Theme.Step(s) };
        }

        if (shown.Data is not null)
        {
            yield return new LegendEntry("data") { IsHeading = true };
            yield return shown.Columns.Length == 1
                ? new LegendEntry($"rug, n = {Words.Count(shown.RowCount)}") { Mark = MarkerShape.VerticalBar, MarkSize = 9, Color = Theme.Soft }
                : new LegendEntry($"n = {Words.Count(shown.RowCount)}") { Mark = MarkerShape.FilledCircle, MarkSize = 6, Color = Theme.Ink.WithAlpha(0.6) };
        }
    }
}
