using System.Collections.Immutable;

namespace Mixtura;

/// <summary>A part of a table's rows, copied, with their numbers in it.</summary>
internal static class ClassRows
{
    public static (RowTable Rows, ImmutableArray<long> Numbers) Of(RowTable table, Func<long, bool> isWanted)
    {
        var builder = new RowTableBuilder(table.Columns, table.IsWeighted, table.Origin, table.Precision);
        var numbers = ImmutableArray.CreateBuilder<long>();
        double[] values = new double[table.ColumnCount];
        for (long row = 0; row < table.RowCount; row++)
        {
            if (isWanted(row))
            {
                table.CopyRow(row, values);
                builder.Append(values, table.Weight(row));
                numbers.Add(row);
            }
        }

        return (builder.Build(), numbers.ToImmutable());
    }
}
