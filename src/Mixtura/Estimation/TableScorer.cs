using Mixtura.Observability;

namespace Mixtura.Estimation;

/// <summary>Log-densities and posteriors of all rows of a table, on several threads.</summary>
internal static class TableScorer
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>What is wanted of each row; empty arrays are not filled.</summary>
    public sealed record Wanted(double[] LogDensity, int[] Component, double[] Uncertainty, double[] Posterior);

    public static void Score(Mixture mixture, RowTable table, Wanted wanted, int threads, CancellationToken cancellation)
    {
        using var span = new ScoreSpan(table);
        int k = mixture.Components.Length;
        Kernel kernel = mixture.Family.CreateKernel(mixture.Components);
        int workers = Math.Max(1, Math.Min(threads, table.ChunkCount));
        int[] all = [.. Enumerable.Range(0, k)];
        double[][] tiles = new double[workers][];
        double[][] scratch = new double[workers][];
        double[][] values = new double[workers][];
        foreach (RowTable part in table.Parts(1, cancellation))
        {
            WorkCrew.Run(part.ChunkCount, workers, (chunk, worker) => ScoreChunk(part, chunk, worker), cancellation);
        }

        void ScoreChunk(RowTable part, int chunk, int worker)
        {
            double[] tile = tiles[worker] ??= new double[k * BlockRows];
            double[] space = scratch[worker] ??= new double[kernel.ScratchLength];
            double[] wide = values[worker] ??= new double[part.SpaceLength];
            int rows = part.RowsInChunk(chunk);
            for (int block = 0; block < part.BlocksInChunk(chunk); block++)
            {
                for (int j = 0; j < k; j++)
                {
                    tile.AsSpan(j * BlockRows, BlockRows).Fill(mixture.LogWeights[j]);
                }

                kernel.AddLogDensities(part.Block(chunk, block, wide), all, tile, space);
                int count = Math.Min(BlockRows, rows - (block * BlockRows));
                long first = (table.IsStreamed ? part.FirstRow : 0) + ((long)chunk * RowTable.ChunkRows) + (block * BlockRows);
                for (int r = 0; r < count; r++)
                {
                    OneRow(mixture, kernel.Offset, tile, r, first + r, wanted);
                }
            }
        }
    }

    private static void OneRow(Mixture mixture, double offset, double[] tile, int r, long row, Wanted wanted)
    {
        int k = mixture.Components.Length;
        int best = 0;
        for (int j = 1; j < k; j++)
        {
            if (tile[(j * BlockRows) + r] > tile[(best * BlockRows) + r])
            {
                best = j;
            }
        }

        double largest = tile[(best * BlockRows) + r];
        bool possible = !double.IsNegativeInfinity(largest);
        if (!possible)
        {
            best = Mixture.Largest(mixture.Weights);
        }

        double others = 0;
        for (int j = 0; j < k; j++)
        {
            // An impossible row says nothing about its component: its posterior is the prior.
            double e = possible ? Elementary.Exp(tile[(j * BlockRows) + r] - largest) : mixture.Weights[j];
            tile[(j * BlockRows) + r] = e;
            others += j == best ? 0 : e;
        }

        double sum = possible ? 1 + others : 1;
        if (wanted.LogDensity.Length > 0)
        {
            wanted.LogDensity[row] = possible ? offset + largest + Elementary.Log(sum) : double.NegativeInfinity;
        }

        if (wanted.Component.Length > 0)
        {
            wanted.Component[row] = best;
        }

        if (wanted.Uncertainty.Length > 0)
        {
            wanted.Uncertainty[row] = possible ? others / sum : 1 - mixture.Weights[best];
        }

        for (int j = 0; j < k && wanted.Posterior.Length > 0; j++)
        {
            wanted.Posterior[(row * k) + j] = tile[(j * BlockRows) + r] / sum;
        }
    }
}
