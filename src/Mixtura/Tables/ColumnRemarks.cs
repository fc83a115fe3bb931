using System.Collections;
using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Finds numeric columns that are hardly measurements: labels and counts coded as numbers, and row numbers.</summary>
/// <remarks>
/// Two distinct values in at least 20 rows; up to 10 distinct whole numbers, or up to 10 distinct values, each of which 10 (20) rows have on average; or whole numbers
/// of which each between the least and the largest occurs once, in at least 10 rows.
/// </remarks>
public static class ColumnRemarks
{
    private const int MostDistinct = 10;
    private const int RowsForTwo = 20;
    private const int RowsPerInteger = 10;
    private const int RowsPerValue = 20;
    private const int LeastNumbered = 10;
    private const int MostRemembered = 4096;

    /// <summary>Whole numbers up to here are doubles.</summary>
    private const double LargestInteger = 9007199254740992;

    /// <summary>Examines columns by one pass over the rows, which ends early where no column is remarkable; a second one where numbers are not in order.</summary>
    /// <param name="table">The rows, n × d; weights do not matter.</param>
    /// <param name="columns">The columns to examine, from 0; null for all numeric ones.</param>
    /// <returns>What is to be said, by column.</returns>
    public static ImmutableArray<ColumnRemark> Of(RowTable table, IReadOnlyList<int>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        Values[] examined = [.. (columns ?? [.. Enumerable.Range(0, table.ColumnCount)]).Where(c => !table.Columns[c].IsCategorical).Select(c => new Values(c, table.RowCount))];
        List<Values> open = [.. examined];
        double[] row = new double[table.ColumnCount];
        foreach (RowTable part in table.InParts())
        {
            for (long n = 0; n < part.RowCount && open.Count > 0; n++)
            {
                part.CopyRow(n, row);
                for (int i = open.Count - 1; i >= 0; i--)
                {
                    open[i].Add(row[open[i].Column]);
                    if (!open[i].IsOpen)
                    {
                        open.RemoveAt(i);
                    }
                }
            }

            if (open.Count == 0)
            {
                break;
            }
        }

        return [.. examined.Select(values => values.Judge(table)).OfType<ColumnRemark>().OrderBy(remark => remark.Column)];
    }

    /// <summary>What is known of one column's values so far.</summary>
    private sealed class Values(int column, long rows)
    {
        private readonly List<double> _distinct = new(MostDistinct + 1);
        private readonly HashSet<double> _first = [];
        private bool _areFew = true;
        private bool _areNumbers = rows is >= LeastNumbered and <= int.MaxValue;
        private bool _areInOrder = true;
        private double _least = double.PositiveInfinity;
        private double _most = double.NegativeInfinity;
        private double _last = double.NaN;

        public int Column => column;

        public bool IsOpen => _areFew || _areNumbers;

        public void Add(double value)
        {
            if (_areFew && !_distinct.Contains(value))
            {
                _distinct.Add(value);
                _areFew = _distinct.Count <= MostDistinct;
            }

            if (_areNumbers)
            {
                _areInOrder &= double.IsNaN(_last) || value == _last + 1;
                (_least, _most, _last) = (Math.Min(_least, value), Math.Max(_most, value), value);
                _areNumbers = double.IsInteger(value) && Math.Abs(value) < LargestInteger && _most - _least <= rows - 1 && !IsRepeated(value);
            }
        }

        /// <summary>Whether a value is one of the first again, so that most columns of whole numbers are soon known to be no row numbers.</summary>
        private bool IsRepeated(double value) => _first.Count < MostRemembered ? !_first.Add(value) : !_areInOrder && _first.Contains(value);

        public ColumnRemark? Judge(RowTable table)
        {
            string name = table.Columns[column].Name;
            if (_areNumbers && _most - _least == rows - 1 && (_areInOrder || IsEachOnce(table)))
            {
                return new ColumnRemark(column, name, ColumnRemarkKind.RowNumbers, [_least, _most]);
            }

            ColumnRemarkKind? kind = !_areFew ? null
                : _distinct.Count == 2 && rows >= RowsForTwo ? ColumnRemarkKind.TwoValues
                : _distinct.Count > 2 && _distinct.All(double.IsInteger) && rows >= RowsPerInteger * _distinct.Count ? ColumnRemarkKind.FewIntegers
                : _distinct.Count > 2 && rows >= RowsPerValue * _distinct.Count ? ColumnRemarkKind.FewValues
                : null;
            return kind is { } found ? new ColumnRemark(column, name, found, [.. _distinct.Order()]) : null;
        }

        private bool IsEachOnce(RowTable table)
        {
            var seen = new BitArray((int)rows);
            double[] row = new double[table.ColumnCount];
            foreach (RowTable part in table.InParts())
            {
                for (long n = 0; n < part.RowCount; n++)
                {
                    part.CopyRow(n, row);
                    int place = (int)(row[column] - _least);
                    if (seen[place])
                    {
                        return false;
                    }

                    seen[place] = true;
                }
            }

            return true;
        }
    }
}
