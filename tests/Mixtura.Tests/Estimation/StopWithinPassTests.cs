using System.Collections.Immutable;

namespace Mixtura.Tests.Estimation;

/// <summary>A fit that is stopped in the middle of a pass does not wait for the pass's end, and its result belongs together all the same.</summary>
public sealed class StopWithinPassTests
{
    [Theory]
    [InlineData(12, 1)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    [InlineData(31, 2)]
    public void TheParametersAreThoseOfTheLastWholePass(int reading, int threads)
    {
        RowTable rows = Overlapping(30_000);
        using var source = new CancellationTokenSource();
        var reader = new StoppingReader(rows, reading, 5_000, source);
        var streamed = RowTable.Stream(reader, 3L * RowTable.ChunkRows * 2 * 8);
        FitResult<Mixture> fit = Mixture.Fit(streamed, new GaussianFamily(), new FitOptions { Components = 3, Starts = 2, Seed = 4, Threads = threads, Stop = source.Token, MaxIterations = 30, Convergence = new Convergence { ParameterChange = 1e-12 } });
        Assert.True(source.IsCancellationRequested);
        Assert.InRange(reader.RowsOfStopped, 5_000, 25_000);
        Assert.Equal(fit.Model.LogLikelihood(rows), fit.LogLikelihood);
        Assert.Equal(fit.LogLikelihood, fit.Trace[^1], 1e-9 * Math.Abs(fit.LogLikelihood));
        Assert.Equal(fit.Trace.Order(), fit.Trace);
    }

    [Fact]
    public void CancelledThereIsNoResult()
    {
        using var source = new CancellationTokenSource();
        var reader = new StoppingReader(Overlapping(30_000), 20, 5_000, source);
        var streamed = RowTable.Stream(reader, 3L * RowTable.ChunkRows * 2 * 8);
        Assert.ThrowsAny<OperationCanceledException>(() => Mixture.Fit(streamed, new GaussianFamily(), new FitOptions { Components = 3, Starts = 2 }, source.Token));
        Assert.InRange(reader.RowsOfStopped, 5_000, 25_000);
        Assert.Equal(20, reader.Readings);
    }

    private static RowTable Overlapping(int count)
    {
        var random = new RandomSource(5);
        return RowTable.FromRows(Enumerable.Range(0, count).Select(i => new[] { random.NextNormal() + (1.5 * (i % 3)), random.NextNormal() - (i % 2) }));
    }

    /// <summary>Gives rows one by one, and asks for a stop within one of its readings.</summary>
    private sealed class StoppingReader(RowTable rows, int reading, int row, CancellationTokenSource stop) : IRowReader
    {
        public int Readings { get; private set; }

        /// <summary>How many rows were given in the reading that was stopped.</summary>
        public long RowsOfStopped { get; private set; }

        public ImmutableArray<Column> Columns => rows.Columns;

        public bool IsWeighted => false;

        public Precision Precision => rows.Precision;

        public string? Origin => null;

        public void Read(RowTableBuilder to, CancellationToken cancellation)
        {
            int own = ++Readings;
            double[] values = new double[rows.ColumnCount];
            for (long i = 0; i < rows.RowCount; i++)
            {
                if (own == reading && i == row)
                {
                    stop.Cancel();
                }

                if (own == reading)
                {
                    RowsOfStopped = i;
                }

                cancellation.ThrowIfCancellationRequested();
                rows.CopyRow(i, values);
                to.Append(values);
            }
        }
    }
}
