using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Mixtura.Estimation;

/// <summary>What rows are known by, taken piece by piece in their order: their number, weight and a hash of them.</summary>
internal sealed class PartRows(int threads)
{
    private readonly List<byte[]> _hashes = [];

    /// <summary>The number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>Their weight, the chunks' weights added up one after the other.</summary>
    public double Weight { get; private set; }

    /// <summary>A hash of the rows, their order and their weights, made of one for each chunk.</summary>
    public string Content => Convert.ToHexStringLower(SHA256.HashData([.. _hashes.SelectMany(hash => hash)]));

    /// <summary>Adds the rows of some chunks.</summary>
    public void Add(RowTable rows)
    {
        Count += rows.RowCount;
        byte[][] hashes = new byte[rows.ChunkCount][];
        double[] weights = new double[rows.ChunkCount];
        WorkCrew.Run(hashes.Length, Math.Max(1, threads), (chunk, _) =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            double[] space = new double[rows.SpaceLength];
            for (int block = 0; block < rows.BlocksInChunk(chunk); block++)
            {
                hash.AppendData(MemoryMarshal.AsBytes(rows.Block(chunk, block, space)));
                hash.AppendData(MemoryMarshal.AsBytes(rows.BlockWeights(chunk, block)));
            }

            hashes[chunk] = hash.GetHashAndReset();
            weights[chunk] = rows.IsWeighted ? rows.Chunks([chunk]).TotalWeight : rows.RowsInChunk(chunk);
        });
        _hashes.AddRange(hashes);
        foreach (double weight in weights)
        {
            Weight += weight;
        }
    }
}
