using System.Collections.Immutable;

namespace Mixtura.Inference;

/// <summary>A family's parameters as people know them: their names and values, and where they are bound.</summary>
internal abstract class ParameterMap
{
    /// <summary>With fewer rows than this a rate or a probability is as good as 0.</summary>
    public const double LeastRows = 0.01;

    /// <summary>The family without a floor or other bound, so that derivatives can be taken beside it.</summary>
    public abstract Family Unbounded { get; }

    /// <summary>What is to be told of one component's parameters, in the order of <see cref="Copy"/>.</summary>
    /// <param name="component">The component.</param>
    /// <param name="columns">The names of its columns.</param>
    public abstract IEnumerable<OwnParameter> Name(Component component, ImmutableArray<Column> columns);

    /// <summary>One component's parameters.</summary>
    public abstract IEnumerable<double> Copy(Component component);

    /// <summary>One component's parameters that are bound; those without are <see cref="ParameterBound.None"/>.</summary>
    /// <param name="component">The component.</param>
    /// <param name="rows">The weight of its rows.</param>
    /// <param name="moments">The table's moments.</param>
    public abstract IEnumerable<ParameterBound> Bounds(Component component, double rows, TableMoments moments);

    /// <summary>Components in the form in which the family's coordinates have the same meaning for all of them.</summary>
    public virtual ImmutableArray<Component> Prepare(ImmutableArray<Component> components) => components;

    /// <summary>Sets of the family's coordinates to which a common number can be added without changing a component.</summary>
    /// <param name="components">The number of components.</param>
    /// <param name="dimensions">The number of columns.</param>
    public virtual IEnumerable<int[]> Shifts(int components, int dimensions) => [];

    /// <summary>Moves one component's sums to another component, as if they had been taken about it.</summary>
    /// <param name="from">The component they were taken about.</param>
    /// <param name="to">The other.</param>
    /// <param name="weight">The total responsibility.</param>
    /// <param name="sums">The sums.</param>
    public virtual void Move(Component from, Component to, double weight, Span<double> sums)
    {
    }
}
