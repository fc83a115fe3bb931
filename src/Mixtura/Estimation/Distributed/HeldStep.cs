using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// The maximization step of a model whose components keep their places: those that are held come last only where families look
/// for them.
/// </summary>
internal sealed class HeldStep
{
    private readonly int[] _order;

    /// <param name="model">The model.</param>
    /// <param name="family">The family, which has what is held of its last components, and noise as the model has.</param>
    /// <param name="proportions">What is free of the proportions.</param>
    /// <param name="held">The components that are held, from 0.</param>
    public HeldStep(Mixture model, Family family, Proportions proportions, ImmutableArray<int> held)
    {
        Family = family;
        _order = [.. Enumerable.Range(0, model.ClusterCount).Except(held), .. held.Order(), .. Enumerable.Range(model.ClusterCount, model.Family.CountNoise)];
        Proportions = ProportionClasses.Of(proportions, _order.Length, family.CountNoise);
    }

    public Family Family { get; }

    public ProportionClasses Proportions { get; }

    /// <summary>Refuses what the model cannot hold.</summary>
    public static void Check(Mixture model, Proportions proportions, ImmutableArray<int> held)
    {
        foreach (int j in held)
        {
            if (j < 0 || j >= model.ClusterCount)
            {
                throw new ModelException($"component {j + 1} is to be held, and the model has {model.ClusterCount}", "components");
            }
        }

        if (proportions.ObjectionTo(model.ClusterCount, model.Noise is not null) is { } objection)
        {
            throw new ModelException(objection, "proportions");
        }
    }

    /// <summary>What is held, in words.</summary>
    public static string Words(Mixture model, Family family, Proportions proportions, ImmutableArray<int> held) =>
        string.Join("; ", proportions.Words([.. Enumerable.Range(0, model.ClusterCount)]).Concat(family.Holds([.. held.Order()], model.Columns)));

    /// <summary>The statistics in the family's order.</summary>
    public ComponentStatistics InOrder(EmSums sums, TableMoments moments) => sums.Ordered(_order).Statistics(moments);

    /// <summary>The step.</summary>
    public (double[] Weights, ImmutableArray<Component> Components, ImmutableArray<int> AtFloor) Maximize(EmSums sums, TableMoments moments)
    {
        Maximization step = Family.Maximize(InOrder(sums, moments));
        var components = new Component[_order.Length];
        for (int at = 0; at < _order.Length; at++)
        {
            components[_order[at]] = step.Components[at];
        }

        return (Proportions.Maximize(sums.Weights), [.. components], [.. step.AtFloor.Select(at => _order[at]).Order()]);
    }
}
