using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>What a run begins with.</summary>
/// <param name="Weights">The mixing proportions.</param>
/// <param name="Components">The components.</param>
/// <param name="AtFloor">Those of the components that were held at the floor when they were found.</param>
/// <param name="Passes">The passes over the whole table that it took to find them.</param>
/// <param name="Evaluations">The log-densities that it took.</param>
internal readonly record struct RunBeginning(double[] Weights, ImmutableArray<Component> Components, ImmutableArray<int> AtFloor, int Passes, long Evaluations)
{
    /// <summary>Parameters that no pass of the run's own was needed for.</summary>
    public static RunBeginning At(double[] weights, ImmutableArray<Component> components) => new(weights, components, [], 0, 0);
}
