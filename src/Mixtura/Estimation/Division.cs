using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>A component split in two.</summary>
/// <param name="Halves">The halves, as a mixture of the component's rows.</param>
/// <param name="Shares">Their proportions, of sum 1.</param>
/// <param name="Gain">What that brings in log-likelihood on the component's rows.</param>
internal sealed record Division(ImmutableArray<Component> Halves, double[] Shares, double Gain)
{
    /// <summary>Expectation-maximization of two halves among themselves.</summary>
    private const int HalvesSteps = 4;

    /// <summary>The best of three ways to split a component: across its longest axis, across the one along which it has most likely two peaks, and its middle from its margin.</summary>
    /// <param name="now">The mixture.</param>
    /// <param name="family">The family.</param>
    /// <param name="component">The component.</param>
    /// <param name="space">The thread's space.</param>
    public static Division? Best(JudgedMixture now, Family family, int component, MoveSpace space)
    {
        if (!(now.Weights[component] > ComponentStatistics.LeastShare))
        {
            return null;
        }

        RowArithmetic.Multiply(now.Rows.Weights, now.Posterior(component), space.Own);
        if (!(Lanes.Sum(space.Own) > 2 * (now.Rows.Table.ColumnCount + 1)))
        {
            // Neither half could keep more rows than span the columns; of a component that is empty but for rounding both would be none.
            return null;
        }

        space.Densities.Take(family, [1], [now.Components[component]], space.LogDensity, []);
        bool areTwo = Projections.Find(now.Rows.Features, space);
        Division? best = Split(now, family, component, space.Widest, space);
        best = Better(best, areTwo ? Split(now, family, component, space.Flattest, space) : null);
        return Better(best, Split(now, family, component, space.LogDensity, space));
    }

    private static Division? Better(Division? one, Division? other) => other is not null && (one is null || other.Gain > one.Gain) ? other : one;

    /// <summary>Two halves of a component's rows, by a value of each row: above and below its mean; then a few steps of their own.</summary>
    private static Division? Split(JudgedMixture now, Family family, int component, double[] values, MoveSpace space)
    {
        int n = now.Rows.Length;
        ReadOnlySpan<double> shares = now.Posterior(component);
        double mean = Lanes.Dot(space.Own, values) / Lanes.Sum(space.Own);
        for (int i = 0; i < n; i++)
        {
            bool isAbove = values[i] > mean;
            space.Halves[i] = isAbove ? 0 : shares[i];
            space.Halves[n + i] = isAbove ? shares[i] : 0;
        }

        ImmutableArray<Component> about = [now.Components[component], now.Components[component]];
        double[] proportions = [];
        for (int step = 0; step <= HalvesSteps; step++)
        {
            WorkCancellation.ThrowIfRequested();
            (double[] sums, Maximization found) = space.Maximize(about);

            // A half of no more rows than span the columns can be made as likely as one wants: that is no cluster.
            if (!(Math.Min(sums[0], sums[1]) > now.Rows.Table.ColumnCount + 1) || found.AtFloor.Length > 0)
            {
                return null;
            }

            proportions = MaximizationStep.Weights(sums);
            about = step == 0 ? ParameterBounds.Smooth(family.Bare, proportions, found.Components) : found.Components;
            space.Densities.Take(family, proportions, about, space.LogDensityOfHalves, space.Posterior);
            RowArithmetic.Multiply(shares, space.Posterior.AsSpan(0, n), space.Halves.AsSpan(0, n));
            RowArithmetic.Multiply(shares, space.Posterior.AsSpan(n, n), space.Halves.AsSpan(n, n));
        }

        RowArithmetic.AddDeviation(space.LogDensity, 0, -1, space.LogDensityOfHalves);
        return new Division(about, proportions, Lanes.Dot(space.Own, space.LogDensityOfHalves));
    }
}
