using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Mixtura.Estimation;

/// <summary>Takes the sums of one part of a whole.</summary>
internal static class PartPass
{
    public static StatisticsPiece Take(Mixture mixture, RowTable table, TablePart part, int threads, CancellationToken cancellation)
    {
        int length = PassSums.WeightsAt + (mixture.Components.Length * (1 + mixture.Family.CountStatistics(mixture.Dimensions)));
        int leafChunks = TablePass.LeafSize(length);
        int leaves = (table.ChunkCount + leafChunks - 1) / leafChunks;
        (int first, int end) = part.Kind == TablePartKind.Cut ? Range(table, part, leaves, leafChunks) : (0, leaves);
        int firstChunk = first * leafChunks;
        RowTable own = Between(table, firstChunk, Math.Min(table.ChunkCount, end * leafChunks));
        Kernel kernel = mixture.Family.CreateFullKernel(mixture.Components);
        IEnumerable<(int First, int Leaves)> subtrees = part.Kind == TablePartKind.Cut ? Subtrees(first, end) : [(first, leaves)];
        var nodes = ImmutableArray.CreateBuilder<StatisticsNode>();
        foreach ((int leaf, int count) in subtrees)
        {
            cancellation.ThrowIfCancellationRequested();
            RowTable rows = Between(own, (leaf * leafChunks) - firstChunk, Math.Min(own.ChunkCount, ((leaf + count) * leafChunks) - firstChunk));
            var pass = new TablePass(rows, mixture.Components.Length, threads);
            nodes.Add(new StatisticsNode(leaf, count, pass.ExpectPart(kernel, mixture.LogWeights, takesEntropy: true).Values));
        }

        long firstRow = (long)firstChunk * RowTable.ChunkRows;
        CheckPossible(mixture, own, firstRow, nodes);
        return new StatisticsPiece(part, firstRow, own.RowCount, table.RowCount, own.TotalWeight, Content(own, threads), nodes.ToImmutable(), null);
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

    private static void CheckPossible(Mixture mixture, RowTable rows, long firstRow, IEnumerable<StatisticsNode> nodes)
    {
        if (nodes.All(node => double.IsFinite(node.Values[PassSums.LogLikelihoodAt])))
        {
            return;
        }

        double[] logDensity = mixture.LogDensity(rows);
        long row = Array.FindIndex(logDensity, value => !double.IsFinite(value));
        throw new TableException(
            "the row is impossible in every component of the model, so the log-likelihood is not finite; leave the row out, or start from a model that allows it",
            rows.Origin,
            row < 0 ? null : firstRow + row + 1);
    }

    /// <summary>A hash of the rows, their order and their weights.</summary>
    private static string Content(RowTable table, int threads)
    {
        byte[][] hashes = new byte[table.ChunkCount][];
        WorkCrew.Run(hashes.Length, Math.Max(1, threads), (chunk, _) =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            double[] space = new double[table.SpaceLength];
            for (int block = 0; block < table.BlocksInChunk(chunk); block++)
            {
                hash.AppendData(MemoryMarshal.AsBytes(table.Block(chunk, block, space)));
                hash.AppendData(MemoryMarshal.AsBytes(table.BlockWeights(chunk, block)));
            }

            hashes[chunk] = hash.GetHashAndReset();
        });
        return Convert.ToHexStringLower(SHA256.HashData([.. hashes.SelectMany(hash => hash)]));
    }
}
