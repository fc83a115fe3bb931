using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>A mixture's parameters by name: for each component its weight and what its family knows of it.</summary>
internal sealed class MixtureParameters
{
    private readonly ParameterMap _map;

    public MixtureParameters(Mixture model, ParameterMap map)
    {
        _map = map;
        var names = ImmutableArray.CreateBuilder<ParameterName>();
        for (int j = 0; j < model.Components.Length; j++)
        {
            int component = j;
            string group = model.Components[j] is UniformComponent ? NoiseFamily.ComponentName
                : model.Names.IsEmpty ? $"component {j + 1}" : $"component {j + 1} ({model.Names[j]})";
            names.Add(new ParameterName(ParameterKind.Weight, j, group, "weight"));
            names.AddRange(map.Name(model.Components[j], model.Columns).Select(own => new ParameterName(own.Kind, component, group, own.Quantity) { Column = own.Column, OtherColumn = own.Other }));
        }

        Names = names.ToImmutable();
    }

    public ImmutableArray<ParameterName> Names { get; }

    /// <summary>The values, in the order of the names.</summary>
    public double[] Copy(Mixture model) =>
        [.. model.Components.SelectMany((component, j) => _map.Copy(component).Prepend(model.Weights[j]))];

    /// <summary>Which of them are bound, but for weights that are held.</summary>
    public static ParameterBound[] Bounds(HeldModel held, TableMoments moments)
    {
        Mixture model = held.Mixture;
        ParameterMap map = model.Family.CreateParameterMap();
        return [.. held.Restore([.. model.Components.Select((component, j) => Own(component, model.Weights[j] * moments.TotalWeight))]).SelectMany(own => own)];

        ParameterBound[] Own(Component component, double rows)
        {
            ParameterBound[] own = [ParameterBound.None, .. map.Bounds(component, rows, moments)];
            return rows >= ParameterMap.LeastRows ? own : Array.ConvertAll(own, bound => bound == ParameterBound.Held ? bound : ParameterBound.NoRows);
        }
    }

    /// <summary>The same, with the weights that are held.</summary>
    public ParameterBound[] WithHeldWeights(HeldModel held, ParameterBound[] bounds)
    {
        bool[] isHeld = held.Restore([.. held.Mixture.Components.Select((_, j) => held.HoldsWeight(j))]);
        return [.. bounds.Select((bound, p) => Names[p].Kind == ParameterKind.Weight && isHeld[Names[p].Component!.Value] ? ParameterBound.Held : bound)];
    }

    /// <summary>Why a bound parameter has no standard error.</summary>
    public string? Note(ParameterBound bound, int parameter) => bound switch
    {
        ParameterBound.NoRows => $"{Names[parameter].Group} has no rows, which is the least it can have: nothing tells its parameters",
        ParameterBound.Zero => "it is 0, the least that it can be: its estimates are not normal, and no standard error describes them",
        ParameterBound.One => "it is 1, the most that it can be: its estimates are not normal, and no standard error describes them",
        ParameterBound.Floor => $"the covariance of {Names[parameter].Group} is held at the floor, which the rows do not tell",
        _ => null,
    };
}
