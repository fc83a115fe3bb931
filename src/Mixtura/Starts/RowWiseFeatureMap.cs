namespace Mixtura;

/// <summary>The features of any family, through its public members.</summary>
internal sealed class RowWiseFeatureMap(Family family, TableMoments moments) : FeatureMap
{
    private readonly Family _family = family;

    public override int Length { get; } = family.CountFeatures(moments);

    public override bool AreDependent => false;

    public override void Fill(ReadOnlySpan<double> block, Span<double> features)
    {
        double[] row = new double[block.Length / RowTable.BlockRows];
        double[] coordinates = new double[Length];
        for (int r = 0; r < RowTable.BlockRows; r++)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = block[(i * RowTable.BlockRows) + r];
            }

            _family.CopyFeatures(row, moments, coordinates);
            for (int f = 0; f < coordinates.Length; f++)
            {
                features[(f * RowTable.BlockRows) + r] = coordinates[f];
            }
        }
    }

    public override bool IsSameAs(FeatureMap other) => other is RowWiseFeatureMap map && ReferenceEquals(map._family, _family);
}
