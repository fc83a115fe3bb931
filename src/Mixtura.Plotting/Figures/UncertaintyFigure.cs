using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of how uncertain the rows' components are.</summary>
internal static class UncertaintyFigure
{
    private const int MostRows = 6000;
    private const double Medium = 0.05;
    private const double High = 0.2;
    private const float Small = 0.55f;
    private const float Large = 1.2f;
    private const float Ring = 3.5f;
    private const int CurvePlaces = 2000;
    private const int PlacesAroundEach = 200;

    public static Picture Draw(Selection shown, PlotOptions options)
    {
        if (shown.Model.Components.Length < 2)
        {
            throw new ModelException("every row is sure to come from the only component; draw the density, or a model of several components", "components");
        }

        if (shown.Data is null)
        {
            throw new TableException("uncertainty is that of rows, and the table has none that weigh; give a table of the model's columns");
        }

        TablePosterior posterior = shown.Model.Posterior(shown.Data);
        ShownRows rows = shown.Rows(MostRows)!;
        options = options with { Title = options.Title ?? Title(CountUncertain(shown, posterior), shown.RowCount) };
        string[] notes = [.. Notes(shown, rows, options.Terms)];
        return shown.Columns.Length == 1
            ? DrawCurve(shown, rows, posterior.Uncertainty, options, notes)
            : DrawScatter(shown, rows, posterior.Uncertainty, options, notes);
    }

    /// <summary>How many of all rows are uncertain, those that the picture does not look at included.</summary>
    private static long CountUncertain(Selection shown, TablePosterior posterior)
    {
        if (shown.Sampled is null)
        {
            return posterior.Uncertainty.Count(value => value >= High);
        }

        long uncertain = 0;
        double[] row = new double[shown.Model.Dimensions];
        foreach (RowTable part in shown.Whole!.InParts())
        {
            for (long i = 0; i < part.RowCount; i++)
            {
                part.CopyRow(i, row);
                shown.Model.Classify(row, out double uncertainty);
                uncertain += uncertainty >= High ? 1 : 0;
            }
        }

        return uncertain;
    }

    private static string Title(long uncertain, long rows) => uncertain == 0
        ? $"No row has an uncertainty of {Words.Number(High)} or more"
        : $"{Words.Count(uncertain)} of {Words.Count(rows, "row")} ({Words.Percent((double)uncertain / rows)}) {(uncertain == 1 ? "has" : "have")} an uncertainty of {Words.Number(High)} or more";

    private static IEnumerable<string> Notes(Selection shown, ShownRows rows, PlotTerms terms)
    {
        if (shown.Part(terms) is { } part)
        {
            yield return $"{part}; the uncertainty is that of whole rows";
        }

        if (rows.Note is { } note)
        {
            yield return note;
        }
    }

    private static Picture DrawScatter(Selection shown, ShownRows rows, double[] uncertainty, PlotOptions options, string[] notes)
    {
        ColumnView x = shown.Columns[0];
        ColumnView y = shown.Columns[1];
        float size = Look.Size(rows.Indices.Length, 7);
        var figure = new Figure(options, 860, 560, [.. Components(x, options.Terms), .. Classes(size)], notes);
        var panel = new Panel(figure.Body, x.Axis, y.Axis);
        var drawing = new ScatterPanel(shown.Model, x, y);
        if (drawing.IsPlane)
        {
            drawing.DrawEllipses(panel, 1.2f, fill: false);
        }

        // The most uncertain lie on top, ringed, so that few among many are seen.
        DrawClass(value => value < Medium, Small * size, 0.35);
        DrawClass(value => value is >= Medium and < High, size, 0.75);
        DrawClass(value => value >= High, Large * size, 0.95);
        figure.Add(panel);
        return figure.Finish();

        void DrawClass(Func<double, bool> isIn, float mark, double opacity)
        {
            var some = new ShownRows(rows.Table, [.. rows.Indices.Where(row => isIn(uncertainty[row]))], rows.Components, null);
            drawing.DrawRows(panel, some, mark, opacity);
            if (mark > size)
            {
                panel.Mark(some.Indices.Select(row => new Coordinates(x.Place(rows.Table, row), y.Place(rows.Table, row))), MarkerShape.OpenCircle, mark + Ring, Theme.Ink.WithAlpha(0.8), 0.9f);
            }
        }
    }

    private static Picture DrawCurve(Selection shown, ShownRows rows, double[] uncertainty, PlotOptions options, string[] notes)
    {
        ColumnView x = shown.Columns[0];
        int k = shown.Model.Components.Length;
        bool hasCurve = shown.Model.Dimensions == 1 && x.Kind == ColumnKind.Measurement;
        Coordinates[] curve = hasCurve ? [.. Abscissae.Over(x.Low, x.High, x.Spreads, CurvePlaces, PlacesAroundEach).Select(place => new Coordinates(place, UncertaintyAt(shown.Model, x.Scale.Value(place))))] : [];
        double top = 1.08 * Math.Max(High, uncertainty.Concat(curve.Select(point => point.Y)).Max());
        var figure = new Figure(options, 860, 460, [.. Components(x, options.Terms)], notes);
        var panel = new Panel(figure.Body, x.Axis, new PanelAxis(-0.03 * top, top) { Label = "uncertainty" });
        panel.Line(curve, Theme.Soft, 1.6f);
        float size = Look.Size(rows.Indices.Length, 8);
        for (int j = 0; j < k; j++)
        {
            bool isNoise = j == shown.Model.ClusterCount;
            panel.Mark(
                rows.Indices.Where(row => rows.Components[row] == j).Select(row => new Coordinates(x.Place(rows.Table, row), uncertainty[row])),
                isNoise ? Theme.NoiseMark : Theme.Mark(j),
                isNoise ? Theme.NoiseSize * size : Theme.MarkSize(j, size),
                (isNoise ? Theme.Noise : Theme.Hue(j)).WithAlpha(0.7));
        }

        figure.Add(panel);
        return figure.Finish();
    }

    private static double UncertaintyAt(Mixture model, double value)
    {
        model.Classify([value], out double uncertainty);
        return uncertainty;
    }

    private static IEnumerable<LegendEntry> Components(ColumnView column, PlotTerms terms) => Look.Components(column, marks: true).Prepend(new LegendEntry(terms.Heading) { IsHeading = true });

    private static IEnumerable<LegendEntry> Classes(float size) =>
    [
        new LegendEntry("uncertainty") { IsHeading = true },
        new LegendEntry($"less than {Words.Number(Medium)}") { Mark = MarkerShape.FilledCircle, MarkSize = Small * size, Color = Theme.Soft.WithAlpha(0.5) },
        new LegendEntry($"{Words.Number(Medium)} to {Words.Number(High)}") { Mark = MarkerShape.FilledCircle, MarkSize = size, Color = Theme.Soft },
        new LegendEntry($"{Words.Number(High)} or more, ringed") { Mark = MarkerShape.OpenCircle, MarkSize = (Large * size) + Ring, Color = Theme.Ink },
    ];
}
