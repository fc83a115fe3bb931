using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Each row belongs to one component, to all alike where its label is −1, or to none where it is that of noise, which follows theirs.</summary>
internal sealed class HardResponsibilities(int[] labels, int components) : Responsibilities
{
    public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
    {
        tile.Clear();
        int first = ((table.FirstChunk + chunk) * RowTable.ChunkRows) + (block * RowTable.BlockRows);
        int rows = Math.Min(RowTable.BlockRows, labels.Length - first);
        for (int r = 0; r < rows; r++)
        {
            int label = labels[first + r];
            if (label >= 0)
            {
                if (label < components)
                {
                    tile[(label * RowTable.BlockRows) + r] = 1;
                }

                continue;
            }

            for (int j = 0; j < components; j++)
            {
                tile[(j * RowTable.BlockRows) + r] = 1.0 / components;
            }
        }
    }
}
