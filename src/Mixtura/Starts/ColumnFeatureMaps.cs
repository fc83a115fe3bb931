namespace Mixtura;

/// <summary>Each column less its mean, in units of its deviation; 0 for a column that does not vary.</summary>
internal sealed class StandardizedFeatureMap : FeatureMap
{
    private readonly double[] _means;
    private readonly double[] _deviations;

    public StandardizedFeatureMap(TableMoments moments)
    {
        _means = moments.Mean.ToArray();
        _deviations = [.. Enumerable.Range(0, _means.Length).Select(i => moments.Varies(i) ? moments.Deviation(i) : 0)];
    }

    public override int Length => _means.Length;

    public override bool AreDependent => false;

    public override FeatureMap Unscaled => new PlainFeatureMap(Length);

    public override void Fill(ReadOnlySpan<double> block, Span<double> features)
    {
        for (int i = 0; i < _means.Length; i++)
        {
            ReadOnlySpan<double> column = block.Slice(i * RowTable.BlockRows, RowTable.BlockRows);
            Span<double> feature = features.Slice(i * RowTable.BlockRows, RowTable.BlockRows);
            if (!(_deviations[i] > 0))
            {
                feature.Clear();
                continue;
            }

            for (int r = 0; r < column.Length; r++)
            {
                feature[r] = (column[r] - _means[i]) / _deviations[i];
            }
        }
    }

    public override bool IsSameAs(FeatureMap other) =>
        other is StandardizedFeatureMap map && _means.AsSpan().SequenceEqual(map._means) && _deviations.AsSpan().SequenceEqual(map._deviations);
}

/// <summary>The columns as they are.</summary>
internal sealed class PlainFeatureMap(int columns) : FeatureMap
{
    public override int Length => columns;

    public override bool AreDependent => false;

    public override void Fill(ReadOnlySpan<double> block, Span<double> features) => block.CopyTo(features);

    public override bool IsSameAs(FeatureMap other) => other is PlainFeatureMap map && map.Length == Length;
}

/// <summary>2√(x + 3/8) of each column, in which a Poisson count has a variance near 1 (Anscombe 1948).</summary>
internal sealed class AnscombeFeatureMap(int columns) : FeatureMap
{
    public override int Length => columns;

    public override bool AreDependent => false;

    public override void Fill(ReadOnlySpan<double> block, Span<double> features)
    {
        for (int i = 0; i < block.Length; i++)
        {
            features[i] = 2 * Math.Sqrt(block[i] + 0.375);
        }
    }

    public override bool IsSameAs(FeatureMap other) => other is AnscombeFeatureMap map && map.Length == Length;
}

/// <summary>One indicator for each level of each column.</summary>
/// <param name="offsets">Where each column's indicators begin, and at the end their number.</param>
internal sealed class IndicatorFeatureMap(int[] offsets) : FeatureMap
{
    private readonly int[] _offsets = offsets;

    public override int Length => _offsets[^1];

    public override bool AreDependent => true;

    public override void Fill(ReadOnlySpan<double> block, Span<double> features)
    {
        features.Clear();
        for (int i = 0; i < _offsets.Length - 1; i++)
        {
            for (int r = 0; r < RowTable.BlockRows; r++)
            {
                features[((_offsets[i] + (int)block[(i * RowTable.BlockRows) + r]) * RowTable.BlockRows) + r] = 1;
            }
        }
    }

    public override bool IsSameAs(FeatureMap other) => other is IndicatorFeatureMap map && map._offsets.AsSpan().SequenceEqual(_offsets);
}
