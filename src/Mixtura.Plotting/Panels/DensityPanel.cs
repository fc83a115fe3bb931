using ScottPlot;

namespace Mixtura.Plotting;

/// <summary>Draws one column's histogram and the densities, or probabilities, of the mixture and its components.</summary>
internal sealed class DensityPanel
{
    private const int Evenly = 400;
    private const int AroundEach = 40;
    private const double HighestOverHistogram = 2.5;
    private const double Headroom = 1.06;
    private const double Clipped = 4;
    private const double LeastMarked = 0.004;
    private const int MostNumbered = 12;

    private readonly ColumnView _column;
    private readonly Histogram? _histogram;
    private readonly double[] _places;
    private readonly double[][] _parts;
    private readonly double[] _noise;
    private readonly double[] _whole;
    private readonly AxisScale _scale;
    private readonly bool _small;
    private readonly double[]? _weights;

    public DensityPanel(ColumnView column, double[]? weights, bool small = false)
    {
        _small = small;
        _weights = weights;
        _column = column;
        _places = column.Kind switch
        {
            ColumnKind.Count => Counts(column),
            ColumnKind.Label => [.. Enumerable.Range(0, column.Levels.Length).Select(level => (double)level)],
            _ => Abscissae.Over(column.Low, column.High, column.Spreads, small ? Evenly / 3 : Evenly, small ? AroundEach / 2 : AroundEach),
        };
        _parts = [.. Enumerable.Range(0, column.ComponentCount).Select(j =>
            _places.Select(x => (column.Kind == ColumnKind.Label ? 1 : column.Weight(j)) * (column.Weight(j) > 0 ? column.Density(j, x) : 0)).ToArray())];
        _noise = Array.ConvertAll(_places, column.NoiseDensity);
        _whole = [.. _places.Select((_, i) => _parts.Sum(part => part[i]) + _noise[i])];
        if (column.Values is { } values && column.Kind != ColumnKind.Label)
        {
            double[] positions = Array.ConvertAll(values, column.Scale.Position);
            _histogram = column.Kind == ColumnKind.Count ? Histogram.OfCounts(positions, weights!) : Histogram.OfMeasurements(positions, weights!);
        }

        double peak = column.Kind == ColumnKind.Label ? 1 / Headroom : _whole.Max();
        double bars = _histogram?.Peak ?? 0;
        IsCut = bars > 0 && peak > HighestOverHistogram * bars;
        double top = Headroom * (IsCut ? HighestOverHistogram * bars : Math.Max(peak, bars));
        top = top > 0 && double.IsFinite(top) ? top : 1;
        _scale = AxisScale.For(0, top);
        Top = _scale.Position(top);
        Peak = peak;
    }

    /// <summary>Whether a curve goes on above the frame, since a narrow component would flatten everything else.</summary>
    public bool IsCut { get; }

    /// <summary>The largest value of the mixture's curve.</summary>
    public double Peak { get; }

    private double Top { get; }

    public PanelAxis Axis => new(0, Top) { Label = _scale.Label(_column.Kind == ColumnKind.Measurement ? "density" : "probability") };

    public void Draw(Panel panel)
    {
        switch (_column.Kind)
        {
            case ColumnKind.Label:
                DrawBars(panel);
                break;
            case ColumnKind.Count:
                DrawHistogram(panel, gap: 0.12);
                DrawCounts(panel);
                break;
            default:
                DrawHistogram(panel, gap: 0);
                DrawCurves(panel);
                break;
        }
    }

    private static double[] Counts(ColumnView column)
    {
        double from = Math.Ceiling(Math.Max(0, column.Low));
        double to = Math.Floor(column.High);
        double step = Math.Max(1, Math.Ceiling((to - from + 1) / 2000));
        return [.. Enumerable.Range(0, (int)((to - from) / step) + 1).Select(i => from + (i * step))];
    }

    private Coordinates Point(double x, double y) => new(x, Math.Min(_scale.Position(y), Clipped * Top));

    private void DrawHistogram(Panel panel, double gap)
    {
        if (_histogram is not { } histogram)
        {
            return;
        }

        for (int i = 0; i < histogram.Heights.Length; i++)
        {
            double left = histogram.Start + (i * histogram.Width);
            if (histogram.Heights[i] > 0)
            {
                panel.Box(left + (gap * histogram.Width / 2), left + ((1 - (gap / 2)) * histogram.Width), 0, _scale.Position(histogram.Heights[i]), Theme.Histogram, Theme.HistogramEdge, 0.7f);
            }
        }
    }

    private void DrawCurves(Panel panel)
    {
        for (int j = 0; j < _parts.Length; j++)
        {
            if (_column.Weight(j) > 0)
            {
                int part = j;
                Coordinates[] curve = [.. _places.Select((x, i) => Point(x, _parts[part][i]))];
                panel.Area([new Coordinates(curve[0].X, 0), .. curve, new Coordinates(curve[^1].X, 0)], Theme.Hue(j).WithAlpha(Theme.AreaOpacity));
            }
        }

        if (_column.NoiseWeight is not null && !_column.HasSlantingNoise)
        {
            panel.Line(_places.Select((x, i) => Point(x, _noise[i])), Theme.Noise, _small ? 1f : 1.4f);
        }

        for (int j = 0; j < _parts.Length; j++)
        {
            if (_column.Weight(j) > 0)
            {
                int part = j;
                panel.Line(_places.Select((x, i) => Point(x, _parts[part][i])), Theme.Hue(j), _small ? 1.4f : 1.8f, _small ? LinePattern.Solid : Theme.Dash(j));
            }
        }

        if (_parts.Length > 1 || _column.NoiseWeight is not null)
        {
            panel.Line(_places.Select((x, i) => Point(x, _whole[i])), Theme.Ink, _small ? 1.2f : 2f);
        }

        if (!_small && _parts.Length is > 1 and <= MostNumbered)
        {
            DrawNumbers(panel);
        }
    }

    /// <summary>Each component's number under the top of its own curve.</summary>
    private void DrawNumbers(Panel panel)
    {
        for (int j = 0; j < _parts.Length; j++)
        {
            int peak = Array.IndexOf(_parts[j], _parts[j].Max());
            double height = Math.Min(_scale.Position(_parts[j][peak]), Top);
            if (height > 0.08 * Top)
            {
                panel.Badge(new Coordinates(_places[peak], 0.55 * height), (j + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), Theme.Hue(j), 17);
            }
        }
    }

    private void DrawCounts(Panel panel)
    {
        bool marks = !_small && _places.Length <= 60;
        for (int j = 0; j < _parts.Length; j++)
        {
            if (_column.Weight(j) > 0)
            {
                int part = j;
                Coordinates[] curve = [.. _places.Select((x, i) => Point(x, _parts[part][i]))];
                panel.Line(curve, Theme.Hue(j), 1.5f, _small ? LinePattern.Solid : Theme.Dash(j));
                if (marks)
                {
                    panel.Mark(curve.Where(point => point.Y > LeastMarked * Top), Theme.Mark(j), Theme.MarkSize(j, 7), Theme.Hue(j));
                }
            }
        }

        if (_parts.Length > 1)
        {
            // A flat step over each whole number: the probability belongs to the number, not to what lies between.
            double half = _places.Length > 1 ? (_places[1] - _places[0]) / 2 : 0.5;
            panel.Line(_places.SelectMany((x, i) => new[] { Point(x - half, _whole[i]), Point(x + half, _whole[i]) }), Theme.Ink, _small ? 1.2f : 1.8f);
        }
    }

    private void DrawBars(Panel panel)
    {
        const double Together = 0.8;
        double width = Together / _parts.Length;
        for (int level = 0; level < _places.Length; level++)
        {
            for (int j = 0; j < _parts.Length; j++)
            {
                double left = level - (Together / 2) + (j * width);
                panel.Box(left + (0.04 * width), left + (0.96 * width), 0, _parts[j][level], Theme.Hue(j).WithAlpha(0.85));
            }
        }

        if (_column.Values is { } values)
        {
            DrawShares(panel, values);
        }
    }

    /// <summary>A short black line across each group of bars: the share of the level in the data.</summary>
    private void DrawShares(Panel panel, double[] values)
    {
        for (int level = 0; level < _places.Length; level++)
        {
            double share = values.Index().Sum(value => value.Item == level ? _weights![value.Index] : 0) / _weights!.Sum();
            panel.Line([new Coordinates(level - 0.44, share), new Coordinates(level + 0.44, share)], Theme.Ink, 1.6f);
        }
    }
}
