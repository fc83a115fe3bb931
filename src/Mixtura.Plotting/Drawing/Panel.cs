using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Mixtura.Plotting;

/// <summary>A pair of axes in a rectangle of a figure, and what is drawn between them.</summary>
internal sealed class Panel
{
    private const float TickLength = 4;
    private const float LongestName = 110;

    private readonly PixelRect _outer;
    private readonly PanelAxis _x;
    private readonly PanelAxis _y;

    public Panel(PixelRect outer, PanelAxis x, PanelAxis y, PixelPadding? padding = null, float spacing = 80)
    {
        _outer = outer;
        _x = x;
        _y = y;
        AxisTicks up = y.Ticks(outer.Height, spacing * 0.6);
        Padding = padding ?? PaddingFor(x, y, up);
        float width = Math.Max(10, outer.Width - Padding.Left - Padding.Right);
        float height = Math.Max(10, outer.Height - Padding.Top - Padding.Bottom);
        Data = new PixelRect(outer.Left + Padding.Left, outer.Left + Padding.Left + width, outer.Top + Padding.Top + height, outer.Top + Padding.Top);
        Plot = new Plot();
        Plot.FigureBackground.Color = Colors.Transparent;
        Plot.DataBackground.Color = Colors.Transparent;
        Plot.Layout.Fixed(Padding);
        Plot.HideLegend();
        Plot.RenderManager.ClearCanvasBeforeEachRender = false;
        Plot.Axes.SetLimits(x.Low, x.High, y.Low, y.High);
        Plot.Axes.Margins(0, 0);
        Decorate(Plot.Axes.Bottom, Narrow(x.Ticks(width, spacing), x, width), x.ShowTickLabels);
        Decorate(Plot.Axes.Left, Narrow(up, y, height), y.ShowTickLabels);
        foreach (IAxis axis in new IAxis[] { Plot.Axes.Top, Plot.Axes.Right })
        {
            axis.FrameLineStyle.IsVisible = false;
            axis.MajorTickStyle.Length = 0;
            axis.MinorTickStyle.Length = 0;
        }

        Plot.Grid.MajorLineColor = Theme.Grid;
        Plot.Grid.MajorLineWidth = 1;
        Plot.Grid.XAxisStyle.IsVisible = x.Names.Count == 0;
        Plot.Grid.YAxisStyle.IsVisible = y.Names.Count == 0;
    }

    public Plot Plot { get; }

    /// <summary>The rectangle between the axes, in the figure's pixels.</summary>
    public PixelRect Data { get; }

    public PixelPadding Padding { get; }

    public void Draw(SKCanvas canvas)
    {
        // ScottPlot draws a plot twice when it is drawn first, which would double every shape that light shines through.
        using (var recorder = new SKPictureRecorder())
        {
            Plot.Render(recorder.BeginRecording(_outer.ToSKRect()), _outer);
        }

        Plot.Render(canvas, _outer);
        string bottom = BundledFont.Fit(_x.Label, Theme.LabelSize, _outer.Width);
        float halfBottom = BundledFont.Measure(bottom, Theme.LabelSize) / 2;
        float centre = Math.Clamp(Data.HorizontalCenter, _outer.Left + halfBottom, Math.Max(_outer.Left + halfBottom, _outer.Right - halfBottom));
        Pen.Write(canvas, bottom, centre, _outer.Bottom - 5, Theme.LabelSize, Theme.Ink, SKTextAlign.Center);
        string left = BundledFont.Fit(_y.Label, Theme.LabelSize, _outer.Height);
        float halfLeft = BundledFont.Measure(left, Theme.LabelSize) / 2;
        float middle = Math.Clamp(Data.VerticalCenter, _outer.Top + halfLeft, Math.Max(_outer.Top + halfLeft, _outer.Bottom - halfLeft));
        Pen.Write(canvas, left, _outer.Left + Theme.LabelSize, middle, Theme.LabelSize, Theme.Ink, SKTextAlign.Center, degrees: -90);
    }

    public void Line(IEnumerable<Coordinates> points, Color color, float width, LinePattern? pattern = null)
    {
        Coordinates[] all = [.. points];
        if (all.Length > 0)
        {
            ScottPlot.Plottables.Scatter line = Plot.Add.ScatterLine(all, color);
            line.LineWidth = width;
            line.LinePattern = pattern ?? LinePattern.Solid;
            line.LineStyle.StrokeJoin = SKStrokeJoin.Round;
        }
    }

    public void Area(IEnumerable<Coordinates> points, Color fill, Color? edge = null, float width = 0)
    {
        ScottPlot.Plottables.Polygon area = Plot.Add.Polygon([.. points]);
        area.FillColor = fill;
        area.LineColor = edge ?? Colors.Transparent;
        area.LineWidth = width;
    }

    /// <summary>Fills what closed lines enclose; a line within another cuts a hole.</summary>
    public void Region(IReadOnlyList<Coordinates[]> lines, Color fill) => Plot.Add.Plottable(new RegionLayer(lines, fill));

    public void Box(double left, double right, double bottom, double top, Color fill, Color? edge = null, float width = 0)
    {
        ScottPlot.Plottables.Rectangle box = Plot.Add.Rectangle(left, right, bottom, top);
        box.FillColor = fill;
        box.LineColor = edge ?? Colors.Transparent;
        box.LineWidth = width;
    }

    public void Mark(IEnumerable<Coordinates> points, MarkerShape shape, float size, Color color, float lineWidth = 1.6f)
    {
        Coordinates[] all = [.. points];
        if (all.Length > 0)
        {
            MarkerStyle style = Marks.Style(shape, size, color);
            style.LineWidth = lineWidth;
            Plot.Add.Plottable(new MarkLayer(all, style));
        }
    }

    /// <summary>A number on a disc, as a component's mean is marked.</summary>
    public void Badge(Coordinates at, string text, Color color, float size)
    {
        Mark([at], MarkerShape.FilledCircle, size, Colors.White);
        Mark([at], MarkerShape.OpenCircle, size, color, 1.8f);
        Text(at, text, size * (text.Length > 1 ? 0.52f : 0.64f), Theme.Ink, Alignment.MiddleCenter, strong: true);
    }

    public void Text(Coordinates at, string text, float size, Color color, Alignment alignment, bool strong = false, Color? ground = null)
    {
        ScottPlot.Plottables.Text label = Plot.Add.Text(text, at);
        label.LabelFontName = BundledFont.For(text);
        label.LabelFontSize = size;
        label.LabelFontColor = color;
        label.LabelBold = strong;
        label.LabelAlignment = alignment;
        label.LabelPadding = ground is null ? 0 : 2;
        label.LabelBackgroundColor = ground ?? Colors.Transparent;
    }

    private static PixelPadding PaddingFor(PanelAxis x, PanelAxis y, AxisTicks up)
    {
        float widest = y.ShowTickLabels && up.Labels.Length > 0 ? up.Labels.Max(label => Math.Min(LongestName, BundledFont.Measure(label, Theme.TickSize))) : 0;
        float left = widest + TickLength + 8 + (y.Label.Length > 0 ? Theme.LabelSize + 10 : 0);
        float bottom = (x.ShowTickLabels ? Theme.TickSize + 8 : 0) + TickLength + (x.Label.Length > 0 ? Theme.LabelSize + 12 : 0);
        return new PixelPadding(left, 14, bottom, 10);
    }

    /// <summary>Names shortened to the room beside each other, or for a vertical axis to the left of it.</summary>
    private AxisTicks Narrow(AxisTicks ticks, PanelAxis axis, float pixels)
    {
        if (axis.Names.Count == 0 || ticks.Labels.Length == 0)
        {
            return ticks;
        }

        float room = ReferenceEquals(axis, _x) ? (pixels / ticks.Labels.Length) - 6 : Math.Min(LongestName, Padding.Left - TickLength - 6);
        return ticks with { Labels = [.. ticks.Labels.Select(label => BundledFont.Fit(label, Theme.TickSize, room))] };
    }

    private static void Decorate(IAxis axis, AxisTicks ticks, bool labels)
    {
        var generator = new NumericManual(ticks.Positions, labels ? ticks.Labels : [.. ticks.Labels.Select(_ => "")]);
        axis.TickGenerator = generator;
        axis.Label.Text = "";
        axis.Label.IsVisible = false;
        axis.FrameLineStyle.Color = Theme.Frame;
        axis.FrameLineStyle.Width = 1;
        axis.MajorTickStyle.Length = TickLength;
        axis.MajorTickStyle.Color = Theme.Frame;
        axis.MinorTickStyle.Length = 0;
        axis.TickLabelStyle.FontName = BundledFont.For(string.Concat(ticks.Labels));
        axis.TickLabelStyle.FontSize = Theme.TickSize;
        axis.TickLabelStyle.ForeColor = Theme.Soft;
    }
}
