using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Sampled rows belong to one component each and stand for the others, which belong to none.</summary>
/// <param name="rows">The sampled rows in increasing order.</param>
/// <param name="labels">Their components; −1 for a row without weight.</param>
/// <param name="share">For how many rows each of them stands.</param>
internal sealed class SampledResponsibilities(long[] rows, int[] labels, double share) : Responsibilities
{
    public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
    {
        tile.Clear();
        long first = ((long)(table.FirstChunk + chunk) * RowTable.ChunkRows) + (block * RowTable.BlockRows);
        int at = Array.BinarySearch(rows, first);
        for (at = at < 0 ? ~at : at; at < rows.Length && rows[at] < first + RowTable.BlockRows; at++)
        {
            if (labels[at] >= 0)
            {
                tile[(labels[at] * RowTable.BlockRows) + (int)(rows[at] - first)] = share;
            }
        }
    }
}
