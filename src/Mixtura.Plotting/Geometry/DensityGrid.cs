namespace Mixtura.Plotting;

/// <summary>The logarithm of a density of two columns at the crossings of a grid of lines that need not be evenly spaced.</summary>
internal sealed class DensityGrid
{
    private const int Parts = 3;

    // A region of 95 % may reach far below the top where one component is narrow: no density is left out that could matter.
    private const double Negligible = 1e-40;

    private readonly Func<double, double, double> _logDensity;

    public DensityGrid(double[] x, double[] y, Func<double, double, double> logDensity)
    {
        X = x;
        Y = y;
        _logDensity = logDensity;
        Values = new double[x.Length, y.Length];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < y.Length; j++)
            {
                Values[i, j] = logDensity(x[i], y[j]);
            }
        }
    }

    public double[] X { get; }

    public double[] Y { get; }

    public double[,] Values { get; }

    public double At(double x, double y) => _logDensity(x, y);

    /// <summary>The log-density above which a region of the highest density holds the given share of the grid's probability.</summary>
    public double LevelHolding(double share)
    {
        var cells = new List<(double Level, double Mass)>(X.Length * Y.Length);
        double top = double.NegativeInfinity;
        foreach (double value in Values)
        {
            top = Math.Max(top, value);
        }

        double total = 0;
        for (int i = 0; i + 1 < X.Length; i++)
        {
            for (int j = 0; j + 1 < Y.Length; j++)
            {
                double area = (X[i + 1] - X[i]) * (Y[j + 1] - Y[j]) / (Parts * Parts);
                for (int part = 0; part < Parts * Parts; part++)
                {
                    double level = Math.Exp(Within(i, j, part) - top);
                    if (level > Negligible)
                    {
                        total += level * area;
                        cells.Add((level, level * area));
                    }
                }
            }
        }

        cells.Sort((a, b) => b.Level.CompareTo(a.Level));
        double held = 0;
        foreach ((double level, double mass) in cells)
        {
            held += mass;
            if (held >= share * total)
            {
                return Math.Log(level) + top;
            }
        }

        return double.NegativeInfinity;
    }

    /// <summary>The log-density in the middle of a part of a cell, interpolated between the cell's corners.</summary>
    private double Within(int i, int j, int part)
    {
        double s = ((part % Parts) + 0.5) / Parts;
        double t = ((part / Parts) + 0.5) / Parts;
        double below = ((1 - s) * Values[i, j]) + (s * Values[i + 1, j]);
        double above = ((1 - s) * Values[i, j + 1]) + (s * Values[i + 1, j + 1]);
        return ((1 - t) * below) + (t * above);
    }
}
