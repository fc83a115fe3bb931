using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>What a start may use: the table, its moments, clusters of its rows, the family, and a pass to take statistics with.</summary>
internal sealed record StartContext(RowTable Table, Family Family, TableMoments Moments, ClusterStarts Clusters, TablePass Pass, int Components, ulong Seed)
{
    private const int MostSteps = 100;

    /// <summary>A change of parameters, by their scale, that is not worth another step.</summary>
    private const double Settled = 1e-12;

    /// <summary>Whether the mixture has noise beside the components that are asked for, to which given labels can point.</summary>
    public bool HasNoise { get; init; }

    /// <summary>A source of randomness of its own for each start.</summary>
    public static RandomSource Randomness(ulong seed, int index) => new(seed, ulong.MaxValue - (ulong)index);

    /// <summary>A maximization step on given responsibilities.</summary>
    /// <param name="responsibilities">The rows' shares.</param>
    /// <param name="again">Whether to take the statistics a second time about the result, which removes the rounding of a distant pivot.</param>
    public (double[] Weights, ImmutableArray<Component> Components) Maximize(Responsibilities responsibilities, bool again)
    {
        ImmutableArray<Component> about = [.. Enumerable.Repeat(Family.Pivot(Moments), Components)];
        (double[] weights, about) = Step(responsibilities, about);
        return again ? Step(responsibilities, about) : (weights, about);
    }

    /// <summary>A maximization step on responsibilities that are a guess, off the bounds that these lead to.</summary>
    /// <param name="responsibilities">The rows' shares.</param>
    /// <param name="again">Whether to take the statistics a second time.</param>
    public (double[] Weights, ImmutableArray<Component> Components) Begin(Responsibilities responsibilities, bool again)
    {
        (double[] weights, ImmutableArray<Component> components) = Maximize(responsibilities, again);
        return (weights, ParameterBounds.Smooth(Family, weights, components));
    }

    /// <summary>The maximum for given responsibilities, where one step may be one of several towards it: orientations that components share turn step by step.</summary>
    /// <param name="responsibilities">The rows' shares.</param>
    public (double[] Weights, ImmutableArray<Component> Components) MaximizeFully(Responsibilities responsibilities)
    {
        (double[] weights, ImmutableArray<Component> components) = Maximize(responsibilities, again: true);
        for (int step = 0; step < MostSteps; step++)
        {
            ImmutableArray<Component> before = components;
            (weights, components) = Step(responsibilities, before);
            if (!before.Zip(components).Any(pair => Family.Change(pair.First, pair.Second) > Settled))
            {
                break;
            }
        }

        return (weights, components);
    }

    private (double[] Weights, ImmutableArray<Component> Components) Step(Responsibilities responsibilities, ImmutableArray<Component> about)
    {
        PassSums sums = Pass.Take(Family.CreateKernel(about), responsibilities);
        ComponentStatistics statistics = MaximizationStep.Statistics(Family, about, Moments, sums);
        return (MaximizationStep.Weights(sums.Weights), Family.Maximize(statistics).Components);
    }
}
