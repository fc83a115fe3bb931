using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>One component of a mixture: a distribution of d-dimensional rows with known parameters; immutable and thread-safe.</summary>
[JsonConverter(typeof(ComponentJsonConverter))]
public abstract class Component
{
    /// <summary>The number of columns, d, of the rows it describes.</summary>
    public abstract int Dimensions { get; }

    /// <summary>The natural logarithm of the density (for counts and labels: of the probability) at one row.</summary>
    /// <param name="row">The d values. A value outside the distribution's support gives −∞.</param>
    public abstract double LogDensity(ReadOnlySpan<double> row);

    /// <summary>Draws one row.</summary>
    /// <param name="random">The source of randomness, advanced by the draw.</param>
    /// <param name="row">Receives the d values.</param>
    public abstract void Sample(RandomSource random, Span<double> row);

    /// <summary>The distribution of some of the columns, in the order given.</summary>
    /// <param name="columns">Distinct column indices from 0.</param>
    public abstract Component Marginal(ReadOnlySpan<int> columns);

    /// <summary>The distribution of the other columns, in their order, given the values of some.</summary>
    /// <param name="columns">Distinct indices of the known columns, from 0; not all of them.</param>
    /// <param name="values">Their values, in the same order.</param>
    public abstract Component Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values);

    /// <summary>Writes the expected value of each column; a categorical column has none and gives NaN.</summary>
    /// <param name="mean">Receives d values.</param>
    public abstract void CopyMean(Span<double> mean);

    /// <summary>Writes the covariance matrix, d × d; entries that involve a categorical column are NaN.</summary>
    /// <param name="covariance">Receives d·d values, row by row.</param>
    public abstract void CopyCovariance(Span<double> covariance);

    /// <summary>P(X ≤ x) of a one-dimensional component.</summary>
    /// <param name="x">The point.</param>
    /// <exception cref="NotSupportedException">The component has more than one column, or its column has no order.</exception>
    public virtual double Cdf(double x) => throw new NotSupportedException($"A {GetType().Name} of {Dimensions} columns has no distribution function of one number; take a marginal first.");

    /// <summary>Whether two components have the same parameters.</summary>
    /// <param name="other">A component of the same type.</param>
    public abstract bool HasSameParameters(Component other);

    /// <summary>ln of the factor of the density that does not depend on the row; 0 where the family keeps it with the rest.</summary>
    internal virtual double LogNormalizer => 0;

    /// <summary><see cref="LogNormalizer"/> minus that of another component; for one of the same family without the rounding of either.</summary>
    internal virtual double LogNormalizerAbove(Component reference) => LogNormalizer - reference.LogNormalizer;

    /// <summary>The log-density without <see cref="LogNormalizer"/>.</summary>
    internal virtual double LogShape(ReadOnlySpan<double> row) => LogDensity(row);

    private protected static int[] Others(ReadOnlySpan<int> columns, int dimensions)
    {
        bool[] known = new bool[dimensions];
        foreach (int c in columns)
        {
            known[c] = true;
        }

        int[] others = new int[dimensions - columns.Length];
        for (int i = 0, at = 0; i < dimensions; i++)
        {
            if (!known[i])
            {
                others[at++] = i;
            }
        }

        return others;
    }
}
