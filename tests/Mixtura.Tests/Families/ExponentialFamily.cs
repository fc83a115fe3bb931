using System.Collections.Immutable;

namespace Mixtura.Tests.Families;

/// <summary>
/// Exponential waiting times, one rate for each column: a family as a user of the library would write it, through public
/// members alone.
/// </summary>
internal sealed class ExponentialFamily : Family
{
    public override string Name => "exponential";

    public override int CountParameters(int components, int dimensions) => components * dimensions;

    public override void CheckColumns(ImmutableArray<Column> columns, string? origin)
    {
        foreach (Column column in columns)
        {
            if (column.IsCategorical)
            {
                throw new TableException("the column holds labels, not waiting times; leave it out", origin, column: column.Name);
            }
        }
    }

    public override string? Objection(int column, double value) => value >= 0 ? null : $"{value:R} is no waiting time; it must be zero or more";

    public override Component Pivot(TableMoments moments) => WithMean(moments.Mean, moments);

    public override Component WithMean(ReadOnlySpan<double> mean, TableMoments moments) =>
        new ExponentialComponent(Array.ConvertAll(mean.ToArray(), value => 1 / value));

    public override int CountStatistics(int dimensions) => dimensions;

    public override void Accumulate(Component about, ReadOnlySpan<double> row, double weight, Span<double> statistics)
    {
        for (int i = 0; i < row.Length; i++)
        {
            statistics[i] += weight * row[i];
        }
    }

    public override Maximization Maximize(ComponentStatistics statistics)
    {
        var components = ImmutableArray.CreateBuilder<Component>(statistics.Count);
        for (int j = 0; j < statistics.Count; j++)
        {
            double weight = statistics.Weight(j);
            components.Add(statistics.IsAlive(j)
                ? new ExponentialComponent(Array.ConvertAll(statistics.Of(j).ToArray(), sum => weight / sum))
                : statistics.About[j]);
        }

        return new Maximization(components.MoveToImmutable(), []);
    }

    /// <summary>Coordinates: the logarithms of the rates; the gradient is N − λ·Σr·x.</summary>
    public override double SquaredGradient(ComponentStatistics statistics)
    {
        double square = 0;
        for (int j = 0; j < statistics.Count; j++)
        {
            double[] rates = ((ExponentialComponent)statistics.About[j]).Rates;
            for (int i = 0; i < rates.Length; i++)
            {
                double g = statistics.Weight(j) - (rates[i] * statistics.Of(j)[i]);
                square += g * g;
            }
        }

        return square;
    }

    public override double Change(Component before, Component after) =>
        ((ExponentialComponent)before).Rates.Zip(((ExponentialComponent)after).Rates, (a, b) => Math.Abs(Math.Log(b / a))).Max();

    public override int CountFeatures(TableMoments moments) => moments.Columns.Length;

    public override void CopyFeatures(ReadOnlySpan<double> row, TableMoments moments, Span<double> features)
    {
        for (int i = 0; i < row.Length; i++)
        {
            features[i] = Math.Sqrt(row[i] / moments.Mean[i]);
        }
    }
}
