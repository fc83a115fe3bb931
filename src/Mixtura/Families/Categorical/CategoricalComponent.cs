using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>Independent labels, for each column a probability for each of its levels; immutable and thread-safe.</summary>
[JsonConverter(typeof(ComponentJsonConverter))]
public sealed class CategoricalComponent : Component
{
    private const double SumTolerance = 1e-9;

    private readonly double[][] _probabilities;
    private readonly double[][] _logs;

    /// <summary>Makes a component.</summary>
    /// <param name="probabilities">For each column the probabilities of its levels: not negative, of sum 1 (within 1e-9).</param>
    /// <exception cref="ModelException">There is no column or level, a probability is not valid, or a column's sum is not 1.</exception>
    public CategoricalComponent(IReadOnlyList<double[]> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.Count == 0)
        {
            throw new ModelException("there is no column; a component needs at least one", "probabilities");
        }

        _probabilities = new double[probabilities.Count][];
        for (int i = 0; i < _probabilities.Length; i++)
        {
            double[] column = [.. probabilities[i]];
            double sum = 0;
            foreach (double p in column)
            {
                if (!(p >= 0 && p <= 1 + SumTolerance))
                {
                    throw new ModelException($"{p:R} is no probability", $"probabilities[{i}]");
                }

                sum += p;
            }

            if (!(Math.Abs(sum - 1) <= SumTolerance))
            {
                throw new ModelException($"the probabilities have the sum {sum:R}, not 1", $"probabilities[{i}]");
            }

            _probabilities[i] = column;
        }

        _logs = Array.ConvertAll(_probabilities, column => Array.ConvertAll(column, Elementary.Log));
    }

    /// <inheritdoc/>
    public override int Dimensions => _probabilities.Length;

    /// <summary>The number of levels of a column.</summary>
    /// <param name="column">The column, from 0.</param>
    public int CountLevels(int column) => _probabilities[column].Length;

    /// <summary>The probabilities of a column's levels.</summary>
    /// <param name="column">The column, from 0.</param>
    public ReadOnlySpan<double> Probabilities(int column) => _probabilities[column];

    /// <summary>One line: for each column the probabilities of its levels.</summary>
    public override string ToString() => $"Categorical: probabilities {ShortText.List(_probabilities.Select(own => ShortText.Vector(own)), Dimensions)}";

    /// <inheritdoc/>
    public override double LogDensity(ReadOnlySpan<double> row)
    {
        if (row.Length != Dimensions)
        {
            throw new ArgumentException($"The row has {row.Length} values, the component {Dimensions} columns.", nameof(row));
        }

        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += LogProbability(i, row[i]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Sample(RandomSource random, Span<double> row)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < Dimensions; i++)
        {
            row[i] = Draw.Index(random, _probabilities[i]);
        }
    }

    /// <inheritdoc/>
    public override Component Marginal(ReadOnlySpan<int> columns)
    {
        double[][] chosen = new double[columns.Length][];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = _probabilities[columns[i]];
        }

        return new CategoricalComponent(chosen);
    }

    /// <inheritdoc/>
    public override Component Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values) => Marginal(Others(columns, Dimensions));

    /// <inheritdoc/>
    public override void CopyMean(Span<double> mean) => mean[..Dimensions].Fill(double.NaN);

    /// <inheritdoc/>
    public override void CopyCovariance(Span<double> covariance) => covariance[..(Dimensions * Dimensions)].Fill(double.NaN);

    /// <inheritdoc/>
    public override bool HasSameParameters(Component other)
    {
        if (other is not CategoricalComponent c || c.Dimensions != Dimensions)
        {
            return false;
        }

        for (int i = 0; i < Dimensions; i++)
        {
            if (!c._probabilities[i].AsSpan().SequenceEqual(_probabilities[i]))
            {
                return false;
            }
        }

        return true;
    }

    internal double LogProbability(int column, double code) =>
        code >= 0 && code < _logs[column].Length && code == Math.Floor(code) ? _logs[column][(int)code] : double.NegativeInfinity;
}
