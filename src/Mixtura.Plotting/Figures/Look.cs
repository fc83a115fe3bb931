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
                ? new LegendEntry(column.Entry(j)) { IsSeries = true, Color = Theme.Hue(j), Mark = Theme.Mark(j), MarkSize = Theme.MarkSize(j, 9) }
                : new LegendEntry(column.Entry(j)) { IsSeries = true, Color = Theme.Hue(j), Line = LinePattern.Solid, LineWidth = 2.4f };
        }

        if (column.NoiseWeight is { } weight)
        {
            yield return new LegendEntry(Words.Noise(weight)) { Color = Theme.Noise, Mark = marks ? Theme.NoiseMark : MarkerShape.None, MarkSize = Theme.NoiseSize * 9 };
        }
    }

    /// <summary>What the lines of equal density hold; the noise has none of them.</summary>
    public static IEnumerable<LegendEntry> Contours(ColumnView column, PlotTerms terms) =>
    [
        new LegendEntry(column.NoiseWeight is null ? "mixture holds" : $"{terms.Components} hold") { IsHeading = true },
        new LegendEntry("50, 80, 95 % within") { Line = LinePattern.Solid, LineWidth = 1, Color = Theme.Ink.WithAlpha(0.7) },
    ];

    public static IEnumerable<LegendEntry> Ellipses() =>
    [
        new LegendEntry("ellipses hold") { IsHeading = true },
        new LegendEntry($"{Words.Percent(Ellipse.Holds(1))} (1 std. dev.)") { Color = Theme.Soft, Line = LinePattern.Solid },
        new LegendEntry($"{Words.Percent(Ellipse.Holds(2))} (2 std. dev.)") { Color = Theme.Soft, Line = new LinePattern([5, 3], 0, "ellipse"), LineWidth = 1.6f },
    ];

    public static IEnumerable<LegendEntry> Boxes() =>
    [
        new LegendEntry("boxes") { IsHeading = true },
        new LegendEntry("quartiles") { Area = Theme.Soft.WithAlpha(0.4) },
        new LegendEntry("median") { Line = LinePattern.Solid, LineWidth = 1.6f },
        new LegendEntry("5 % to 95 %") { Color = Theme.Soft, Line = LinePattern.Solid, LineWidth = 1 },
    ];

    public static IEnumerable<LegendEntry> Tiles() =>
    [
        new LegendEntry("squares") { IsHeading = true },
        new LegendEntry("area: share of rows") { IsText = true },
    ];
}
