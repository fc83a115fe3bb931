using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Parameters drawn at random, of families all of whose parameters are zero or more: each level's probabilities uniformly from
/// the simplex, as poLCA draws them (Linzer and Lewis 2011), each rate exponentially with the table's mean. Components begin with equal weights.
/// </summary>
internal sealed record DrawnStart : Start
{
    public static DrawnStart Instance { get; } = new();

    public override bool IsGiven => false;

    /// <summary>Whether every parameter of a family can be drawn.</summary>
    public static bool Serves(Family family, int dimensions) => family.CountNonnegative(dimensions) == family.CountStatistics(dimensions);

    internal override (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index)
    {
        RandomSource random = StartContext.Randomness(context.Seed, index);
        Component pivot = context.Family.Pivot(context.Moments);
        double[] middle = new double[context.Family.CountNonnegative(context.Table.ColumnCount)];
        context.Family.CopyNonnegative(pivot, middle);
        double[] weights = new double[context.Components];
        Array.Fill(weights, 1.0 / weights.Length);
        return (weights, [.. weights.Select(_ => context.Family.WithNonnegative(pivot, Array.ConvertAll(middle, value => value * -Elementary.Log(random.NextDouble()))))]);
    }
}
