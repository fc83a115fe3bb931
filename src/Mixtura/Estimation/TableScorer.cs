using Mixtura.Observability;

namespace Mixtura.Estimation;

/// <summary>Log-densities and posteriors of all rows of a table, on several threads.</summary>
internal static class TableScorer
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>What is wanted of each row; empty arrays are not filled.</summary>
    public sealed record Wanted(double[] LogDensity, int[] Component, double[] Uncertainty, double[] Posterior)
    {
        /// <summary>Whether anything is wanted that depends on more than each row's largest term.</summary>
        public bool TakesSums => LogDensity.Length > 0 || Uncertainty.Length > 0 || Posterior.Length > 0;
    }

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
        double[][] lines = new double[workers][];
        foreach (RowTable part in table.Parts(1, cancellation))
        {
            WorkCrew.Run(part.ChunkCount, workers, (chunk, worker) => ScoreChunk(part, chunk, worker), cancellation);
        }

        void ScoreChunk(RowTable part, int chunk, int worker)
        {
            double[] tile = tiles[worker] ??= new double[k * BlockRows];
            double[] space = scratch[worker] ??= new double[kernel.ScratchLength];
            double[] wide = values[worker] ??= new double[part.SpaceLength];
            double[] terms = lines[worker] ??= new double[RowTerms.ScratchLength];
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
                var rowTerms = new RowTerms(tile, terms);
                rowTerms.FindLargest();
                if (wanted.TakesSums)
                {
                    rowTerms.Exponentiate();
                }

                for (int r = 0; r < count; r++)
                {
                    OneRow(mixture, kernel.Offset, rowTerms, r, first + r, wanted);
                }
            }
        }
    }

    private static void OneRow(Mixture mixture, double offset, RowTerms terms, int r, long row, Wanted wanted)
    {
        int k = mixture.Components.Length;
        double largest = terms.Largest(r);

        // An impossible row says nothing about its component: its posterior is the prior.
        bool possible = !double.IsNegativeInfinity(largest);
        int best = possible ? terms.Best(r) : Mixture.Largest(mixture.Weights);
        if (wanted.Component.Length > 0)
        {
            wanted.Component[row] = best;
        }

        if (!wanted.TakesSums)
        {
            return;
        }

        double others = terms.Others(r);
        double sum = possible ? 1 + others : 1;
        if (wanted.LogDensity.Length > 0)
        {
            wanted.LogDensity[row] = possible ? offset + largest + Elementary.Log(sum) : double.NegativeInfinity;
        }

        if (wanted.Uncertainty.Length > 0)
        {
            wanted.Uncertainty[row] = possible ? others / sum : 1 - mixture.Weights[best];
        }

        for (int j = 0; j < k && wanted.Posterior.Length > 0; j++)
        {
            wanted.Posterior[(row * k) + j] = possible ? terms.Term(j, r) / sum : mixture.Weights[j];
        }
    }
}
