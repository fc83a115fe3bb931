using System.Collections.Immutable;

namespace Mixtura;

/// <summary>The features of a composite's parts one after the other, each of its own columns.</summary>
internal sealed class CompositeFeatureMap : FeatureMap
{
    private readonly ImmutableArray<(FeatureMap Map, ImmutableArray<int> Columns)> _parts;

    public CompositeFeatureMap(ImmutableArray<(FeatureMap Map, ImmutableArray<int> Columns)> parts)
    {
        _parts = parts;
        Length = parts.Sum(part => part.Map.Length);
    }

    public override int Length { get; }

    public override bool AreDependent => _parts.Any(part => part.Map.AreDependent);

    public override FeatureMap Unscaled => new CompositeFeatureMap([.. _parts.Select(part => (part.Map.Unscaled, part.Columns))]);

    public override void Fill(ReadOnlySpan<double> block, Span<double> features)
    {
        int offset = 0;
        foreach ((FeatureMap map, ImmutableArray<int> columns) in _parts)
        {
            double[] values = new double[columns.Length * RowTable.BlockRows];
            for (int i = 0; i < columns.Length; i++)
            {
                block.Slice(columns[i] * RowTable.BlockRows, RowTable.BlockRows).CopyTo(values.AsSpan(i * RowTable.BlockRows));
            }

            int length = map.Length * RowTable.BlockRows;
            map.Fill(values, features.Slice(offset, length));
            offset += length;
        }
    }

    public override bool IsSameAs(FeatureMap other) =>
        other is CompositeFeatureMap map
        && map._parts.Length == _parts.Length
        && map._parts.Zip(_parts).All(pair => pair.First.Columns.SequenceEqual(pair.Second.Columns) && pair.First.Map.IsSameAs(pair.Second.Map));
}
