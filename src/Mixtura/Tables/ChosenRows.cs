using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Some rows of a table, chosen anew whenever they are read.</summary>
/// <param name="table">The table.</param>
/// <param name="isWanted">Given a row's number, whether it is one of them.</param>
internal sealed class ChosenRows(RowTable table, Func<long, bool> isWanted) : IRowReader
{
    public ImmutableArray<Column> Columns => table.Columns;

    public bool IsWeighted => table.IsWeighted;

    public Precision Precision => table.Precision;

    public string? Origin => table.Origin;

    public void Read(RowTableBuilder rows, CancellationToken cancellation)
    {
        double[] values = new double[table.ColumnCount];
        table.Walk(
            part =>
            {
                for (long row = 0; row < part.RowCount; row++)
                {
                    if (isWanted(part.FirstRow - table.FirstRow + row))
                    {
                        part.CopyRow(row, values);
                        rows.Append(values, part.Weight(row));
                    }
                }
            },
            cancellation);
    }
}
