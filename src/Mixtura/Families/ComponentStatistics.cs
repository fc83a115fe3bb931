using System.Collections.Immutable;

namespace Mixtura;

/// <summary>The additive statistics of one pass over a table: for each component its total responsibility and its family's sums.</summary>
public sealed class ComponentStatistics
{
    private readonly double[] _values;
    private readonly double[] _weights;
    private readonly int _first;
    private readonly int _stride;
    private readonly int _length;

    internal ComponentStatistics(ImmutableArray<Component> about, TableMoments moments, double[] weights, double[] values, int first, int stride, int length)
    {
        About = about;
        Moments = moments;
        _weights = weights;
        _values = values;
        _first = first;
        _stride = stride;
        _length = length;
    }

    /// <summary>The components at whose parameters the pass was taken.</summary>
    public ImmutableArray<Component> About { get; }

    /// <summary>The table's moments: its own scale.</summary>
    public TableMoments Moments { get; }

    /// <summary>The number of components, k.</summary>
    public int Count => About.Length;

    /// <summary>The total responsibility of a component: Σ of weight times responsibility over the rows.</summary>
    /// <param name="component">The component, from 0.</param>
    public double Weight(int component) => _weights[component];

    /// <summary>The family's sums for a component.</summary>
    /// <param name="component">The component, from 0.</param>
    public ReadOnlySpan<double> Of(int component) => _values.AsSpan(_first + (component * _stride), _length);

    /// <summary>Whether a component has rows to learn from: more than a 1e-12th of the table's weight.</summary>
    /// <param name="component">The component, from 0.</param>
    public bool IsAlive(int component) => _weights[component] > LeastShare * Moments.TotalWeight;

    /// <summary>A component with a smaller share of the table's weight has lost its rows.</summary>
    internal const double LeastShare = 1e-12;

    /// <summary>The part of the statistics that belongs to some of the columns.</summary>
    internal ComponentStatistics Part(ImmutableArray<Component> about, TableMoments moments, int offset, int length) =>
        new(about, moments, _weights, _values, _first + offset, _stride, length);
}
