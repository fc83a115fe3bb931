using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>Marks of one look, filled or hollow.</summary>
internal static class Marks
{
    public static MarkerStyle Style(MarkerShape shape, float size, Color color) => new(shape, size, color)
    {
        LineColor = color,
        LineWidth = 1.6f,
        OutlineWidth = 0,
    };
}
