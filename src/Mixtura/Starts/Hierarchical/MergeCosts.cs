namespace Mixtura;

/// <summary>
/// Groups of rows and what it costs to merge two of them. Each group has a slot; numbers of neighbouring slots lie beside
/// each other, so that a row of costs is computed lane by lane.
/// </summary>
internal abstract class MergeCosts
{
    /// <summary>Begins with each row as a group of its own.</summary>
    protected MergeCosts(DistinctRows rows)
    {
        Count = rows.Count;
        Length = rows.Length;
        Stride = (Count + 7) / 8 * 8;
        Weights = new double[Stride];
        Means = new double[Length * Stride];
        rows.Weights.CopyTo(Weights, 0);
        for (int i = 0; i < Count; i++)
        {
            for (int f = 0; f < Length; f++)
            {
                Means[(f * Stride) + i] = rows.Values[(i * Length) + f];
            }
        }
    }

    /// <summary>The number of groups at the beginning.</summary>
    public int Count { get; }

    /// <summary>The number of slots with those that fill up the last lanes: the space that <see cref="Fill"/> needs.</summary>
    public int Stride { get; }

    /// <summary>
    /// Whether every merge changes what the others cost. Costs then only grow, but for those of the merged group, until
    /// <see cref="Confirm"/> says no.
    /// </summary>
    public virtual bool Grow => false;

    protected int Length { get; }

    protected double[] Weights { get; }

    /// <summary>The groups' means, coordinate by coordinate.</summary>
    protected double[] Means { get; }

    /// <summary>What it costs to merge one group with each of those in the first slots.</summary>
    /// <param name="slot">The group.</param>
    /// <param name="end">The number of slots.</param>
    /// <param name="costs">Receives the costs; slots without a group get a number that means nothing.</param>
    public abstract void Fill(int slot, int end, double[] costs);

    /// <summary>Called after a merge and before costs are asked for again.</summary>
    /// <param name="end">The number of slots.</param>
    public virtual void Prepare(int end)
    {
    }

    /// <summary>Whether the cheapest merge is to be made; false when the costs of all have changed instead, and it must be looked for again.</summary>
    public virtual bool Confirm(int into, int from, int end, ReadOnlySpan<bool> alive) => true;

    /// <summary>Merges two groups; the second slot is free afterwards.</summary>
    public virtual void Merge(int into, int from)
    {
        double share = Weights[from] / (Weights[into] + Weights[from]);
        Weights[into] += Weights[from];
        for (int at = 0; at < Means.Length; at += Stride)
        {
            Means[at + into] = Math.FusedMultiplyAdd(share, Means[at + from] - Means[at + into], Means[at + into]);
        }
    }

    /// <summary>Moves a group to a slot that is free.</summary>
    public virtual void Move(int from, int to)
    {
        Weights[to] = Weights[from];
        for (int at = 0; at < Means.Length; at += Stride)
        {
            Means[at + to] = Means[at + from];
        }
    }

    /// <summary>The weight with which the difference of two means enters the scatter of their union.</summary>
    protected double Between(int a, int b) => Weights[a] * Weights[b] / (Weights[a] + Weights[b]);

    /// <summary>The trace of the rows' covariance over the number of columns, but never 0: the α of Fraley (1998).</summary>
    protected static double MeanVariance(DistinctRows rows)
    {
        double total = rows.Weights.Sum();
        double square = 0;
        for (int f = 0; f < rows.Length; f++)
        {
            double mean = 0;
            for (int i = 0; i < rows.Count; i++)
            {
                mean += rows.Weights[i] / total * rows.Values[(i * rows.Length) + f];
            }

            for (int i = 0; i < rows.Count; i++)
            {
                double deviation = rows.Values[(i * rows.Length) + f] - mean;
                square = Math.FusedMultiplyAdd(rows.Weights[i] * deviation, deviation, square);
            }
        }

        // Far below what any double's square can be told from 0, but with room for quotients.
        return Math.Max(square / (total * Math.Max(1, rows.Length)), 1e-290);
    }
}
