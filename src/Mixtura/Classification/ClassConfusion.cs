using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>How many rows of each class were given to which class; immutable.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class ClassConfusion
{
    private readonly double[,] _weights;

    internal ClassConfusion(ImmutableArray<string> actual, ImmutableArray<string> predicted, double[,] weights)
    {
        Actual = actual;
        Predicted = predicted;
        _weights = weights;
    }

    /// <summary>The classes that rows are of.</summary>
    public ImmutableArray<string> Actual { get; }

    /// <summary>The classes that rows are given to.</summary>
    public ImmutableArray<string> Predicted { get; }

    /// <summary>The total weight of the rows of one class that were given to another: their number where rows have no weights.</summary>
    /// <param name="actual">The index in <see cref="Actual"/>.</param>
    /// <param name="predicted">The index in <see cref="Predicted"/>.</param>
    public double this[int actual, int predicted] => _weights[actual, predicted];

    /// <summary>The total weight of a class's rows.</summary>
    /// <param name="actual">The index in <see cref="Actual"/>.</param>
    public double Total(int actual) => Enumerable.Range(0, Predicted.Length).Sum(predicted => _weights[actual, predicted]);

    /// <summary>The share of a class's rows that were given to another class; NaN where it has no rows that weigh.</summary>
    /// <param name="actual">The index in <see cref="Actual"/>.</param>
    public double ErrorOf(int actual)
    {
        int own = Predicted.IndexOf(Actual[actual]);
        double total = Total(actual);
        return total > 0 ? Math.Max(0, total - (own < 0 ? 0 : _weights[actual, own])) / total : double.NaN;
    }
}
