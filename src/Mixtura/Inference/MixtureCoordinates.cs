using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>
/// A mixture as real coordinates without constraints, logarithms of its proportions and then its family's, and derivatives
/// by them: differences over four points, whose error is of the fourth order in the step.
/// </summary>
internal sealed class MixtureCoordinates
{
    private const double Step = 1e-3;

    private readonly HeldModel _held;
    private readonly Mixture _model;
    private readonly Family _family;
    private readonly TableMoments _moments;
    private readonly ImmutableArray<Component> _components;
    private readonly double[] _at;

    /// <exception cref="NotSupportedException">The family has no coordinates.</exception>
    public MixtureCoordinates(HeldModel held, TableMoments moments)
    {
        Mixture model = held.Mixture;
        ParameterMap map = model.Family.CreateParameterMap();
        _held = held;
        _model = model;
        _family = map.Unbounded;
        _moments = moments;
        _components = map.Prepare(model.Components);
        int k = model.Components.Length;
        int count = _family.CountCoordinates(k, model.Dimensions)
            ?? throw new NotSupportedException($"The family '{model.Family.Name}' tells no derivatives, which the information needs; use a bootstrap.");
        _at = new double[k + count];
        for (int j = 0; j < k; j++)
        {
            _at[j] = model.Weights[j] > 0 ? model.LogWeights[j] : 0;
        }

        _family.CopyCoordinates(_components, moments, _at.AsSpan(k));
        Steps = new double[_at.Length];
        Array.Fill(Steps, Step);
        Shifts = [[.. Enumerable.Range(0, k)], .. map.Shifts(k, model.Dimensions).Select(shift => Array.ConvertAll(shift, c => k + c))];
    }

    /// <summary>The number of coordinates, m.</summary>
    public int Count => _at.Length;

    /// <summary>The components whose coordinates these are.</summary>
    public ImmutableArray<Component> Components => _components;

    /// <summary>The family without bounds.</summary>
    public Family Family => _family;

    /// <summary>The step by each coordinate.</summary>
    public double[] Steps { get; }

    /// <summary>Sets of coordinates to which a common number can be added without changing the mixture.</summary>
    public IReadOnlyList<int[]> Shifts { get; }

    /// <summary>Makes steps as small as a coordinate's share of a component's density asks for.</summary>
    /// <param name="scales">For each coordinate the mean square of its score over a component's rows.</param>
    public void Scale(ReadOnlySpan<double> scales)
    {
        for (int c = 0; c < Steps.Length; c++)
        {
            Steps[c] = Step / Math.Sqrt(Math.Max(1, scales[c]));
        }
    }

    /// <summary>The derivative of some values by one coordinate: (8·(f(h) − f(−h)) − (f(2h) − f(−2h)))/12h.</summary>
    /// <param name="coordinate">The coordinate.</param>
    /// <param name="values">The values at other proportions and components.</param>
    public double[] Derivative(int coordinate, Func<double[], ImmutableArray<Component>, double[]> values)
    {
        double h = Steps[coordinate];
        double[] inner = Difference(coordinate, h, values);
        double[] outer = Difference(coordinate, 2 * h, values);
        for (int i = 0; i < inner.Length; i++)
        {
            inner[i] = ((8 * inner[i]) - outer[i]) / (12 * h);
        }

        return inner;
    }

    /// <summary>The derivative of a function of the mixture, its components in the order of the model's, by one coordinate.</summary>
    public double[] Derivative(int coordinate, Func<Mixture, double[]> function) =>
        Derivative(coordinate, (weights, components) => function(_held.Restore(weights, components.AsSpan())));

    private double[] Difference(int coordinate, double step, Func<double[], ImmutableArray<Component>, double[]> values)
    {
        double[] ahead = At(coordinate, step, values);
        double[] behind = At(coordinate, -step, values);
        for (int i = 0; i < ahead.Length; i++)
        {
            ahead[i] -= behind[i];
        }

        return ahead;
    }

    private double[] At(int coordinate, double step, Func<double[], ImmutableArray<Component>, double[]> values)
    {
        int k = _components.Length;
        double[] at = [.. _at];
        at[coordinate] += step;
        double[] weights = _model.Weights.ToArray();
        return Softmax.TryFill(at.AsSpan(0, k), weights) && _family.FromCoordinates(at.AsSpan(k), _components, _moments) is { } components
            ? values(weights, components)
            : throw new ModelException("a covariance is so thin that no derivative can be taken beside it; use a bootstrap, or fit fewer components", "components");
    }
}
