using System.Globalization;
using Apache.Arrow;
using Mixtura.Data.Text;

namespace Mixtura.Data.Csv;

/// <summary>Judges what the columns of a text file hold by counting cells; counts of batches add.</summary>
internal sealed class ColumnCounts(int columns)
{
    private readonly long[] _integers = new long[columns];
    private readonly long[] _reals = new long[columns];
    private readonly long[] _booleans = new long[columns];
    private readonly long[] _texts = new long[columns];
    private readonly bool[] _beyond64Bits = new bool[columns];

    internal long Rows { get; private set; }

    internal void Add(ColumnCounts other)
    {
        Rows += other.Rows;
        for (int j = 0; j < columns; j++)
        {
            _integers[j] += other._integers[j];
            _reals[j] += other._reals[j];
            _booleans[j] += other._booleans[j];
            _texts[j] += other._texts[j];
            _beyond64Bits[j] |= other._beyond64Bits[j];
        }
    }

    /// <summary>Counts the cells of a batch whose columns are all text.</summary>
    internal void Add(RecordBatch record)
    {
        Rows += record.Length;
        for (int j = 0; j < columns; j++)
        {
            var cells = (StringArray)record.Column(j);
            for (int i = 0; i < cells.Length; i++)
            {
                if (!cells.IsNull(i))
                {
                    Count(CellText.Trim(cells.GetBytes(i)), j);
                }
            }
        }
    }

    /// <summary>The kinds as the counts have it: a column is numeric when half of its values or more are numbers.</summary>
    internal ColumnKind[] Kinds()
    {
        var kinds = new ColumnKind[columns];
        for (int j = 0; j < columns; j++)
        {
            long numbers = _integers[j] + _reals[j];
            long all = numbers + _booleans[j] + _texts[j];
            kinds[j] = all == 0 ? ColumnKind.Other
                : 2 * numbers >= all ? (_reals[j] > 0 ? ColumnKind.Real : ColumnKind.Whole)
                : 2 * _booleans[j] >= all ? ColumnKind.Boolean
                : ColumnKind.Text;
        }

        return kinds;
    }

    /// <summary>The kinds that hold every cell: text where a single one is neither number nor truth value.</summary>
    internal ColumnKind[] KindsOfAll()
    {
        var kinds = new ColumnKind[columns];
        for (int j = 0; j < columns; j++)
        {
            bool numbers = _integers[j] + _reals[j] > 0;
            kinds[j] = _texts[j] > 0 || (numbers && _booleans[j] > 0) ? ColumnKind.Text
                : _reals[j] > 0 || _beyond64Bits[j] ? ColumnKind.Real
                : numbers ? ColumnKind.Whole
                : _booleans[j] > 0 ? ColumnKind.Boolean
                : ColumnKind.Text;
        }

        return kinds;
    }

    private void Count(ReadOnlySpan<byte> cell, int j)
    {
        if (CellText.IsMissing(cell))
        {
            return;
        }

        if (CellText.TryNumber(cell, out _))
        {
            bool whole = CellText.IsInteger(cell);
            (whole ? _integers : _reals)[j]++;
            _beyond64Bits[j] |= whole && !long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        }
        else if (CellText.TryBoolean(cell, out _))
        {
            _booleans[j]++;
        }
        else
        {
            _texts[j]++;
        }
    }
}
