using System.Security.Cryptography;
using Mixtura.Estimation;

namespace Mixtura.Checkpoints;

/// <summary>
/// Tells a table from others by one pass: the hash of its moments and of the sums of its values and their squares, each row with
/// a weight of its own that depends on its number, so that rows in another order are another table. What rounding takes from all
/// of these sums it takes from a fit's.
/// </summary>
internal static class TableFingerprint
{
    /// <summary>The odd constants of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const ulong First = 0xBF58476D1CE4E5B9;
    private const ulong Second = 0x94D049BB133111EB;

    public static string Of(RowTable table, TableMoments moments, int threads)
    {
        double[] mean = moments.Mean.ToArray();
        double[] ones = new double[mean.Length];
        Array.Fill(ones, 1.0);
        PassSums sums = new TablePass(table, 1, threads).Take(new DiagonalGaussianKernel([GaussianComponent.FromVariances(mean, ones)], spherical: false), ByNumber.Instance);
        var state = new StateWriter();
        state.Write(table.TotalWeight);
        state.Write(moments.Mean);
        state.Write(moments.PackedCovariance);
        state.Write(sums.Values);
        return "#" + Convert.ToHexStringLower(SHA256.HashData(state.Written));
    }

    /// <summary>Each row has a share between 0 and 1 that its number decides.</summary>
    private sealed class ByNumber : Responsibilities
    {
        public static readonly ByNumber Instance = new();

        public override void Fill(RowTable table, int chunk, int block, Span<double> tile)
        {
            ulong row = ((ulong)(table.FirstChunk + chunk) * RowTable.ChunkRows) + ((ulong)block * RowTable.BlockRows);
            for (int r = 0; r < tile.Length; r++)
            {
                ulong z = (row + (ulong)r + 1) * Step;
                z = (z ^ (z >> 30)) * First;
                z = (z ^ (z >> 27)) * Second;
                tile[r] = ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
            }
        }
    }
}
