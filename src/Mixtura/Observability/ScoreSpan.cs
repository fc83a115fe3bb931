using System.Diagnostics;

namespace Mixtura.Observability;

/// <summary>The scoring of a table: a span, its rows and its time.</summary>
internal readonly struct ScoreSpan : IDisposable
{
    private readonly long _rows;
    private readonly long _began;
    private readonly Activity? _span;

    public ScoreSpan(RowTable table)
    {
        _rows = table.RowCount;
        _began = Stopwatch.GetTimestamp();
        _span = Telemetry.Begin("mixtura.score");
        _span?.SetTag(Tags.Rows, table.RowCount).SetTag(Tags.Columns, table.ColumnCount);
    }

    public void Dispose()
    {
        Telemetry.RowsScored.Add(_rows);
        Telemetry.ScoreDuration.Record(Stopwatch.GetElapsedTime(_began).TotalSeconds);
        _span?.Dispose();
    }
}
