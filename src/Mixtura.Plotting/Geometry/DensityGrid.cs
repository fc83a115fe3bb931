namespace Mixtura.Plotting;

/// <summary>The logarithm of a density of two columns at the crossings of a grid of lines that need not be evenly spaced.</summary>
internal sealed class DensityGrid
{
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
                double mean = (Math.Exp(Values[i, j] - top) + Math.Exp(Values[i + 1, j] - top) + Math.Exp(Values[i, j + 1] - top) + Math.Exp(Values[i + 1, j + 1] - top)) / 4;
                double mass = mean * (X[i + 1] - X[i]) * (Y[j + 1] - Y[j]);
                total += mass;
                cells.Add((mean, mass));
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
}
