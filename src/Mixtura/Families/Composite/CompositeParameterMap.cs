using System.Collections.Immutable;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>The parts' parameters, one part after the other.</summary>
internal sealed class CompositeParameterMap(CompositeFamily family) : ParameterMap
{
    private readonly ParameterMap[] _parts = [.. family.Parts.Select(part => part.Family.CreateParameterMap())];

    public override Family Unbounded => field ??= new CompositeFamily([.. family.Parts.Select((part, p) => new CompositePart(_parts[p].Unbounded, part.Columns))]);

    public override IEnumerable<OwnParameter> Name(Component component, ImmutableArray<Column> columns) =>
        Each((map, p) => map.Name(Part(component, p), [.. family.Parts[p].Columns.Select(c => columns[c])]).Select(own => own with
        {
            Column = family.Parts[p].Columns[own.Column],
            Other = own.Other is { } other ? family.Parts[p].Columns[other] : null,
        }));

    public override IEnumerable<double> Copy(Component component) => Each((map, p) => map.Copy(Part(component, p)));

    public override IEnumerable<ParameterBound> Bounds(Component component, double rows, TableMoments moments) =>
        Each((map, p) => map.Bounds(Part(component, p), rows, moments.Select(family.Parts[p].Columns.AsSpan())));

    public override ImmutableArray<Component> Prepare(ImmutableArray<Component> components)
    {
        ImmutableArray<Component>[] parts = [.. _parts.Select((map, p) => map.Prepare([.. components.Select(component => Part(component, p))]))];
        return [.. components.Select((_, j) => new CompositeComponent(parts.Select((part, p) => (part[j], family.Parts[p].Columns))))];
    }

    public override IEnumerable<int[]> Shifts(int components, int dimensions)
    {
        int at = 0;
        for (int p = 0; p < _parts.Length; p++)
        {
            int d = family.Parts[p].Columns.Length;
            foreach (int[] shift in _parts[p].Shifts(components, d))
            {
                yield return Array.ConvertAll(shift, coordinate => at + coordinate);
            }

            at += family.Parts[p].Family.CountCoordinates(components, d) ?? 0;
        }
    }

    public override void Move(Component from, Component to, double weight, Span<double> sums)
    {
        for (int p = 0; p < _parts.Length; p++)
        {
            int length = family.Parts[p].Family.CountStatistics(family.Parts[p].Columns.Length);
            _parts[p].Move(Part(from, p), Part(to, p), weight, sums[..length]);
            sums = sums[length..];
        }
    }

    private static Component Part(Component component, int part) => ((CompositeComponent)component).Parts[part];

    private IEnumerable<T> Each<T>(Func<ParameterMap, int, IEnumerable<T>> of) => _parts.SelectMany(of);
}
