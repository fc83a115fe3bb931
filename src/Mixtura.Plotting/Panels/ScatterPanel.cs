using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>Draws the rows of two columns by their component, ellipses, means and lines of equal density.</summary>
internal sealed class ScatterPanel
{
    /// <summary>The probabilities that the contours' regions hold.</summary>
    public static readonly double[] Shares = [0.5, 0.8, 0.95];

    /// <summary>The Mahalanobis distances of the ellipses.</summary>
    public static readonly double[] Distances = [1, 2];

    private const int FineLines = 120;
    private const int MostEach = 22;
    private const double ContourReach = 5;

    private readonly Mixture _pair;
    private readonly ColumnView _x;
    private readonly ColumnView _y;
    private readonly Lazy<DensityGrid> _fine;

    public ScatterPanel(Mixture model, ColumnView x, ColumnView y)
    {
        model = model.WithoutNoise();
        _pair = model.Dimensions == 2 && x.Index == 0 && y.Index == 1 ? model : model.Marginal(x.Index, y.Index);
        _x = x;
        _y = y;
        _fine = new Lazy<DensityGrid>(() => Grid(FineLines));
    }

    /// <summary>Whether both columns are measurements, so that ellipses and contours mean something.</summary>
    public bool IsPlane => _x.Kind == ColumnKind.Measurement && _y.Kind == ColumnKind.Measurement;

    public void DrawRows(Panel panel, ShownRows rows, float size, double opacity)
    {
        panel.Mark(Places(rows, _x.ComponentCount), Theme.NoiseMark, Theme.NoiseSize * size, Theme.Noise.WithAlpha(opacity));

        // Layer by layer the last component would cover the others; the heaviest is drawn first and so lies beneath.
        for (int j = 0; j < _x.ComponentCount; j++)
        {
            panel.Mark(Places(rows, j), Theme.Mark(j), Theme.MarkSize(j, size), Theme.Hue(j).WithAlpha(opacity));
        }
    }

    public void DrawContours(Panel panel, float width, bool small = false)
    {
        DensityGrid grid = Grid(small ? 44 : 80);
        foreach (double share in Shares)
        {
            double level = grid.LevelHolding(share);
            if (double.IsFinite(level))
            {
                foreach ((double X, double Y)[] line in Contours.At(grid, level))
                {
                    panel.Line(line.Select(v => new Coordinates(v.X, v.Y)), Theme.Ink.WithAlpha(share < 0.6 ? 0.85 : share < 0.9 ? 0.6 : 0.4), width);
                }
            }
        }
    }

    /// <summary>The log-density, per unit of the columns, at the edge of the smallest region that holds each share.</summary>
    public double[] LevelsOf(double[] shares) =>
        Array.ConvertAll(shares, share => _fine.Value.LevelHolding(share) - _x.Scale.LogUnit - _y.Scale.LogUnit);

    /// <summary>Fills the smallest regions that hold the given shares, the largest first, with lines around them.</summary>
    public void DrawRegions(Panel panel, double[] shares)
    {
        DensityGrid grid = _fine.Value;
        double[] levels = Array.ConvertAll(shares, grid.LevelHolding);
        foreach (int s in Enumerable.Range(0, shares.Length).OrderByDescending(s => shares[s]))
        {
            Coordinates[][] lines = double.IsFinite(levels[s]) ? [.. Contours.At(grid, levels[s]).Select(line => line.Select(v => new Coordinates(v.X, v.Y)).ToArray())] : [];
            panel.Region(lines, Theme.Step(shares.Count(share => share > shares[s])));
            foreach (Coordinates[] line in lines)
            {
                panel.Line(line, Theme.Ink.WithAlpha(0.55), 1);
            }
        }
    }

    public void DrawEllipses(Panel panel, float width, bool fill)
    {
        double[] covariance = new double[4];
        double[] mean = new double[2];
        for (int j = _pair.Components.Length - 1; j >= 0; j--)
        {
            if (_pair.Weights[j] <= 0)
            {
                continue;
            }

            _pair.Components[j].CopyMean(mean);
            _pair.Components[j].CopyCovariance(covariance);
            for (int e = Distances.Length - 1; e >= 0; e--)
            {
                (double X, double Y)[] polygon = Ellipse.Polygon(
                    _x.Scale.Position(mean[0]),
                    _y.Scale.Position(mean[1]),
                    _x.Scale.Length(_x.Scale.Length(covariance[0])),
                    _x.Scale.Length(_y.Scale.Length(covariance[1])),
                    _y.Scale.Length(_y.Scale.Length(covariance[3])),
                    Distances[e]);
                Coordinates[] points = [.. polygon.Select(v => new Coordinates(v.X, v.Y))];
                if (fill)
                {
                    panel.Area(points, Theme.Hue(j).WithAlpha(0.14));
                }

                panel.Line(points, Theme.Hue(j), e == 0 ? width : width * 0.75f, e == 0 ? LinePattern.Solid : new LinePattern([5, 3], 0, "ellipse"));
            }
        }
    }

    public void DrawMeans(Panel panel, float size, bool numbers)
    {
        for (int j = _pair.Components.Length - 1; j >= 0; j--)
        {
            var at = new Coordinates(_x.Scale.Position(_x.Means[j]), _y.Scale.Position(_y.Means[j]));
            if (_pair.Weights[j] <= 0 || !double.IsFinite(at.X) || !double.IsFinite(at.Y))
            {
                continue;
            }

            if (numbers)
            {
                panel.Badge(at, (j + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), Theme.Hue(j), size);
            }
            else
            {
                panel.Mark([at], Theme.Mark(j), Theme.MarkSize(j, size + 2.5f), Colors.White);
                panel.Mark([at], Theme.Mark(j), Theme.MarkSize(j, size), Theme.Hue(j));
            }
        }
    }

    /// <summary>Writes into the corner in which the mixture has least density, on a ground that lets what is beneath be seen.</summary>
    public void DrawNote(Panel panel, string text)
    {
        if (!IsPlane)
        {
            panel.Text(new Coordinates((_x.Low + _x.High) / 2, (_y.Low + _y.High) / 2), text, Theme.NoteSize + 1, Theme.Ink, Alignment.MiddleCenter);
            return;
        }

        const double Aside = 0.2;
        const double Edge = 0.02;
        (bool IsRight, bool IsUp) = new[] { (false, true), (true, true), (true, false), (false, false) }
            .MinBy(corner => _pair.LogDensity([_x.Scale.Value(Between(_x, corner.Item1, Aside)), _y.Scale.Value(Between(_y, corner.Item2, Aside))]));
        Alignment alignment = (IsRight, IsUp) switch
        {
            (false, true) => Alignment.UpperLeft,
            (true, true) => Alignment.UpperRight,
            (true, false) => Alignment.LowerRight,
            _ => Alignment.LowerLeft,
        };
        panel.Text(new Coordinates(Between(_x, IsRight, Edge), Between(_y, IsUp, Edge)), text, Theme.NoteSize, Theme.Ink, alignment, ground: Colors.White.WithAlpha(0.7));
    }

    private static double Between(ColumnView column, bool isHigh, double aside) => isHigh ? column.High - (aside * (column.High - column.Low)) : column.Low + (aside * (column.High - column.Low));

    private IEnumerable<Coordinates> Places(ShownRows rows, int component) =>
        rows.Indices.Where(row => rows.Components[row] == component).Select(row => new Coordinates(_x.Place(rows.Table, row), _y.Place(rows.Table, row)));

    private DensityGrid Grid(int evenly)
    {
        int around = Math.Clamp(3 * evenly / 2 / _x.ComponentCount, 2, Math.Min(MostEach, evenly / 4));
        double[] x = Lines(_x, evenly, around);
        double[] y = Lines(_y, evenly, around);
        double shift = _x.Scale.LogUnit + _y.Scale.LogUnit;
        return new DensityGrid(x, y, (a, b) => _pair.LogDensity([_x.Scale.Value(a), _y.Scale.Value(b)]) + shift);
    }

    /// <summary>Lines over all that has density, seen or not: shares of the probability refer to the whole of it.</summary>
    private static double[] Lines(ColumnView column, int evenly, int around)
    {
        double low = column.Low;
        double high = column.High;
        foreach ((double mean, double deviation) in column.Spreads)
        {
            if (double.IsFinite(mean) && double.IsFinite(deviation))
            {
                low = Math.Min(low, mean - (ContourReach * deviation));
                high = Math.Max(high, mean + (ContourReach * deviation));
            }
        }

        return Abscissae.Over(low, high, column.Spreads, evenly, around);
    }
}
