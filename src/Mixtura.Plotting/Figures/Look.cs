using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>What scatter and pairs pictures have in common: sizes by the number of rows, and entries of the legend.</summary>
internal static class Look
{
    public static float Size(int rows, float size) => rows switch
    {
        < 400 => size,
        < 1500 => size * 0.8f,
        < 4000 => size * 0.6f,
        _ => size * 0.5f,
    };

    public static double Opacity(int rows) => rows switch
    {
        < 400 => 0.65,
        < 1500 => 0.5,
        _ => 0.4,
    };

    public static IEnumerable<LegendEntry> Components(ColumnView column, bool marks)
    {
        for (int j = 0; j < column.ComponentCount; j++)
        {
            yield return marks
                ? new LegendEntry(Words.Component(j, column.Weight(j))) { IsSeries = true, Color = Theme.Hue(j), Mark = Theme.Mark(j), MarkSize = Theme.MarkSize(j, 9) }
                : new LegendEntry(Words.Component(j, column.Weight(j))) { IsSeries = true, Color = Theme.Hue(j), Line = LinePattern.Solid, LineWidth = 2.4f };
        }
    }

    public static IEnumerable<LegendEntry> Ellipses() =>
    [
        new LegendEntry("ellipses") { IsHeading = true },
        new LegendEntry("1 std. deviation") { Color = Theme.Soft, Line = LinePattern.Solid },
        new LegendEntry("2 std. deviations") { Color = Theme.Soft, Line = new LinePattern([5, 3], 0, "ellipse"), LineWidth = 1.6f },
    ];
}
