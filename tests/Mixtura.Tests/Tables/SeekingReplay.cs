using System.Collections.Immutable;

namespace Mixtura.Tests.Tables;

/// <summary>The rows of a table in memory, which can be read from any place.</summary>
internal sealed class SeekingReplay(RowTable rows, bool canSeek = true) : ISeekingRowReader
{
    public bool CanSeek => canSeek;

    public int Seeks { get; set; }

    public ImmutableArray<Column> Columns => rows.Columns;

    public bool IsWeighted => rows.IsWeighted;

    public Precision Precision => rows.Precision;

    public string? Origin => "replay";

    public void Read(RowTableBuilder to, CancellationToken cancellation) => Append(0, rows.RowCount, to);

    public void Read(long first, int count, RowTableBuilder to, CancellationToken cancellation)
    {
        Seeks++;
        Append(first, count, to);
    }

    private void Append(long first, long count, RowTableBuilder to)
    {
        double[] row = new double[rows.ColumnCount];
        for (long i = first; i < first + count; i++)
        {
            rows.CopyRow(i, row);
            to.Append(row, rows.Weight(i));
        }
    }
}
