using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// Starts from a maximum with one component more or fewer: the split that brings most is made, or the removal that costs
/// least, as <see cref="SplitAndMerge"/> judges them, and a maximization step follows.
/// </summary>
internal sealed class NeighbourStart(JudgedRows rows, Family family, TableMoments moments)
{
    private readonly MoveSpace _space = new(rows, family, moments);

    /// <summary>A start with one component more; null where none can be split.</summary>
    /// <param name="weights">The mixing proportions at a maximum.</param>
    /// <param name="components">The components there.</param>
    /// <param name="cancellation">Ends the work.</param>
    public (double[] Weights, ImmutableArray<Component> Components)? Larger(double[] weights, ImmutableArray<Component> components, CancellationToken cancellation)
    {
        var now = new JudgedMixture(rows, family, weights, components);
        (int split, Division? division) = (-1, null);
        for (int j = 0; j < now.Movable; j++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Division.Best(now, family, j, _space) is { } other && double.IsFinite(other.Gain) && !(other.Gain <= division?.Gain))
            {
                (split, division) = (j, other);
            }
        }

        if (division is null)
        {
            return null;
        }

        // The second half takes the place after the last component that can be moved: noise and what is held stay last.
        int[] places = [.. Enumerable.Range(0, now.Movable), split, .. Enumerable.Range(now.Movable, now.Count - now.Movable)];
        double[] shares = Posteriors(now, places);
        int n = rows.Length;
        _space.Densities.Take(family, division.Shares, division.Halves, _space.LogDensity, _space.Posterior);
        foreach ((int place, int half) in new[] { (split, 0), (now.Movable, 1) })
        {
            Span<double> own = shares.AsSpan(place * n, n);
            RowArithmetic.Multiply(now.Posterior(split), _space.Posterior.AsSpan(half * n, n), own);
        }

        return Maximize(shares, [.. places.Select(j => components[j])]);
    }

    /// <summary>A start with one component fewer; null where none can be removed.</summary>
    /// <param name="weights">The mixing proportions at a maximum.</param>
    /// <param name="components">The components there.</param>
    /// <param name="cancellation">Ends the work.</param>
    public (double[] Weights, ImmutableArray<Component> Components)? Smaller(double[] weights, ImmutableArray<Component> components, CancellationToken cancellation)
    {
        var now = new JudgedMixture(rows, family, weights, components);
        Removal? removal = Removal.Drops(now)
            .Concat(Removal.Mergers(now, family, threads: 1, _ => _space, cancellation))
            .Where(removal => double.IsFinite(removal.Loss))
            .MinBy(removal => removal.Loss);
        if (removal is null)
        {
            return null;
        }

        double[] left = [.. weights];
        left[removal.Freed] = 0;
        JudgedMixture after = removal.Into is null ? new JudgedMixture(rows, family, left, components) : now;
        int[] places = [.. Enumerable.Range(0, now.Count).Where(j => j != removal.Freed)];
        double[] shares = Posteriors(after, places);
        if (removal.Into is { } into)
        {
            RowArithmetic.AddDeviation(now.Posterior(removal.Freed), 0, 1, shares.AsSpan(Array.IndexOf(places, into) * rows.Length, rows.Length));
        }

        return Maximize(shares, [.. places.Select(j => components[j])]);
    }

    private double[] Posteriors(JudgedMixture mixture, int[] places)
    {
        double[] shares = new double[places.Length * rows.Length];
        for (int place = 0; place < places.Length; place++)
        {
            mixture.Posterior(places[place]).CopyTo(shares.AsSpan(place * rows.Length));
        }

        return shares;
    }

    private (double[] Weights, ImmutableArray<Component> Components) Maximize(double[] shares, ImmutableArray<Component> about)
    {
        PassSums sums = new TablePass(rows.Table, about.Length, 1).Take(family.CreateKernel(about), new RowShares(shares, about.Length));
        double[] weights = MaximizationStep.Weights(sums.Weights);
        return (weights, ParameterBounds.Smooth(family, weights, family.Maximize(MaximizationStep.Statistics(family, about, moments, sums)).Components));
    }
}
