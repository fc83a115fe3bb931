using System.Collections.Immutable;
using DuckDB.NET.Data;
using Mixtura.Data.Output;

namespace Mixtura.Data;

/// <summary>A column to be written to a file: a name and a value for each row. Arrays are not copied and must not change meanwhile.</summary>
public abstract class OutputColumn
{
    private protected OutputColumn(string name, long count)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Count = count;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public long Count { get; }

    /// <summary>The column's type in DuckDB's SQL.</summary>
    internal abstract string SqlType { get; }

    /// <summary>A column of numbers; NaN is written as missing (empty in CSV, null in Parquet).</summary>
    /// <param name="name">The name, not blank.</param>
    /// <param name="values">The n values.</param>
    public static OutputColumn From(string name, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Doubles(name, values);
    }

    /// <summary>A column of whole numbers.</summary>
    /// <param name="name">The name, not blank.</param>
    /// <param name="values">The n values.</param>
    public static OutputColumn From(string name, int[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Ints(name, values);
    }

    /// <summary>A column of whole numbers.</summary>
    /// <param name="name">The name, not blank.</param>
    /// <param name="values">The n values.</param>
    public static OutputColumn From(string name, long[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Longs(name, values);
    }

    /// <summary>A column of text; null is missing.</summary>
    /// <param name="name">The name, not blank.</param>
    /// <param name="values">The n texts.</param>
    public static OutputColumn From(string name, string?[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Texts(name, values);
    }

    /// <summary>A column of labels given by codes, written as the levels' texts.</summary>
    /// <param name="name">The name, not blank.</param>
    /// <param name="codes">The n codes, indices of levels; -1 is missing.</param>
    /// <param name="levels">The levels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A code is no index of a level.</exception>
    public static OutputColumn FromCodes(string name, int[] codes, IReadOnlyList<string> levels)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(levels);
        foreach (int code in codes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(code, -1, nameof(codes));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(code, levels.Count, nameof(codes));
        }

        return new Labels(name, codes, [.. levels]);
    }

    /// <summary>All columns of a table, categorical ones as their levels' texts; the values are not copied.</summary>
    /// <param name="table">The table, n × d.</param>
    /// <returns>The d columns.</returns>
    public static ImmutableArray<OutputColumn> FromTable(RowTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return [.. Enumerable.Range(0, table.ColumnCount).Select(j => new TableColumn(table, j))];
    }

    /// <summary>Writes a cell as CSV text.</summary>
    internal abstract void Write(Utf8Buffer buffer, long row);

    /// <summary>Appends a cell to a table of DuckDB.</summary>
    internal abstract void Append(IDuckDBAppenderRow target, long row);

    private static void Append(IDuckDBAppenderRow target, double value)
    {
        if (double.IsNaN(value))
        {
            target.AppendNullValue();
        }
        else
        {
            target.AppendValue(value);
        }
    }

    private void Append(IDuckDBAppenderRow target, string? value, long row)
    {
        if (value is null)
        {
            target.AppendNullValue();
        }
        else if (value.Contains('\0', StringComparison.Ordinal))
        {
            // DuckDB's appender would take it for the text's end.
            throw new TableException("the text holds the character NUL, which cannot be written to Parquet; remove it, or write CSV", row: row + 1, column: Name);
        }
        else
        {
            target.AppendValue(value);
        }
    }

    private sealed class Doubles(string name, double[] values) : OutputColumn(name, values.LongLength)
    {
        internal override string SqlType => "DOUBLE";

        internal override void Write(Utf8Buffer buffer, long row) => buffer.Number(values[row]);

        internal override void Append(IDuckDBAppenderRow target, long row) => Append(target, values[row]);
    }

    private sealed class Ints(string name, int[] values) : OutputColumn(name, values.LongLength)
    {
        internal override string SqlType => "INTEGER";

        internal override void Write(Utf8Buffer buffer, long row) => buffer.Number((long)values[row]);

        internal override void Append(IDuckDBAppenderRow target, long row) => target.AppendValue((int?)values[row]);
    }

    private sealed class Longs(string name, long[] values) : OutputColumn(name, values.LongLength)
    {
        internal override string SqlType => "BIGINT";

        internal override void Write(Utf8Buffer buffer, long row) => buffer.Number(values[row]);

        internal override void Append(IDuckDBAppenderRow target, long row) => target.AppendValue((long?)values[row]);
    }

    private sealed class Texts(string name, string?[] values) : OutputColumn(name, values.LongLength)
    {
        internal override string SqlType => "VARCHAR";

        internal override void Write(Utf8Buffer buffer, long row) => buffer.Cell(values[row]);

        internal override void Append(IDuckDBAppenderRow target, long row) => Append(target, values[row], row);
    }

    private sealed class Labels(string name, int[] codes, string[] levels) : OutputColumn(name, codes.LongLength)
    {
        internal override string SqlType => "VARCHAR";

        internal override void Write(Utf8Buffer buffer, long row) => buffer.Cell(Level(row));

        internal override void Append(IDuckDBAppenderRow target, long row) => Append(target, Level(row), row);

        private string? Level(long row) => codes[row] < 0 ? null : levels[codes[row]];
    }

    private sealed class TableColumn(RowTable table, int column) : OutputColumn(table.Columns[column].Name, table.RowCount)
    {
        private readonly ImmutableArray<string> _levels = table.Columns[column].Levels;

        internal override string SqlType => _levels.IsEmpty ? "DOUBLE" : "VARCHAR";

        internal override void Write(Utf8Buffer buffer, long row)
        {
            if (_levels.IsEmpty)
            {
                buffer.Number(table[row, column]);
            }
            else
            {
                buffer.Cell(_levels[(int)table[row, column]]);
            }
        }

        internal override void Append(IDuckDBAppenderRow target, long row)
        {
            if (_levels.IsEmpty)
            {
                Append(target, table[row, column]);
            }
            else
            {
                Append(target, _levels[(int)table[row, column]], row);
            }
        }
    }
}
