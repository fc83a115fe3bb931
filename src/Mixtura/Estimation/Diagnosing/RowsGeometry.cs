using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace Mixtura.Estimation;

/// <summary>What some rows of a table have in common: equal values, equal columns, a line or a plane.</summary>
/// <param name="Cause">What it is.</param>
/// <param name="Columns">The columns it is about.</param>
/// <param name="FlatDimensions">The dimensions that are left in these columns, where they depend on each other.</param>
/// <param name="HoldsForTable">Whether it is true of all rows.</param>
internal sealed record RowsGeometry(DiagnosisCause Cause, ImmutableArray<int> Columns, int FlatDimensions, bool HoldsForTable)
{
    /// <summary>Values whose range is less than this share of their size differ by rounding.</summary>
    private const double Rounding = 1e-14;

    /// <summary>An eigenvalue of correlations below this is a dependence; the covariance's floor lies below it.</summary>
    private const double Dependent = 1e-8;

    /// <summary>A column whose share in the thin directions is less does not take part in them.</summary>
    private const double LeastShare = 1e-3;

    /// <summary>Dependence is looked for in no more rows than these, spread over all.</summary>
    private const int MostRows = 4096;

    public static RowsGeometry Of(RowTable table, IReadOnlyList<long> rows, Spread spread, TableMoments moments)
    {
        ImmutableArray<int> columns = spread.Columns;
        int distinct = CountDistinct(table, rows, columns, columns.Length + 1);
        if (distinct <= 1)
        {
            return new RowsGeometry(rows.Count == 1 ? DiagnosisCause.SingleRow : DiagnosisCause.EqualRows, columns, 0, HoldsForTable: false);
        }

        ImmutableArray<int> constant = [.. columns.Where(column => IsConstant(table, rows, column))];
        if (!constant.IsEmpty)
        {
            return new RowsGeometry(DiagnosisCause.ConstantColumns, constant, columns.Length - constant.Length, constant.All(column => !moments.Varies(column)));
        }

        if (spread.IsAlongColumns)
        {
            return new RowsGeometry(DiagnosisCause.Narrow, [], columns.Length, HoldsForTable: false);
        }

        return distinct <= columns.Length
            ? new RowsGeometry(DiagnosisCause.FewRows, [], distinct - 1, HoldsForTable: false)
            : DependenceAmong(table, rows, columns, moments) ?? new RowsGeometry(DiagnosisCause.Narrow, [], columns.Length, HoldsForTable: false);
    }

    /// <summary>The number of distinct rows, in some columns, or a number that it reaches.</summary>
    public static int CountDistinct(RowTable table, IEnumerable<long> rows, ImmutableArray<int> columns, int most)
    {
        var found = new HashSet<long>(new SameValues(table, columns));
        foreach (long row in rows)
        {
            if (found.Add(row) && found.Count == most)
            {
                break;
            }
        }

        return found.Count;
    }

    private static bool IsConstant(RowTable table, IReadOnlyList<long> rows, int column)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (long row in rows)
        {
            low = Math.Min(low, table[row, column]);
            high = Math.Max(high, table[row, column]);
        }

        return high - low <= Rounding * Math.Max(Math.Abs(low), Math.Abs(high));
    }

    /// <summary>The directions in which standardized rows do not spread; null where they spread in all.</summary>
    private static RowsGeometry? DependenceAmong(RowTable table, IReadOnlyList<long> rows, ImmutableArray<int> columns, TableMoments moments)
    {
        int d = columns.Length;
        int step = 1 + ((rows.Count - 1) / MostRows);
        var chosen = Matrix<double>.Build.Dense((rows.Count + step - 1) / step, d, (r, c) => table[rows[r * step], columns[c]]);
        double[] deviations = new double[d];
        for (int c = 0; c < d; c++)
        {
            Vector<double> values = chosen.Column(c);
            double scale = values.AbsoluteMaximum();
            Vector<double> centred = (values / scale) - (values / scale).Average();
            double deviation = Math.Sqrt(centred.DotProduct(centred) / values.Count);
            if (!(deviation > 0))
            {
                return null;
            }

            deviations[c] = deviation * scale;
            chosen.SetColumn(c, centred / deviation);
        }

        (double[] eigenvalues, Matrix<double> eigenvectors) = SymmetricEigen.Of((chosen.TransposeThisAndMultiply(chosen) / chosen.RowCount).ToArray());
        int[] thin = [.. Enumerable.Range(0, d).Where(c => eigenvalues[c] < Dependent)];
        if (thin.Length == 0)
        {
            return null;
        }

        int[] taking = [.. Enumerable.Range(0, d).Where(c => thin.Sum(t => eigenvectors[c, t] * eigenvectors[c, t]) > LeastShare)];
        bool holds = thin.All(t => IsThinInTable(eigenvectors.Column(t), deviations, columns, moments));
        return new RowsGeometry(DiagnosisCause.DependentColumns, [.. taking.Select(c => columns[c])], taking.Length - thin.Length, holds);
    }

    private static bool IsThinInTable(Vector<double> direction, double[] deviations, ImmutableArray<int> columns, TableMoments moments)
    {
        double along = 0;
        double apart = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            double own = direction[i] / deviations[i] * moments.Deviation(columns[i]);
            apart += own * own;
            for (int j = 0; j < columns.Length; j++)
            {
                along += direction[i] / deviations[i] * (moments.Covariance(columns[i], columns[j]) * (direction[j] / deviations[j]));
            }
        }

        return along <= Dependent * apart;
    }

    /// <summary>Takes rows for the same that are equal in some columns.</summary>
    private sealed class SameValues(RowTable table, ImmutableArray<int> columns) : IEqualityComparer<long>
    {
        public bool Equals(long x, long y)
        {
            foreach (int column in columns)
            {
                if (!table[x, column].Equals(table[y, column]))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(long row)
        {
            var hash = default(HashCode);
            foreach (int column in columns)
            {
                hash.Add(table[row, column]);
            }

            return hash.ToHashCode();
        }
    }
}
