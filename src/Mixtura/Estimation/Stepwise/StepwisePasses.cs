using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// Passes of stepwise expectation-maximization over a table, batch by batch. The averaged statistics are kept about the current
/// components: when these move, the sums are moved after them exactly, so that nothing is lost to cancellation.
/// </summary>
internal sealed class StepwisePasses(RowTable table, Family family, TableMoments moments, Proportions proportions, StepwiseOptions options, ulong seed, int threads)
{
    /// <summary>Where the last whole batch has led; null before the first one's end.</summary>
    public RunBeginning? Reached { get; private set; }

    /// <summary>Where the passes of a start end.</summary>
    /// <param name="weights">The mixing proportions that they begin with.</param>
    /// <param name="components">The components that they begin with.</param>
    /// <param name="index">The start's number, from 0.</param>
    /// <param name="cancellation">Ends the work.</param>
    public RunBeginning Run(double[] weights, ImmutableArray<Component> components, int index, CancellationToken cancellation)
    {
        var classes = ProportionClasses.Of(proportions, weights.Length, family.CountNoise);
        double[] shares = classes.Maximize(weights);
        double total = table.TotalWeight;
        var average = EmSums.Expected(family, shares, components, total);
        ImmutableArray<int> atFloor = [];
        long evaluations = 0;
        int step = 0;
        for (int pass = 0; pass < options.Passes; pass++)
        {
            int[][] batches = Batches(table.ChunkCount, options.BatchRows, seed, index, pass);
            foreach (RowTable rows in table.Batches(batches, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                if (!(rows.TotalWeight > 0))
                {
                    continue;
                }

                PassSums sums = new TablePass(rows, shares.Length, threads).Expect(family.CreateFullKernel(components), Array.ConvertAll(shares, Elementary.Log));
                evaluations += sums.Evaluations;
                if (!double.IsFinite(sums.LogLikelihood))
                {
                    throw new ModelException("the log-likelihood is not finite: some row is impossible in every component that the fit starts from; start from parameters that allow every row", "start");
                }

                double gain = Gain(step++, rows.TotalWeight * batches.Length / total);
                average = average.MovedTo(components).Combine(1 - gain, EmSums.Of(family, components, sums), gain * total / rows.TotalWeight);
                Maximization found = family.Maximize(average.Statistics(moments));
                (shares, components, atFloor) = (classes.Maximize(average.Weights), found.Components, found.AtFloor);
                Reached = new RunBeginning(shares, components, atFloor, pass, evaluations);
            }
        }

        return new RunBeginning(shares, components, atFloor, options.Passes, evaluations);
    }

    /// <summary>
    /// The chunks of each batch of a pass, ascending within it, so that the table's last one, which may not be full, is the last.
    /// </summary>
    internal static int[][] Batches(int chunks, int batchRows, ulong seed, int start, int pass)
    {
        int count = Math.Clamp((int)Math.Round((double)chunks * RowTable.ChunkRows / batchRows), 1, chunks);
        int[] order = [.. Enumerable.Range(0, chunks)];
        var random = new RandomSource(seed, ((ulong)start << 32) + (ulong)pass);
        for (int i = chunks - 1; i > 0; i--)
        {
            int other = (int)random.NextBelow(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return [.. Enumerable.Range(0, count).Select(b => order[(int)((long)b * chunks / count)..(int)((long)(b + 1) * chunks / count)].Order().ToArray())];
    }

    /// <summary>γₜ = (t + 2)^(−κ); for a batch of less than its share of the weight as much less.</summary>
    private double Gain(int step, double share) => Math.Min(1, share) * Elementary.Exp(-options.Exponent * Elementary.Log(step + 2));
}
