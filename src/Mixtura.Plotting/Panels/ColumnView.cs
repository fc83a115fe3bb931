using System.Collections.Immutable;
using System.Globalization;

namespace Mixtura.Plotting;

/// <summary>One column of a model as it is drawn: its marginal mixture, its kind, and its values if there is data.</summary>
internal sealed class ColumnView
{
    private const double DataMargin = 0.05;
    private const double MostMargin = 0.15;
    private const double TailReach = 2.7;
    private const double ModelReach = 3.5;
    private const double LeastWeight = 1e-3;

    private readonly Mixture _marginal;
    private readonly double[] _weights;
    private readonly Component? _noise;

    public ColumnView(Mixture model, int column, RowTable? data)
    {
        Index = column;
        Mixture clusters = model.WithoutNoise();
        _marginal = clusters.Dimensions == 1 ? clusters : clusters.Marginal(column);
        _weights = model.Weights[..model.ClusterCount].ToArray();
        _noise = model.Noise is { IsAlongColumns: true } noise ? noise.Marginal([column]) : null;
        NoiseWeight = model.Noise is null ? null : model.Weights[^1];
        Component first = _marginal.Components[0] is CompositeComponent { Parts.Length: 1 } composite ? composite.Parts[0] : _marginal.Components[0];
        Kind = KindOf(first, model.Columns[column]);
        Name = Figure.OneLine(model.Columns[column].Name);
        Levels = Kind == ColumnKind.Label ? LevelsOf(model.Columns[column], data?.Columns[column], first) : [];
        Values = data?.CopyColumn(column);
        double[] mean = new double[1];
        double[] variance = new double[1];
        var means = ImmutableArray.CreateBuilder<double>();
        var deviations = ImmutableArray.CreateBuilder<double>();
        foreach (Component component in _marginal.Components)
        {
            component.CopyMean(mean);
            component.CopyCovariance(variance);
            means.Add(mean[0]);
            deviations.Add(Math.Sqrt(variance[0]));
        }

        Means = means.ToImmutable();
        Deviations = deviations.ToImmutable();
        (double low, double high) = Kind == ColumnKind.Label ? (-0.6, Levels.Length - 0.4) : Range();
        Scale = Kind == ColumnKind.Measurement ? AxisScale.For(low, high) : AxisScale.Identity;
        Low = Scale.Position(low);
        High = Scale.Position(high);
        if (!(High > Low))
        {
            double half = Math.Max(0.5, Math.Abs(Low) * 1e-3);
            Low -= half;
            High += half;
        }
    }

    /// <summary>How a column of a model is drawn.</summary>
    public static ColumnKind KindOf(Mixture model, int column)
    {
        Component first = model.Components[0];
        first = first.Dimensions == 1 ? first : first.Marginal([column]);
        return KindOf(first is CompositeComponent { Parts.Length: 1 } composite ? composite.Parts[0] : first, model.Columns[column]);
    }

    public int Index { get; }

    public string Name { get; }

    public ColumnKind Kind { get; }

    public ImmutableArray<string> Levels { get; }

    /// <summary>The column's values in the table, or null without data.</summary>
    public double[]? Values { get; }

    public AxisScale Scale { get; }

    /// <summary>The left end of the axis, as a position on <see cref="Scale"/>.</summary>
    public double Low { get; }

    /// <summary>The right end of the axis, as a position on <see cref="Scale"/>.</summary>
    public double High { get; }

    /// <summary>The components' means, as values.</summary>
    public ImmutableArray<double> Means { get; }

    /// <summary>The components' standard deviations, as values.</summary>
    public ImmutableArray<double> Deviations { get; }

    public string Label => Scale.Label(Name);

    public int ComponentCount => _marginal.Components.Length;

    /// <summary>A component as a legend has it.</summary>
    public string Entry(int component) => Words.Component(_marginal, component, Weight(component));

    public double Weight(int component) => _weights[component];

    /// <summary>The weight of the noise, which is not among the components; null where there is none.</summary>
    public double? NoiseWeight { get; }

    /// <summary>Whether there is noise that is not even in this column alone, since its region does not lie along the columns.</summary>
    public bool HasSlantingNoise => NoiseWeight is not null && _noise is null;

    /// <summary>The noise's density with its weight, per unit of the axis; 0 where it is not known or outside its region.</summary>
    public double NoiseDensity(double position)
    {
        double value = Scale.Value(position);
        return _noise is not null && _noise.Cdf(value) is > 0 and < 1
            ? NoiseWeight!.Value * Math.Exp(_noise.LogDensity([value]) + Scale.LogUnit)
            : 0;
    }

    public PanelAxis Axis => new(Low, High) { Label = Label, Names = Levels, Integers = Kind == ColumnKind.Count };

    /// <summary>Means and deviations as positions.</summary>
    public IEnumerable<(double Mean, double Deviation)> Spreads =>
        Enumerable.Range(0, ComponentCount).Select(j => (Scale.Position(Means[j]), Scale.Length(Deviations[j])));

    /// <summary>A component's probability of a value, without its weight; for measurements per unit of the axis.</summary>
    public double Density(int component, double position)
    {
        double log = _marginal.Components[component].LogDensity([Scale.Value(position)]);
        return Math.Exp(log + (Kind == ColumnKind.Measurement ? Scale.LogUnit : 0));
    }

    /// <summary>A row's place on the axis; counts and labels are moved apart within their own place so that rows do not hide each other.</summary>
    public double Place(RowTable table, long row)
    {
        double position = Scale.Position(table[row, Index]);
        double aside = Thinning.Scatter(((ulong)row * 64) + (ulong)Index) - 0.5;
        return Kind switch
        {
            ColumnKind.Count => position + (0.6 * aside),
            ColumnKind.Label => position + (0.64 * aside),
            _ => position,
        };
    }

    private static ColumnKind KindOf(Component component, Column column) => component switch
    {
        CategoricalComponent => ColumnKind.Label,
        PoissonComponent => ColumnKind.Count,
        _ => column.IsCategorical ? ColumnKind.Label : ColumnKind.Measurement,
    };

    private static ImmutableArray<string> LevelsOf(Column column, Column? ofData, Component first)
    {
        if (column.IsCategorical)
        {
            return [.. column.Levels.Select(Figure.OneLine)];
        }

        int count = first is CategoricalComponent categorical ? categorical.CountLevels(0) : ofData!.Levels.Length;
        return ofData is { IsCategorical: true } && ofData.Levels.Length == count
            ? [.. ofData.Levels.Select(Figure.OneLine)]
            : [.. Enumerable.Range(0, count).Select(level => level.ToString(CultureInfo.InvariantCulture))];
    }

    private (double Low, double High) Range()
    {
        int[] heavy = [.. Enumerable.Range(0, ComponentCount).Where(j => Weight(j) >= LeastWeight && double.IsFinite(Means[j]) && double.IsFinite(Deviations[j]))];
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        if (Values is not null)
        {
            low = Values.Min();
            high = Values.Max();
            foreach (int j in heavy)
            {
                low = Math.Min(low, Means[j]);
                high = Math.Max(high, Means[j]);
            }
        }

        bool isOnePoint = !(high > low);
        if (isOnePoint)
        {
            foreach (int j in heavy)
            {
                low = Math.Min(low, Means[j] - (ModelReach * Deviations[j]));
                high = Math.Max(high, Means[j] + (ModelReach * Deviations[j]));
            }
        }

        if (!(low <= high))
        {
            return (0, 1);
        }

        if (Kind == ColumnKind.Count)
        {
            double room = Math.Max(0.7, 0.04 * (high - low));
            return (Math.Max(0, Math.Floor(low)) - room, Math.Ceiling(high) + room);
        }

        if (isOnePoint)
        {
            return (low, high);
        }

        // A little room, and somewhat more where a component's tail would otherwise be cut off.
        double span = high - low;
        double left = heavy.Select(j => Means[j] - (TailReach * Deviations[j])).Append(low).Min();
        double right = heavy.Select(j => Means[j] + (TailReach * Deviations[j])).Append(high).Max();
        return (Math.Clamp(left, low - (MostMargin * span), low - (DataMargin * span)), Math.Clamp(right, high + (DataMargin * span), high + (MostMargin * span)));
    }
}
