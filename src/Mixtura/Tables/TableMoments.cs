using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>The weighted mean and covariance of a table: the scale against which fits are measured; immutable.</summary>
public sealed class TableMoments
{
    /// <summary>A column whose deviations are no more than this share of its mean's size holds one value, but for rounding.</summary>
    private const double RoundingOfMean = 1e-15;

    /// <summary>A smaller variance has lost its digits to underflow.</summary>
    private const double LeastVariance = 1e-305;

    /// <summary>With a smaller share of its variance left, once the columns before it are taken out, a column is a combination of them.</summary>
    private const double LeastOwnVariance = 1e-10;

    private readonly double[] _mean;
    private readonly double[] _covariance;
    private readonly Lazy<bool> _isRegular;

    internal TableMoments(ImmutableArray<Column> columns, string? origin, long rows, double totalWeight, double[] mean, double[] packedCovariance)
    {
        Columns = columns;
        Origin = origin;
        RowCount = rows;
        TotalWeight = totalWeight;
        _mean = mean;
        _covariance = packedCovariance;
        _isRegular = new Lazy<bool>(FindWhetherRegular);
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
    [JsonIgnore]
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The weighted covariance of two columns, divided by the total weight.</summary>
    /// <param name="i">A column, from 0.</param>
    /// <param name="j">A column, from 0.</param>
    public double Covariance(int i, int j) => _covariance[PackedSymmetric.Index(i, j)];

    /// <summary>A column's weighted standard deviation.</summary>
    /// <param name="column">The column, from 0.</param>
    public double Deviation(int column) => Math.Sqrt(Covariance(column, column));

    internal ReadOnlySpan<double> PackedCovariance => _covariance;

    /// <summary>Whether no column is constant or a combination of others.</summary>
    internal bool IsRegular => _isRegular.Value;

    /// <summary>Whether a column holds more than one value.</summary>
    internal bool Varies(int column) =>
        Deviation(column) > RoundingOfMean * Math.Abs(_mean[column]) && Covariance(column, column) >= LeastVariance;

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
    private bool FindWhetherRegular()
    {
        int d = Columns.Length;
        double[] factor = new double[_covariance.Length];
        if (!PackedSymmetric.TryCholesky(_covariance, d, factor))
        {
            return false;
        }

        for (int i = 0; i < d; i++)
        {
            double own = factor[PackedSymmetric.Index(i, i)];
            if (!Varies(i) || !(own * own > LeastOwnVariance * Covariance(i, i)))
            {
                return false;
            }
        }

        return true;
    }
}
