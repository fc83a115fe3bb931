using System.Collections.Immutable;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>The parameters beside the noise, whose region is taken as known.</summary>
internal sealed class NoiseParameterMap(NoiseFamily family) : ParameterMap
{
    private readonly ParameterMap _inner = family.Inner.CreateParameterMap();

    public override Family Unbounded => field ??= new NoiseFamily(_inner.Unbounded, family.Volume);

    public override IEnumerable<OwnParameter> Name(Component component, ImmutableArray<Column> columns) =>
        component is UniformComponent ? [] : _inner.Name(component, columns);

    public override IEnumerable<double> Copy(Component component) => component is UniformComponent ? [] : _inner.Copy(component);

    public override IEnumerable<ParameterBound> Bounds(Component component, double rows, TableMoments moments) =>
        component is UniformComponent ? [] : _inner.Bounds(component, rows, moments);

    public override ImmutableArray<Component> Prepare(ImmutableArray<Component> components) =>
        _inner.Prepare(components[..^1]).Add(components[^1]);

    public override IEnumerable<int[]> Shifts(int components, int dimensions) => _inner.Shifts(components - 1, dimensions);

    public override void Move(Component from, Component to, double weight, Span<double> sums)
    {
        if (from is not UniformComponent)
        {
            _inner.Move(from, to, weight, sums);
        }
    }
}
