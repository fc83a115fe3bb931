using System.Globalization;
using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of a search: the criterion against the number of components.</summary>
internal static class SelectionFigure
{
    private const double Margin = 0.06;

    public static Picture Draw(SearchResult search, PlotOptions options)
    {
        string name = Criteria.Name(search.Criterion);
        IGrouping<string, Candidate>[] series = [.. search.Candidates.GroupBy(c => c.Name)];
        double[] values = [.. search.Candidates.Select(c => c.Value(search.Criterion)).Where(double.IsFinite)];
        (double low, double high) = values.Length == 0 ? (0, 1) : (values.Min(), values.Max());
        AxisScale scale = AxisScale.For(low, high);
        low = scale.Position(low);
        high = scale.Position(high);
        double margin = high > low ? Margin * (high - low) : Math.Max(1, Math.Abs(low) * 0.01);
        int fewest = search.Candidates.Min(c => c.Components);
        int most = search.Candidates.Max(c => c.Components);
        var figure = new Figure(options, 860, 520, Legend(search, series), []);
        var panel = new Panel(
            figure.Body,
            new PanelAxis(fewest - 0.4, most + 0.4) { Label = $"number of {options.Terms.Components}", Integers = true },
            new PanelAxis(low - margin, high + margin) { Label = scale.Label(name + ", smaller is better") });
        var best = new Coordinates(search.Best.Components, scale.Position(search.Best.Value(search.Criterion)));
        for (int s = 0; s < series.Length; s++)
        {
            DrawSeries(panel, search.Criterion, series[s], s, scale);
        }

        panel.Mark([best], MarkerShape.OpenCircle, 19, Theme.Ink, 2);
        figure.Add(panel);
        return figure.Finish();
    }

    private static void DrawSeries(Panel panel, Criterion criterion, IEnumerable<Candidate> candidates, int series, AxisScale scale)
    {
        var run = new List<Coordinates>();
        int before = int.MinValue;
        foreach (Candidate candidate in candidates.OrderBy(c => c.Components))
        {
            double value = candidate.Value(criterion);
            if (!double.IsFinite(value) || candidate.Components != before + 1)
            {
                panel.Line(run, Theme.Hue(series), 1.8f, Theme.Dash(series));
                run.Clear();
            }

            if (double.IsFinite(value))
            {
                run.Add(new Coordinates(candidate.Components, scale.Position(value)));
                before = candidate.Components;
            }
        }

        panel.Line(run, Theme.Hue(series), 1.8f, Theme.Dash(series));
        Candidate[] fitted = [.. candidates.Where(c => double.IsFinite(c.Value(criterion)))];
        Coordinates Place(Candidate c) => new(c.Components, scale.Position(c.Value(criterion)));
        panel.Mark(fitted.Where(c => c.IsSound).Select(Place), Theme.Mark(series), Theme.MarkSize(series, 9), Theme.Hue(series));
        panel.Mark(fitted.Where(c => !c.IsSound).Select(Place), Theme.Mark(series), Theme.MarkSize(series, 9), Colors.White);
        panel.Mark(fitted.Where(c => !c.IsSound).Select(Place), Theme.HollowMark(series), Theme.MarkSize(series, 9), Theme.Hue(series));
    }

    private static List<LegendEntry> Legend(SearchResult search, IGrouping<string, Candidate>[] series)
    {
        Candidate best = search.Best;
        double value = best.Value(search.Criterion);
        string number = Words.Minus(value.ToString(Math.Abs(value) is >= 1e7 or < 0.1 ? "G5" : "#,0.0", CultureInfo.InvariantCulture));
        var entries = new List<LegendEntry>
        {
            new("best") { IsHeading = true },
            new($"{best.Name}, {best.Components}: {number}") { Mark = MarkerShape.OpenCircle, MarkSize = 16 },
        };
        if (search.Candidates.Any(c => c.Fit is not null && !c.IsSound))
        {
            entries.Add(new LegendEntry("hollow: collapsed") { Mark = MarkerShape.OpenSquare, MarkSize = 8, Color = Theme.Soft });
        }

        entries.Add(new LegendEntry(search.Candidates.All(c => c.Family is GaussianFamily) ? "structure" : "family") { IsHeading = true });
        for (int s = 0; s < series.Length; s++)
        {
            entries.Add(new LegendEntry(series[s].Key) { IsSeries = true, Color = Theme.Hue(s), Line = Theme.Dash(s), LineWidth = 1.8f, Mark = Theme.Mark(s), MarkSize = Theme.MarkSize(s, 9) });
        }

        return entries;
    }
}
