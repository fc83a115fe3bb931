using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of the directions in which components differ most.</summary>
internal static class ProjectionFigure
{
    private const int MostRows = 6000;
    private const int DefaultWidth = 860;
    private const float AxisRoom = 60;
    private const double LeastNamed = 0.1;

    public static Picture Draw(GaussianMixture model, MixtureProjection projection, RowTable? data, PlotOptions options)
    {
        if (!projection.SourceColumns.Select(column => column.Name).SequenceEqual(model.Columns.Select(column => column.Name)))
        {
            throw new ModelException($"the projection is one of the columns {string.Join(", ", projection.SourceColumns)}; make one of this model's, {string.Join(", ", model.Columns)}", "columns");
        }

        data = data is { RowCount: > 0, TotalWeight: > 0 } ? model.Align(data) : null;
        long count = data?.RowCount ?? 0;
        data = data is null ? null : LookedAt.Of(data);
        int r = Math.Min(2, projection.Directions.Length);
        RowTable? projected = data is null ? null : projection.Project(data).Select([.. Enumerable.Range(0, r)]);
        Selection shown = Selection.Of(projection.Mixture.Marginal([.. Enumerable.Range(0, r)]), projected, options with { Columns = [] }, count);
        options = options with { Title = options.Title ?? Title(projection, r, options.Terms) };
        return r == 1
            ? DensityFigure.Draw(shown, options, Describe(projection, 0, (options.Width ?? DefaultWidth) - AxisRoom, Theme.NoteSize))
            : DrawPlane(model, projection, data, shown, options);
    }

    private static Picture DrawPlane(GaussianMixture model, MixtureProjection projection, RowTable? data, Selection shown, PlotOptions options)
    {
        ColumnView x = shown.Columns[0];
        ColumnView y = shown.Columns[1];

        // The colour of a row is its component in the whole space, not in the plane.
        ShownRows? rows = data is null ? null : shown.Rows(MostRows)! with { Components = model.Classify(data) };
        var figure = new Figure(options, DefaultWidth, 600, [.. Legend(model, rows is not null, options.Terms)], rows?.Note is { } note ? [note] : []);
        var drawing = new ScatterPanel(shown.Model, x, y);
        var panel = new Panel(
            figure.Body,
            x.Axis with { Label = Describe(projection, 0, figure.Body.Width - AxisRoom, Theme.LabelSize) },
            y.Axis with { Label = Describe(projection, 1, figure.Body.Height - AxisRoom, Theme.LabelSize) });
        if (rows is not null)
        {
            drawing.DrawRows(panel, rows, Look.Size(rows.Indices.Length, 7), Look.Opacity(rows.Indices.Length));
        }

        drawing.DrawEllipses(panel, 2.2f, fill: rows is null);
        drawing.DrawMeans(panel, 17, numbers: true);
        figure.Add(panel);
        return figure.Finish();
    }

    private static string Title(MixtureProjection projection, int r, PlotTerms terms)
    {
        string columns = Words.Count(projection.SourceColumns.Length, "column");
        double share = projection.Eigenvalues.Take(r).Sum() / projection.Eigenvalues.Sum();
        return r == projection.Eigenvalues.Length
            ? $"{Words.Count(projection.Mixture.Components.Length, terms.Component)} of {columns} differ along {Words.Count(r, "direction")}"
            : $"{Words.Count(r, "direction")} of {columns} {(r == 1 ? "holds" : "hold")} {Words.Percent(share)} of what tells the {terms.Components} apart";
    }

    /// <summary>What a direction is made of: the columns with the largest shares, measured in their own deviations, as many as there is room for.</summary>
    private static string Describe(MixtureProjection projection, int direction, float room, float size)
    {
        string text = $"direction {Words.Place(direction)} ({Words.Percent(projection.Eigenvalues[direction] / projection.Eigenvalues.Sum())}) =";
        int rank = 0;
        foreach ((int column, double value) in projection.StandardizedDirections[direction].Index().OrderByDescending(term => Math.Abs(term.Item)))
        {
            string sign = value < 0 ? " −" : rank > 0 ? " +" : "";
            string longer = $"{text}{sign} {Words.Fixed(Math.Abs(value), 2)} {Figure.OneLine(projection.SourceColumns[column].Name)}";
            if (rank > 0 && (Math.Abs(value) < LeastNamed || BundledFont.Measure(longer + " …", size) > room))
            {
                return text + " …";
            }

            text = longer;
            rank++;
        }

        return text;
    }

    private static IEnumerable<LegendEntry> Legend(GaussianMixture model, bool hasRows, PlotTerms terms)
    {
        yield return new LegendEntry(terms.Heading) { IsHeading = true };
        for (int j = 0; j < model.ClusterCount; j++)
        {
            LegendEntry entry = new(Words.Component(model, j, model.Weights[j])) { IsSeries = true, Color = Theme.Hue(j) };
            yield return hasRows ? entry with { Mark = Theme.Mark(j), MarkSize = Theme.MarkSize(j, 9) } : entry with { Line = LinePattern.Solid, LineWidth = 2.4f };
        }

        if (model.Noise is not null && hasRows)
        {
            yield return new LegendEntry(Words.Noise(model.Weights[^1])) { Color = Theme.Noise, Mark = Theme.NoiseMark, MarkSize = Theme.NoiseSize * 9 };
        }

        foreach (LegendEntry entry in Look.Ellipses())
        {
            yield return entry;
        }
    }
}
