using System.Collections.Immutable;

namespace Mixtura.Reporting.Tests;

/// <summary>The rows of a table in memory, given one by one.</summary>
internal sealed class Replay(RowTable rows) : IRowReader
{
    public ImmutableArray<Column> Columns => rows.Columns;

    public bool IsWeighted => rows.IsWeighted;

    public Precision Precision => rows.Precision;

    public string? Origin => rows.Origin;

    public void Read(RowTableBuilder to, CancellationToken cancellation)
    {
        double[] row = new double[rows.ColumnCount];
        for (long i = 0; i < rows.RowCount; i++)
        {
            rows.CopyRow(i, row);
            to.Append(row, rows.Weight(i));
        }
    }
}
