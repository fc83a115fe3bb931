using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>The rows that <see cref="Mixture.Sample"/> draws, drawn anew whenever they are read.</summary>
internal sealed class DrawnRows(Mixture model, long count, ulong seed, int threads) : IRowReader
{
    private const int RowsAtOnce = RowTable.ChunkRows;

    public ImmutableArray<Column> Columns => model.Columns;

    public bool IsWeighted => false;

    public Precision Precision => Precision.Double;

    public string? Origin => null;

    public void Read(RowTableBuilder rows, CancellationToken cancellation)
    {
        double[][][] batches = [.. Enumerable.Range(0, threads).Select(_ => Enumerable.Range(0, model.Dimensions).Select(_ => new double[RowsAtOnce]).ToArray())];
        for (long first = 0; first < count; first += (long)threads * RowsAtOnce)
        {
            long begin = first;
            int Rows(int batch) => (int)Math.Clamp(count - begin - ((long)batch * RowsAtOnce), 0, RowsAtOnce);
            WorkCrew.Run(threads, threads, (batch, _) => Fill(batches[batch], begin + ((long)batch * RowsAtOnce), Rows(batch)), cancellation);
            for (int batch = 0; batch < threads; batch++)
            {
                rows.AppendBatch(batches[batch], Rows(batch));
            }
        }
    }

    private void Fill(double[][] batch, long first, int rows)
    {
        double[] row = new double[model.Dimensions];
        var random = new RandomSource(seed);
        for (int i = 0; i < rows; i++)
        {
            model.DrawRow(random, first + i, row);
            for (int j = 0; j < row.Length; j++)
            {
                batch[j][i] = row[j];
            }
        }
    }
}
