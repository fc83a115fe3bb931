using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>
/// Many marks of one look. ScottPlot's own plottable would draw them with the dashes of the line drawn before, since all
/// share one paint whose path effect marks do not reset.
/// </summary>
internal sealed class MarkLayer(Coordinates[] points, MarkerStyle style) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        rp.Paint.SKPathEffect = null!;
        foreach (Coordinates point in points)
        {
            Pixel pixel = Axes.GetPixel(point);
            if (rp.DataRect.Expand(style.Size).Contains(pixel))
            {
                style.Render(rp.Canvas, pixel, rp.Paint);
            }
        }
    }
}
