using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>Takes the sums of one part of a whole.</summary>
internal static class PartPass
{
    public static StatisticsPiece Take(Mixture mixture, RowTable table, TablePart part, int threads, CancellationToken cancellation)
    {
        int length = PassSums.WeightsAt + (mixture.Components.Length * (1 + mixture.Family.CountStatistics(mixture.Dimensions)));
        int leafChunks = TablePass.LeafSize(length);
        int leaves = (table.ChunkCount + leafChunks - 1) / leafChunks;
        bool isCut = part.Kind == TablePartKind.Cut;
        (int first, int end) = isCut ? Range(table, part, leaves, leafChunks) : (0, leaves);
        int firstChunk = first * leafChunks;
        int endChunk = Math.Min(table.ChunkCount, end * leafChunks);
        (int First, int Leaves)[] subtrees = isCut ? [.. Subtrees(first, end)] : [(first, leaves)];
        Kernel kernel = mixture.Family.CreateFullKernel(mixture.Components);
        var tree = new MergeTree(length);
        var nodes = ImmutableArray.CreateBuilder<StatisticsNode>();
        var own = new PartRows(threads);
        foreach (RowTable rows in table.Parts(leafChunks, cancellation))
        {
            // Subtrees and parts of the table are aligned, so of two that overlap one lies within the other.
            int before = rows.FirstChunk - table.FirstChunk;
            while (nodes.Count < subtrees.Length)
            {
                (int leaf, int count) = subtrees[nodes.Count];
                int from = Math.Max(before, leaf * leafChunks);
                int to = Math.Min(Math.Min(before + rows.ChunkCount, endChunk), (leaf + count) * leafChunks);
                if (from < to)
                {
                    RowTable piece = Between(rows, from - before, to - before);
                    own.Add(piece);
                    tree.Push(Sums(mixture, kernel, piece, (long)from * RowTable.ChunkRows, tree.Rent(), threads, cancellation));
                }

                if (to < Math.Min(endChunk, (leaf + count) * leafChunks))
                {
                    break;
                }

                double[] sums = new double[length];
                tree.Finish(sums);
                nodes.Add(new StatisticsNode(leaf, count, sums));
            }

            if (nodes.Count == subtrees.Length)
            {
                break;
            }
        }

        return new StatisticsPiece(
            part,
            (long)firstChunk * RowTable.ChunkRows,
            own.Count,
            table.RowCount,
            firstChunk == 0 && endChunk == table.ChunkCount ? table.TotalWeight : own.Weight,
            own.Content,
            nodes.ToImmutable(),
            null);
    }

    /// <summary>The largest subtrees of the tree over all leaves that lie between two of them, from left to right.</summary>
    internal static IEnumerable<(int First, int Leaves)> Subtrees(int first, int end)
    {
        while (first < end)
        {
            int size = 1;
            while (first % (2 * size) == 0 && first + (2 * size) <= end)
            {
                size *= 2;
            }

            yield return (first, size);
            first += size;
        }
    }

    private static (int First, int End) Range(RowTable table, TablePart part, int leaves, int leafChunks)
    {
        if (part.Count > leaves)
        {
            throw new TableException($"{table.RowCount} rows cannot be cut into {part.Count} parts: each part takes {leafChunks * RowTable.ChunkRows} rows at least, so there are {leaves} at most", table.Origin);
        }

        return ((int)((long)leaves * (part.Number - 1) / part.Count), (int)((long)leaves * part.Number / part.Count));
    }

    private static RowTable Between(RowTable table, int first, int end) => first == 0 && end == table.ChunkCount
        ? table
        : table.Chunks([.. Enumerable.Range(first, end - first)]);

    private static double[] Sums(Mixture mixture, Kernel kernel, RowTable rows, long firstRow, double[] sums, int threads, CancellationToken cancellation)
    {
        var pass = new TablePass(rows, mixture.Components.Length, threads) { Ends = cancellation };
        pass.ExpectPart(kernel, mixture.LogWeights, takesEntropy: true).Values.CopyTo(sums, 0);
        if (double.IsFinite(sums[PassSums.LogLikelihoodAt]))
        {
            return sums;
        }

        double[] logDensity = mixture.LogDensity(rows, threads, cancellation);
        long row = Array.FindIndex(logDensity, value => !double.IsFinite(value));
        throw new TableException(
            "the row is impossible in every component of the model, so the log-likelihood is not finite; leave the row out, or start from a model that allows it",
            rows.Origin,
            row < 0 ? null : firstRow + row + 1);
    }
}
