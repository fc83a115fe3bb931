namespace Mixtura.Plotting;

/// <summary>
/// Draws two columns of labels: for each pair of levels a square whose area is their share, divided from left to right among the
/// components by their parts of it.
/// </summary>
internal static class TilePanel
{
    private const double Largest = 0.92;
    private const double Opacity = 0.75;

    /// <summary>The shares of the rows, each row counted for its component.</summary>
    /// <param name="panel">Where to draw.</param>
    /// <param name="rows">The rows, all of their table.</param>
    /// <param name="weights">The weights of the table's rows, or null where each counts once.</param>
    /// <param name="x">The column across.</param>
    /// <param name="y">The column upwards.</param>
    public static void DrawRows(Panel panel, ShownRows rows, double[]? weights, ColumnView x, ColumnView y)
    {
        double[,,] shares = new double[x.Levels.Length, y.Levels.Length, x.ComponentCount + 1];
        for (int row = 0; row < rows.Components.Length; row++)
        {
            shares[(int)rows.Table[row, x.Index], (int)rows.Table[row, y.Index], Math.Min(rows.Components[row], x.ComponentCount)] += weights?[row] ?? 1;
        }

        Draw(panel, shares);
    }

    /// <summary>The probabilities of the model, without its noise.</summary>
    /// <param name="panel">Where to draw.</param>
    /// <param name="model">The model.</param>
    /// <param name="x">The column across.</param>
    /// <param name="y">The column upwards.</param>
    public static void DrawModel(Panel panel, Mixture model, ColumnView x, ColumnView y)
    {
        Mixture pair = model.WithoutNoise().Marginal(x.Index, y.Index);
        double[,,] shares = new double[x.Levels.Length, y.Levels.Length, x.ComponentCount + 1];
        for (int a = 0; a < x.Levels.Length; a++)
        {
            for (int b = 0; b < y.Levels.Length; b++)
            {
                for (int j = 0; j < x.ComponentCount; j++)
                {
                    shares[a, b, j] = pair.Weights[j] > 0 ? pair.Weights[j] * Math.Exp(pair.Components[j].LogDensity([a, b])) : 0;
                }
            }
        }

        Draw(panel, shares);
    }

    private static void Draw(Panel panel, double[,,] shares)
    {
        int components = shares.GetLength(2);
        double[,] total = new double[shares.GetLength(0), shares.GetLength(1)];
        double most = 0;
        for (int a = 0; a < total.GetLength(0); a++)
        {
            for (int b = 0; b < total.GetLength(1); b++)
            {
                for (int j = 0; j < components; j++)
                {
                    total[a, b] += shares[a, b, j];
                }

                most = Math.Max(most, total[a, b]);
            }
        }

        for (int a = 0; a < total.GetLength(0); a++)
        {
            for (int b = 0; b < total.GetLength(1); b++)
            {
                double side = most > 0 ? Largest * Math.Sqrt(total[a, b] / most) : 0;
                double left = a - (side / 2);
                for (int j = 0; j < components && side > 0; j++)
                {
                    double width = side * shares[a, b, j] / total[a, b];
                    if (width > 0)
                    {
                        panel.Box(left, left + width, b - (side / 2), b + (side / 2), (j == components - 1 ? Theme.Noise : Theme.Hue(j)).WithAlpha(Opacity));
                        left += width;
                    }
                }
            }
        }
    }
}
