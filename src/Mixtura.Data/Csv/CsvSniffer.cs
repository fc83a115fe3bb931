using System.Globalization;
using Mixtura.Data.Text;

namespace Mixtura.Data.Csv;

/// <summary>Judges what the columns of a text file hold by counting cells; counts of blocks add.</summary>
internal sealed class CsvSniffer(int columns)
{
    private readonly long[] _integers = new long[columns];
    private readonly long[] _reals = new long[columns];
    private readonly long[] _booleans = new long[columns];
    private readonly long[] _texts = new long[columns];
    private readonly bool[] _beyond64Bits = new bool[columns];

    internal bool SawRows { get; private set; }

    /// <summary>Whether a row was met that is not well formed; nothing after it was counted.</summary>
    internal bool IsMalformed { get; private set; }

    /// <summary>Counts the cells of a file's first block and, for columns without any value there, from as many more as are needed.</summary>
    internal static CsvSniffer FromStart(CsvFile file, CancellationToken ct)
    {
        var total = new CsvSniffer(file.Header.Length);
        foreach (CsvBlock block in file.Blocks())
        {
            ct.ThrowIfCancellationRequested();
            total.Add(block, file.Delimiter);
            file.Return(block);
            if (total.IsMalformed || !total.Kinds().Contains(ColumnKind.Other))
            {
                break;
            }
        }

        if (!total.SawRows)
        {
            throw new TableException("the file has a header but no rows; add rows", file.Path);
        }

        return total;
    }

    internal void Add(CsvSniffer other)
    {
        SawRows |= other.SawRows;
        IsMalformed |= other.IsMalformed;
        for (int j = 0; j < columns; j++)
        {
            _integers[j] += other._integers[j];
            _reals[j] += other._reals[j];
            _booleans[j] += other._booleans[j];
            _texts[j] += other._texts[j];
            _beyond64Bits[j] |= other._beyond64Bits[j];
        }
    }

    /// <summary>Counts a block's cells, up to a row that is not well formed.</summary>
    internal void Add(CsvBlock block, byte delimiter)
    {
        var cursor = new CsvCursor(block.Text, delimiter);
        while (!cursor.AtEnd)
        {
            if (cursor.SkipBlankLine())
            {
                continue;
            }

            SawRows = true;
            int field = 0;
            FieldEnd end;
            do
            {
                end = cursor.Read();
                if (end is FieldEnd.Unclosed or FieldEnd.AfterQuote || field == columns)
                {
                    IsMalformed = true;
                    return;
                }

                Count(CellText.Trim(cursor.Field), field++);
            }
            while (end == FieldEnd.Delimiter);

            if (field < columns)
            {
                IsMalformed = true;
                return;
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
