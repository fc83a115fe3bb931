using System.Collections.Immutable;

namespace Mixtura.Tests.Estimation;

/// <summary>Gives a table's rows again and again, and does something once, in the middle of one of its readings.</summary>
internal sealed class HookedReader(RowTable rows) : IRowReader
{
    private int _reading;
    private Action? _hook;

    /// <summary>How many readings there were of the table that is fitted.</summary>
    public int Readings { get; private set; }

    public ImmutableArray<Column> Columns => rows.Columns;

    public bool IsWeighted => false;

    public Precision Precision => rows.Precision;

    public string? Origin => null;

    /// <summary>The table, streamed in parts.</summary>
    /// <param name="reading">The reading, from 1 for the first after the table was opened, in whose middle the hook is called; 0 for none.</param>
    /// <param name="hook">What to do there.</param>
    public RowTable Stream(int reading, Action hook)
    {
        var table = RowTable.Stream(this, Math.Max(rows.RowCount / 8, 4L * RowTable.ChunkRows) * rows.ColumnCount * sizeof(double));
        (Readings, _reading, _hook) = (0, reading, hook);
        return table;
    }

    public void Read(RowTableBuilder to, CancellationToken cancellation)
    {
        bool isHooked = ++Readings == _reading;
        double[] values = new double[rows.ColumnCount];
        for (long i = 0; i < rows.RowCount; i++)
        {
            if (isHooked && i == rows.RowCount / 2)
            {
                _hook?.Invoke();
            }

            cancellation.ThrowIfCancellationRequested();
            rows.CopyRow(i, values);
            to.Append(values);
        }
    }
}
