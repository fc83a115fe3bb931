using System.Collections.Immutable;
using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>The picture of a fit's way: the log-likelihood by iteration.</summary>
internal static class TraceFigure
{
    private const double Margin = 0.06;
    private const int MostMarks = 60;

    /// <param name="trace">The log-likelihoods.</param>
    /// <param name="note">How the fit ended.</param>
    /// <param name="options">The looks.</param>
    public static Picture Draw(ImmutableArray<double> trace, string note, PlotOptions options)
    {
        double[] finite = [.. trace.Where(double.IsFinite)];
        (double low, double high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        AxisScale scale = AxisScale.For(low, high);
        low = scale.Position(low);
        high = scale.Position(high);
        double margin = high > low ? Margin * (high - low) : Math.Max(1, Math.Abs(low) * 0.01);
        var figure = new Figure(options, 760, 460, [], [note]);
        double end = Math.Max(1, trace.Length - 1);
        var panel = new Panel(
            figure.Body,
            new PanelAxis(-0.02 * end, 1.02 * end) { Label = "iteration", Integers = true },
            new PanelAxis(low - margin, high + margin) { Label = scale.Label("log-likelihood") });
        Coordinates[] points = [.. Enumerable.Range(0, trace.Length).Where(i => double.IsFinite(trace[i])).Select(i => new Coordinates(i, scale.Position(trace[i])))];
        panel.Line(points, Theme.Hue(0), 2);
        if (points.Length <= MostMarks)
        {
            panel.Mark(points, MarkerShape.FilledCircle, 6, Theme.Hue(0));
        }

        figure.Add(panel);
        return figure.Finish();
    }
}
