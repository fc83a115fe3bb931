using System.Collections.Immutable;

namespace Mixtura;

/// <summary>The weighted mean and covariance of a table: the scale against which fits are measured; immutable.</summary>
public sealed class TableMoments
{
    private readonly double[] _mean;
    private readonly double[] _covariance;

    internal TableMoments(ImmutableArray<Column> columns, string? origin, long rows, double totalWeight, double[] mean, double[] packedCovariance)
    {
        Columns = columns;
        Origin = origin;
        RowCount = rows;
        TotalWeight = totalWeight;
        _mean = mean;
        _covariance = packedCovariance;
    }

    /// <summary>The table's columns.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>The table's origin, for messages.</summary>
    public string? Origin { get; }

    /// <summary>The number of rows.</summary>
    public long RowCount { get; }

    /// <summary>The sum of the rows' weights.</summary>
    public double TotalWeight { get; }

    /// <summary>The columns' weighted means, d values.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The weighted covariance of two columns, divided by the total weight.</summary>
    /// <param name="i">A column, from 0.</param>
    /// <param name="j">A column, from 0.</param>
    public double Covariance(int i, int j) => _covariance[PackedSymmetric.Index(i, j)];

    /// <summary>A column's weighted standard deviation.</summary>
    /// <param name="column">The column, from 0.</param>
    public double Deviation(int column) => Math.Sqrt(Covariance(column, column));

    internal ReadOnlySpan<double> PackedCovariance => _covariance;

    internal TableMoments Select(ReadOnlySpan<int> columns)
    {
        var chosen = ImmutableArray.CreateBuilder<Column>(columns.Length);
        double[] mean = new double[columns.Length];
        double[] covariance = new double[PackedSymmetric.Length(columns.Length)];
        for (int i = 0; i < columns.Length; i++)
        {
            chosen.Add(Columns[columns[i]]);
            mean[i] = _mean[columns[i]];
            for (int j = 0; j <= i; j++)
            {
                covariance[PackedSymmetric.Index(i, j)] = Covariance(columns[i], columns[j]);
            }
        }

        return new TableMoments(chosen.MoveToImmutable(), Origin, RowCount, TotalWeight, mean, covariance);
    }
}
