using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>
/// Draws a column of labels against one of numbers: for each level a box from the lower to the upper quartile of the rows' values, with a line at the
/// median and whiskers to the 5 % and 95 % quantiles.
/// </summary>
internal static class BoxPanel
{
    /// <summary>With more boxes than these beside each other none would be seen.</summary>
    private const int MostBoxes = 16;
    private const double Together = 0.8;

    private static readonly double[] s_quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>Whether there is room for a box of every component at every level.</summary>
    public static bool HasRoomForComponents(int levels, int components) => levels * components <= MostBoxes;

    /// <summary>A box for each level, of all rows.</summary>
    /// <param name="panel">Where to draw.</param>
    /// <param name="rows">The rows, all of their table.</param>
    /// <param name="weights">The weights of the table's rows, or null where each counts once.</param>
    /// <param name="x">The column across; it or the other is one of labels.</param>
    /// <param name="y">The column upwards.</param>
    public static void DrawLevels(Panel panel, ShownRows rows, double[]? weights, ColumnView x, ColumnView y) =>
        Draw(panel, rows, weights, x, y, 1, _ => 0, _ => Theme.Soft);

    /// <summary>A box for each level and component, of the component's rows.</summary>
    /// <param name="panel">Where to draw.</param>
    /// <param name="rows">The rows, all of their table.</param>
    /// <param name="weights">The weights of the table's rows, or null where each counts once.</param>
    /// <param name="x">The column across; it or the other is one of labels.</param>
    /// <param name="y">The column upwards.</param>
    public static void DrawComponents(Panel panel, ShownRows rows, double[]? weights, ColumnView x, ColumnView y) =>
        Draw(panel, rows, weights, x, y, x.ComponentCount, row => rows.Components[row], Theme.Hue);

    /// <summary>The quantiles of weighted values: the smallest value up to which the share is reached.</summary>
    public static double[] Quantiles(IReadOnlyList<(double Value, double Weight)> values, double[] shares)
    {
        (double Value, double Weight)[] sorted = [.. values.OrderBy(value => value.Value)];
        double total = sorted.Sum(value => value.Weight);
        return Array.ConvertAll(shares, share =>
        {
            double sum = 0;
            foreach ((double value, double weight) in sorted)
            {
                sum += weight;
                if (sum >= share * total)
                {
                    return value;
                }
            }

            return sorted[^1].Value;
        });
    }

    private static void Draw(Panel panel, ShownRows rows, double[]? weights, ColumnView x, ColumnView y, int beside, Func<int, int> place, Func<int, Color> color)
    {
        bool isAcross = x.Kind == ColumnKind.Label;
        (ColumnView label, ColumnView number) = isAcross ? (x, y) : (y, x);
        var values = new List<(double, double)>?[label.Levels.Length, beside];
        for (int row = 0; row < rows.Components.Length; row++)
        {
            double weight = weights?[row] ?? 1;
            int own = place(row);
            if (weight > 0 && own < beside)
            {
                (values[(int)rows.Table[row, label.Index], own] ??= []).Add((number.Scale.Position(rows.Table[row, number.Index]), weight));
            }
        }

        double width = Together / beside;
        for (int level = 0; level < label.Levels.Length; level++)
        {
            for (int j = 0; j < beside; j++)
            {
                if (values[level, j] is { } some)
                {
                    DrawBox(panel, isAcross, level - (Together / 2) + ((j + 0.5) * width), 0.42 * width, Quantiles(some, s_quantiles), color(j));
                }
            }
        }
    }

    private static void DrawBox(Panel panel, bool isAcross, double middle, double half, double[] at, Color color)
    {
        Coordinates Turn(double along, double value) => isAcross ? new Coordinates(along, value) : new Coordinates(value, along);
        panel.Line([Turn(middle, at[0]), Turn(middle, at[1])], color, 1);
        panel.Line([Turn(middle, at[3]), Turn(middle, at[4])], color, 1);
        (Coordinates from, Coordinates to) = (Turn(middle - half, at[1]), Turn(middle + half, at[3]));
        panel.Box(Math.Min(from.X, to.X), Math.Max(from.X, to.X), Math.Min(from.Y, to.Y), Math.Max(from.Y, to.Y), color.WithAlpha(0.4), color, 0.8f);
        panel.Line([Turn(middle - half, at[2]), Turn(middle + half, at[2])], Theme.Ink, 1.6f);
    }
}
