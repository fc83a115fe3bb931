using ScottPlot;
using SkiaSharp;

namespace Mixtura.Plotting;

/// <summary>What closed lines enclose, filled: a line within another cuts a hole.</summary>
internal sealed class RegionLayer(IReadOnlyList<Coordinates[]> lines, Color fill) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        using var path = new SKPath { FillType = SKPathFillType.EvenOdd };
        foreach (Coordinates[] line in lines)
        {
            path.AddPoly([.. line.Select(point => Axes.GetPixel(point).ToSKPoint())], close: true);
        }

        using var paint = new SKPaint { Color = fill.ToSKColor(), IsAntialias = true, Style = SKPaintStyle.Fill };
        rp.Canvas.Save();
        rp.Canvas.ClipRect(rp.DataRect.ToSKRect());
        rp.Canvas.DrawPath(path, paint);
        rp.Canvas.Restore();
    }
}
