using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>
/// A mixture as the fit that held some of its parameters had it: of the family that holds them, which wants components with
/// held means behind free ones, and known ones behind these.
/// </summary>
internal sealed class HeldModel
{
    /// <summary>What a weight may differ by from the proportion that is held.</summary>
    private const double Tolerance = 1e-6;

    private readonly Mixture _model;
    private readonly int[] _order;

    private HeldModel(Mixture model, Mixture held, int[] order, Proportions proportions)
    {
        _model = model;
        _order = order;
        Mixture = held;
        Proportions = proportions;
        Classes = ProportionClasses.Of(proportions, held.Components.Length, held.Family.CountNoise);
    }

    /// <summary>The mixture of the family that holds.</summary>
    public Mixture Mixture { get; }

    /// <summary>What is held of its proportions, in its components' order.</summary>
    public Proportions Proportions { get; }

    public ProportionClasses Classes { get; }

    /// <param name="model">The fitted mixture.</param>
    /// <param name="held">What was held; null for nothing.</param>
    /// <exception cref="ModelException">What is held does not go together with the model.</exception>
    public static HeldModel Of(Mixture model, HeldParameters? held)
    {
        int count = model.Components.Length;
        if (held is null || held == HeldParameters.None)
        {
            return new HeldModel(model, model, [.. Enumerable.Range(0, count)], Proportions.Free);
        }

        int clusters = model.ClusterCount;
        int[] last = [.. held.Means, .. held.Components];
        if (last.Distinct().Count() < last.Length || last.Any(j => j >= clusters))
        {
            throw new ModelException($"a component that is held is not one of the {clusters} there are, or is held twice", "held");
        }

        int[] order = [.. Enumerable.Range(0, clusters).Except(last), .. last, .. Enumerable.Range(clusters, count - clusters)];
        Family family = model.Family;
        Family inner = family is NoiseFamily { Inner: var ofOthers } ? ofOthers : family;
        ImmutableArray<ImmutableArray<double>> means = [.. held.Means.Select(j => Mean(model.Components[j]))];
        Family holding = inner.Holding(means, held);
        holding = held.Components.IsEmpty ? holding : new KnownFamily(holding, [.. held.Components.Select(j => model.Components[j])]);
        holding = family is NoiseFamily noise ? new NoiseFamily(holding, noise.Volume) : holding;
        if (held.Proportions.ObjectionTo(clusters, family is NoiseFamily) is { } objection)
        {
            throw new ModelException(objection, "held.proportions");
        }

        Proportions proportions = held.Proportions is GivenProportions given ? new GivenProportions([.. order[..clusters].Select(j => given.Values[j])]) : held.Proportions;
        var mixture = Mixture.With(holding, Array.ConvertAll(order, j => model.Weights[j]), Array.ConvertAll(order, j => model.Components[j]), model.Columns);
        var found = new HeldModel(model, mixture, order, proportions);
        double[] nearest = found.Classes.Maximize(mixture.Weights.ToArray());
        for (int j = 0; j < count; j++)
        {
            if (Math.Abs(nearest[j] - mixture.Weights[j]) > Tolerance)
            {
                throw new ModelException($"component {order[j] + 1} has the weight {mixture.Weights[j]:G6}, and what is held asks for {nearest[j]:G6}", "held.proportions");
            }
        }

        return found;
    }

    /// <summary>A mixture of the family that holds as one of the model's own family, in its components' order.</summary>
    public Mixture Restore(ReadOnlySpan<double> weights, ReadOnlySpan<Component> components)
    {
        double[] ownWeights = new double[weights.Length];
        var own = new Component[components.Length];
        for (int j = 0; j < _order.Length; j++)
        {
            ownWeights[_order[j]] = weights[j];
            own[_order[j]] = components[j];
        }

        return Mixture.With(_model.Family, ownWeights, own, _model.Columns);
    }

    /// <summary>Values of the components that hold in the order of the model's.</summary>
    public T[] Restore<T>(T[] values)
    {
        var own = new T[values.Length];
        for (int j = 0; j < values.Length; j++)
        {
            own[_order[j]] = values[j];
        }

        return own;
    }

    /// <summary>Labels by the model's components as labels by those of <see cref="Mixture"/>.</summary>
    /// <param name="labels">For each row a component, or −1; may be empty.</param>
    public ImmutableArray<int> Convert(ImmutableArray<int> labels)
    {
        int[] places = new int[_order.Length];
        for (int j = 0; j < _order.Length; j++)
        {
            places[_order[j]] = j;
        }

        return [.. labels.Select(label => label < 0 ? label : places[label])];
    }

    /// <summary>The place in the model of a component of <see cref="Mixture"/>.</summary>
    public int Place(int component) => _order[component];

    /// <summary>
    /// What tells components of <see cref="Mixture"/> apart whatever the rows say: their places where they are held or some rows
    /// are known to be theirs, the proportions that are given; others have the same.
    /// </summary>
    /// <param name="labels">For each row the component of <see cref="Mixture"/> that it is known to be of, or −1; empty where nothing is known.</param>
    public (int Place, double Proportion)[] Marks(ImmutableArray<int> labels)
    {
        int clusters = Mixture.ClusterCount;
        int free = clusters - Mixture.Family.CountHeld;
        HashSet<int> named = [.. labels];
        return [.. Enumerable.Range(0, clusters).Select(j => (j < free && !named.Contains(j) ? -1 : j, Proportions is GivenProportions given ? given.Values[j] ?? 0 : 0))];
    }

    /// <summary>For each component of <see cref="Mixture"/> whether its proportion cannot differ.</summary>
    public bool HoldsWeight(int component) => !Classes.AreFree && (Classes.ClassOf(component) is null || Classes.FreeCount == 0);

    private static ImmutableArray<double> Mean(Component component)
    {
        double[] mean = new double[component.Dimensions];
        component.CopyMean(mean);
        return [.. mean];
    }
}
