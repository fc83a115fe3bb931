using System.Buffers;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Each row belongs to the component whose centre is nearest.</summary>
/// <param name="map">The features.</param>
/// <param name="sphering">How they were made uncorrelated, or null.</param>
/// <param name="centres">The centres one after the other.</param>
/// <param name="rows">The table's rows in those coordinates, or null where they must be made.</param>
internal sealed class NearestCentre(FeatureMap map, Sphering? sphering, double[] centres, FeatureRows? rows) : Responsibilities
{
    public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
    {
        Span<int> labels = stackalloc int[RowTable.BlockRows];
        if (rows is not null)
        {
            SquaredDistances.Nearest(rows.Block(((table.FirstChunk + chunk) * RowTable.BlocksPerChunk) + block), centres, map.Length, labels);
        }
        else
        {
            int length = map.Length * RowTable.BlockRows;
            double[] rented = ArrayPool<double>.Shared.Rent(length + table.SpaceLength);
            Span<double> features = rented.AsSpan(0, length);
            map.Fill(table.Block(chunk, block, rented.AsSpan(length)), features);
            sphering?.Apply(features);
            SquaredDistances.Nearest(features, centres, map.Length, labels);
            ArrayPool<double>.Shared.Return(rented);
        }

        tile.Clear();
        for (int r = 0; r < labels.Length; r++)
        {
            tile[(labels[r] * RowTable.BlockRows) + r] = 1;
        }
    }
}
