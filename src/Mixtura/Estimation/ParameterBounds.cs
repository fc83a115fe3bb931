using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// Moves parameters off the bound 0 (probabilities of levels, rates of counts). Expectation-maximization never leaves it, since
/// a parameter of 0 gives every row that needs it a responsibility of 0, so a bound has to be left by other means wherever
/// the likelihood does not ask for it.
/// </summary>
internal static class ParameterBounds
{
    /// <summary>The share that the mixture's average has in the parameters at which iterations begin.</summary>
    public const double StartShare = 0.02;

    /// <summary>A parameter below this share of the mixture's average counts as being at the bound.</summary>
    private const double AtBound = 1e-9;

    /// <summary>By so much a parameter must grow in a step to count as growing: rounding and flat directions do not.</summary>
    private const double Growth = 1e-6;

    /// <summary>The shares of the average to which a growing parameter is raised, in turn, until the objective is higher.</summary>
    private static readonly double[] s_raises = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

    /// <summary>Components at which iterations begin: each mixed with a small share of the mixture's average, so that none of its parameters is 0 unless it is 0 in all of them.</summary>
    /// <param name="family">The family.</param>
    /// <param name="weights">The mixing proportions.</param>
    /// <param name="components">The components of a maximization step on responsibilities, which may be 0 and 1.</param>
    public static ImmutableArray<Component> Smooth(Family family, double[] weights, ImmutableArray<Component> components)
    {
        int count = family.CountNonnegative(components[0].Dimensions);
        if (count == 0)
        {
            return components;
        }

        double[] average = Average(family, weights, components, count);
        return Change(family, components, count, (_, values) =>
        {
            for (int i = 0; i < count; i++)
            {
                values[i] += StartShare * (average[i] - values[i]);
            }

            return true;
        });
    }

    /// <summary>
    /// Components a little inside their bounds, at which a pass tells in which directions the likelihood increases; null
    /// where no parameter is at a bound.
    /// </summary>
    /// <param name="family">The family.</param>
    /// <param name="weights">The mixing proportions.</param>
    /// <param name="components">The components.</param>
    public static ImmutableArray<Component>? Raised(Family family, double[] weights, ImmutableArray<Component> components)
    {
        int count = family.CountNonnegative(components[0].Dimensions);
        if (count == 0)
        {
            return null;
        }

        double[] average = Average(family, weights, components, count);
        bool any = false;
        ImmutableArray<Component> raised = Change(family, components, count, (_, values) =>
        {
            bool own = false;
            for (int i = 0; i < count; i++)
            {
                if (values[i] < AtBound * average[i])
                {
                    values[i] = AtBound * average[i];
                    own = true;
                }
            }

            any |= own;
            return own;
        });
        return any ? raised : null;
    }

    /// <summary>
    /// Components to go on from, the furthest from the bound first; none where the likelihood increases along no parameter
    /// that is at its bound. For a parameter θ at 0 with total responsibility N, whose estimate is S/N, the derivative of
    /// the log-likelihood into the inside is lim S/θ − N: of a level's probability the sum over its rows of
    /// π·f/P without the factor θ, less N. It is positive where the step of expectation-maximization from θ &gt; 0, near 0,
    /// makes θ larger.
    /// </summary>
    /// <param name="family">The family.</param>
    /// <param name="weights">The mixing proportions.</param>
    /// <param name="components">The components.</param>
    /// <param name="raised">The statistics of a pass at the components from <see cref="Raised"/>.</param>
    public static IEnumerable<ImmutableArray<Component>> Inside(Family family, double[] weights, ImmutableArray<Component> components, ComponentStatistics raised)
    {
        int count = family.CountNonnegative(components[0].Dimensions);
        double[] average = Average(family, weights, components, count);
        bool[][] grows = new bool[components.Length][];
        double[] sums = new double[count];
        double[] before = new double[count];
        bool any = false;
        for (int j = 0; j < components.Length - family.CountFixed; j++)
        {
            family.CopyNonnegative(components[j], before);
            family.CopyNonnegativeSums(raised.Of(j), sums);
            grows[j] = [.. Enumerable.Range(0, count).Select(i => before[i] < AtBound * average[i] && sums[i] > (1 + Growth) * AtBound * average[i] * raised.Weight(j))];
            any |= raised.IsAlive(j) && grows[j].Contains(true);
        }

        return any ? s_raises.Select(Raise) : [];

        ImmutableArray<Component> Raise(double share) => Change(family, components, count, (j, values) =>
        {
            for (int i = 0; i < count; i++)
            {
                values[i] = grows[j][i] ? share * average[i] : values[i];
            }

            return grows[j].Contains(true);
        });
    }

    private static double[] Average(Family family, double[] weights, ImmutableArray<Component> components, int count)
    {
        double[] average = new double[count];
        double[] values = new double[count];
        double total = 0;
        for (int j = 0; j < components.Length - family.CountNoise; j++)
        {
            family.CopyNonnegative(components[j], values);
            total += weights[j];
            for (int i = 0; i < count; i++)
            {
                average[i] += weights[j] * values[i];
            }
        }

        return total > 0 ? Array.ConvertAll(average, value => value / total) : average;
    }

    /// <summary>Components with other parameters, those excepted that have none to estimate.</summary>
    /// <param name="family">The family.</param>
    /// <param name="components">The components.</param>
    /// <param name="count">The number of parameters that are zero or more.</param>
    /// <param name="change">Changes those of a component; false where they stay as they are.</param>
    private static ImmutableArray<Component> Change(Family family, ImmutableArray<Component> components, int count, Func<int, double[], bool> change)
    {
        Component[] changed = [.. components];
        for (int j = 0; j < components.Length - family.CountFixed; j++)
        {
            double[] values = new double[count];
            family.CopyNonnegative(components[j], values);
            if (change(j, values))
            {
                changed[j] = family.WithNonnegative(components[j], values);
            }
        }

        return [.. changed];
    }
}
