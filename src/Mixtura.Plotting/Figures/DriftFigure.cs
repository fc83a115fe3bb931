using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of how new rows differ from a model: shares of the components, and how likely rows are.</summary>
internal static class DriftFigure
{
    private const double TwoSided = 1.959963984540054;
    private const int MostComponents = 30;
    private const float Gap = 22;
    private const double TextAbove = 20;

    public static Picture Draw(DriftResult drift, PlotOptions options)
    {
        options = options with { Title = options.Title ?? Title(drift) };
        var figure = new Figure(options, 980, 460, Legend(options.Terms), Notes(drift, options.Terms));
        float half = (figure.Body.Width - Gap) / 2;
        var left = new PixelRect(figure.Body.Left, figure.Body.Left + half, figure.Body.Bottom, figure.Body.Top);
        var right = new PixelRect(figure.Body.Right - half, figure.Body.Right, figure.Body.Bottom, figure.Body.Top);
        figure.Add(Shares(drift, left, options.Terms));
        figure.Add(LogDensities(drift, right));
        return figure.Finish();
    }

    private static Panel Shares(DriftResult drift, PixelRect place, PlotTerms terms)
    {
        ComponentDrift[] shown = [.. drift.Components.Take(MostComponents)];
        int last = shown.Length - 1;
        double top = shown.Max(c => Math.Max(c.Weight, c.Share) + (TwoSided * c.ShareError));
        double bottom = Math.Min(0, shown.Min(c => c.Share - (TwoSided * c.ShareError)));
        string[] names = [.. shown.Reverse().Select(c => Name(drift, c.Component))];
        var panel = new Panel(
            place,
            new PanelAxis(bottom - (0.03 * top), 1.05 * top) { Label = "share of the rows" },
            new PanelAxis(-0.6, last + 0.6) { Names = names, Label = terms.Component });
        double above = TextAbove * (last + 1.2) / Math.Max(1, place.Height);
        foreach (ComponentDrift component in shown)
        {
            double y = last - component.Component;
            double reach = TwoSided * component.ShareError;
            panel.Line([new Coordinates(component.Share - reach, y), new Coordinates(component.Share + reach, y)], Theme.Hue(0).WithAlpha(0.75), 2.2f);
            panel.Mark([new Coordinates(component.Share, y)], MarkerShape.FilledCircle, 9, Theme.Hue(0));
            panel.Mark([new Coordinates(component.Weight, y)], MarkerShape.OpenDiamond, 12, Theme.Ink, 1.8f);
            string seen = string.Join(", ", drift.Seen.Where(test => test.Component == component.Component).Select(test => Word(test.Kind)).Order());
            if (seen.Length > 0)
            {
                panel.Text(new Coordinates(Math.Max(component.Share, component.Weight), y + above), seen, Theme.TickSize, Theme.Hue(1), component.Share > 0.6 * top ? Alignment.MiddleRight : Alignment.MiddleLeft, strong: true);
            }
        }

        return panel;
    }

    private static Panel LogDensities(DriftResult drift, PixelRect place)
    {
        double[] all = [.. drift.ModelQuantiles.Concat(drift.RowQuantiles).Where(double.IsFinite)];
        (double low, double high) = (all.Min(), all.Max());
        double margin = high > low ? 0.04 * (high - low) : 1;
        var panel = new Panel(
            place,
            new PanelAxis(low - margin, high + margin) { Label = "log-density" },
            new PanelAxis(0, 1.02) { Label = "share of rows below" });
        panel.Line(Steps(drift.ModelQuantiles), Theme.Ink, 2, Theme.Dash(5));
        panel.Line(Steps(drift.RowQuantiles), Theme.Hue(0), 2.2f);
        return panel;

        static IEnumerable<Coordinates> Steps(IReadOnlyList<double> quantiles) =>
            quantiles.Select((value, i) => new Coordinates(value, (i + 0.5) / quantiles.Count)).Where(point => double.IsFinite(point.X));
    }

    private static string Title(DriftResult drift)
    {
        int seen = drift.Seen.Count();
        return drift.HasDrifted
            ? seen > 0 ? $"Drift: {Words.Count(seen)} of {Words.Count(drift.Tests.Count(), "test")} {(seen == 1 ? "sees" : "see")} a difference" : "Drift: some rows are impossible under the model"
            : $"No drift is seen by {Words.Count(drift.Tests.Count(), "test")}";
    }

    private static IEnumerable<string> Notes(DriftResult drift, PlotTerms terms)
    {
        yield return $"{Words.Count((long)Math.Round(drift.Rows), "new row")}; the model {(drift.Options.ModelRows is { } rows ? $"rests on {Words.Count((long)Math.Round(rows), "row")}" : "is taken to be exactly known")}";
        if (drift.Components.Length > MostComponents)
        {
            yield return $"the first {MostComponents} of {Words.Count(drift.Components.Length, terms.Component)}";
        }

        if (drift.IsMisfit)
        {
            yield return "the log-densities differ from the model's as those of the fit did";
        }

        if (drift.Impossible > 0)
        {
            yield return $"{Words.Count(drift.Impossible, "row")} impossible under the model";
        }
    }

    private static IEnumerable<LegendEntry> Entries(PlotTerms terms)
    {
        yield return new LegendEntry("shares") { IsHeading = true };
        yield return new LegendEntry($"model's {terms.Weight}") { Mark = MarkerShape.OpenDiamond, MarkSize = 12 };
        yield return new LegendEntry("new rows, ± 95 %") { Mark = MarkerShape.FilledCircle, Color = Theme.Hue(0), Line = LinePattern.Solid, LineWidth = 2.2f };
        yield return new LegendEntry("coloured words: what differs") { IsText = true };
        yield return new LegendEntry("log-densities") { IsHeading = true };
        yield return new LegendEntry("model's own rows") { Line = Theme.Dash(5) };
        yield return new LegendEntry("new rows") { Color = Theme.Hue(0), Line = LinePattern.Solid, LineWidth = 2.2f };
    }

    private static LegendEntry[] Legend(PlotTerms terms) => [.. Entries(terms)];

    private static string Name(DriftResult drift, int component) =>
        drift.Model.Noise is not null && component == drift.Model.ClusterCount ? "noise" : Words.Place(component);

    private static string Word(DriftTestKind kind) => kind switch
    {
        DriftTestKind.Weight => "weight",
        DriftTestKind.Location => "location",
        _ => "spread",
    };
}
