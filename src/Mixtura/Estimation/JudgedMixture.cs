using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>A mixture as it is before a move, with each judged row's log-density and posteriors.</summary>
internal sealed class JudgedMixture
{
    private readonly double[] _posterior;

    public JudgedMixture(JudgedRows rows, Family family, double[] weights, ImmutableArray<Component> components)
    {
        Rows = rows;
        Weights = weights;
        Components = components;
        Movable = weights.Length - family.CountNoise - family.CountHeld;
        LogDensity = new double[rows.Length];
        _posterior = new double[weights.Length * rows.Length];
        new RowDensities(rows).Take(family, weights, components, LogDensity, _posterior);
    }

    public JudgedRows Rows { get; }

    public int Count => Weights.Length;

    /// <summary>The number of components that can be split and merged; noise is none of them.</summary>
    public int Movable { get; }

    public double[] Weights { get; }

    public ImmutableArray<Component> Components { get; }

    public double[] LogDensity { get; }

    /// <summary>The rows' posteriors in a component.</summary>
    public ReadOnlySpan<double> Posterior(int component) => _posterior.AsSpan(component * Rows.Length, Rows.Length);
}
