using System.Collections.Immutable;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>The parameters of components of which the last are known: those are held.</summary>
internal sealed class KnownParameterMap(KnownFamily family) : ParameterMap
{
    private readonly ParameterMap _inner = family.Inner.CreateParameterMap();

    public override Family Unbounded => field ??= new KnownFamily(_inner.Unbounded, family.Known);

    public override IEnumerable<OwnParameter> Name(Component component, ImmutableArray<Column> columns) => _inner.Name(component, columns);

    public override IEnumerable<double> Copy(Component component) => _inner.Copy(component);

    public override IEnumerable<ParameterBound> Bounds(Component component, double rows, TableMoments moments) => family.Known.Any(component.HasSameParameters)
        ? _inner.Copy(component).Select(_ => ParameterBound.Held)
        : _inner.Bounds(component, rows, moments);

    public override ImmutableArray<Component> Prepare(ImmutableArray<Component> components) =>
        components.Length > family.Known.Length ? _inner.Prepare(components[..^family.Known.Length]).AddRange(components[^family.Known.Length..]) : components;

    public override IEnumerable<int[]> Shifts(int components, int dimensions) =>
        components > family.Known.Length ? _inner.Shifts(components - family.Known.Length, dimensions) : [];

    public override void Move(Component from, Component to, double weight, Span<double> sums) => _inner.Move(from, to, weight, sums);
}
