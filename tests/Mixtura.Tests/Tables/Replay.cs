using System.Collections.Immutable;

namespace Mixtura.Tests.Tables;

/// <summary>The rows of a table in memory, given one by one or in batches.</summary>
internal sealed class Replay(RowTable rows, int batch = 0) : IRowReader
{
    public long Most { get; set; } = long.MaxValue;

    public Exception? Failure { get; set; }

    public ImmutableArray<Column> Columns => rows.Columns;

    public bool IsWeighted => rows.IsWeighted;

    public Precision Precision => rows.Precision;

    public string? Origin => "replay";

    public void Read(RowTableBuilder to, CancellationToken cancellation)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        long count = Math.Min(Most, rows.RowCount);
        if (batch == 0)
        {
            double[] row = new double[rows.ColumnCount];
            for (long i = 0; i < count; i++)
            {
                rows.CopyRow(i, row);
                to.Append(row, rows.Weight(i));
            }

            return;
        }

        double[][] columns = [.. Enumerable.Range(0, rows.ColumnCount).Select(rows.CopyColumn)];
        double[] weights = [.. Enumerable.Range(0, (int)count).Select(i => rows.Weight(i))];
        for (int from = 0; from < count; from += batch)
        {
            int end = (int)Math.Min(count, from + batch);
            to.AppendBatch([.. columns.Select(column => column[from..end])], end - from, rows.IsWeighted ? weights[from..end] : null);
        }
    }
}
