namespace Mixtura.Estimation;

/// <summary>A component that gives up its place.</summary>
/// <param name="Freed">The component.</param>
/// <param name="Into">The one that it is merged with; null when it is dropped.</param>
/// <param name="Loss">What that costs in log-likelihood.</param>
internal sealed record Removal(int Freed, int? Into, double Loss)
{
    /// <summary>How many pairs are considered for each component.</summary>
    private const int PairsPerComponent = 3;

    /// <summary>Below this a share counts as 0; its product with its logarithm vanishes.</summary>
    private const double LeastShare = 1e-300;

    /// <summary>A row that belongs to no other component costs as much as a posterior of the smallest share.</summary>
    private static readonly double s_leastOthers = Elementary.Exp(Normalization.LeastLogShare);

    /// <summary>What it costs to leave a component out, the others keeping their parameters.</summary>
    public static IEnumerable<Removal> Drops(JudgedMixture now)
    {
        double[] others = new double[now.Rows.Length];
        for (int j = 0; j < now.Movable; j++)
        {
            Array.Clear(others);
            for (int l = 0; l < now.Count; l++)
            {
                if (l != j)
                {
                    RowArithmetic.AddDeviation(now.Posterior(l), 0, 1, others);
                }
            }

            RowArithmetic.LogOfShares(others, s_leastOthers);
            double loss = (now.Rows.Table.TotalWeight * Elementary.Log(1 - now.Weights[j])) - Lanes.Dot(now.Rows.Weights, others);
            yield return new Removal(j, null, loss);
        }
    }

    /// <summary>What it costs to describe two components' rows by one, for the pairs with the most correlated posteriors.</summary>
    /// <param name="now">The mixture.</param>
    /// <param name="family">The family.</param>
    /// <param name="threads">The number of threads; it does not change the result.</param>
    /// <param name="spaceOf">Each thread's space.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static Removal[] Mergers(JudgedMixture now, Family family, int threads, Func<int, MoveSpace> spaceOf, CancellationToken cancellation)
    {
        (int A, int B)[] pairs = [.. Correlated(now, spaceOf(0).Own).OrderByDescending(pair => pair.Correlation).Take(PairsPerComponent * now.Movable).Select(pair => (pair.A, pair.B))];
        var mergers = new Removal[pairs.Length];
        WorkCrew.Run(pairs.Length, threads, (p, worker) => mergers[p] = Merger(now, family, pairs[p].A, pairs[p].B, spaceOf(worker)), cancellation);
        return mergers;
    }

    private static List<(int A, int B, double Correlation)> Correlated(JudgedMixture now, double[] own)
    {
        int k = now.Movable;
        double[,] products = new double[k, k];
        for (int a = 0; a < k; a++)
        {
            RowArithmetic.Multiply(now.Rows.Weights, now.Posterior(a), own);
            for (int b = a; b < k; b++)
            {
                products[a, b] = Lanes.Dot(own, now.Posterior(b));
            }
        }

        var pairs = new List<(int A, int B, double Correlation)>();
        for (int b = 0; b < k; b++)
        {
            for (int a = 0; a < b; a++)
            {
                double square = products[a, a] * products[b, b];
                if (square > 0)
                {
                    pairs.Add((a, b, products[a, b] / Math.Sqrt(square)));
                }
            }
        }

        return pairs;
    }

    /// <summary>The two components' log-density of their rows, ln((πₐ·fₐ + π_b·f_b)/(πₐ + π_b)), less that of one fitted to both.</summary>
    private static Removal Merger(JudgedMixture now, Family family, int a, int b, MoveSpace space)
    {
        now.Posterior(a).CopyTo(space.Shares);
        RowArithmetic.AddDeviation(now.Posterior(b), 0, 1, space.Shares);
        Maximization merged = space.Maximize([now.Components[a]]).Step;
        space.Densities.Take(family, [1], merged.Components, space.LogDensity, []);
        RowArithmetic.Multiply(now.Rows.Weights, space.Shares, space.Own);
        double[] terms = space.Values;
        space.Shares.CopyTo(terms, 0);
        RowArithmetic.LogOfShares(terms, LeastShare);
        RowArithmetic.AddDeviation(now.LogDensity, Elementary.Log(now.Weights[a] + now.Weights[b]), 1, terms);
        RowArithmetic.AddDeviation(space.LogDensity, 0, -1, terms);
        return new Removal(b, a, Lanes.Dot(space.Own, terms));
    }
}
