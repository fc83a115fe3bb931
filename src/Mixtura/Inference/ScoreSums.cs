using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>Sums over a table's rows of something of their scores, in a fixed order of addition for any number of threads.</summary>
internal static class ScoreSums
{
    private const int MostGroups = 64;
    private const long MostNumbers = 1 << 25;

    /// <summary>Adds a row with its weight to sums.</summary>
    public delegate void Addition(double weight, RowScores scores, Span<double> sums);

    /// <param name="rows">The rows.</param>
    /// <param name="length">The number of sums.</param>
    /// <param name="space">One thread's space, and what adds a row there.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="TableException">A row cannot come from the model.</exception>
    public static double[] Of(LabelledRows rows, int length, Func<(RowScores Scores, Addition Add)> space, int threads, CancellationToken cancellation)
    {
        RowTable table = rows.Table;
        long most = Math.Clamp(MostNumbers / Math.Max(1, length), 4, MostGroups);
        int size = 1;
        while ((table.ChunkCount + size - 1) / size > most)
        {
            size *= 2;
        }

        double[][] groups = new double[(table.ChunkCount + size - 1) / size][];
        var spaces = new (RowScores Scores, Addition Add)?[Math.Max(1, threads)];
        foreach (RowTable part in table.Parts(1, cancellation))
        {
            // A group may reach over several parts, and a part over several groups: a power of two of chunks is in both.
            int first = part.FirstChunk / size;
            WorkCrew.Run(
                ((part.FirstChunk + part.ChunkCount - 1) / size) - first + 1,
                spaces.Length,
                (piece, worker) =>
                {
                    int group = first + piece;
                    double[] sums = groups[group] ??= new double[length];
                    int end = Math.Min((group + 1) * size, part.FirstChunk + part.ChunkCount);
                    for (int chunk = Math.Max(group * size, part.FirstChunk); chunk < end; chunk++)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        (RowScores scores, Addition add) = spaces[worker] ??= space();
                        AddChunk(rows, part, chunk - part.FirstChunk, scores, add, sums);
                    }
                },
                cancellation);
        }

        double[] total = new double[length];
        foreach (double[] group in groups)
        {
            AddScaled(1, group, total);
        }

        return total;
    }

    public static void AddScaled(double factor, ReadOnlySpan<double> values, Span<double> sums)
    {
        for (int i = 0; i < values.Length; i++)
        {
            sums[i] = Math.FusedMultiplyAdd(factor, values[i], sums[i]);
        }
    }

    private static void AddChunk(LabelledRows rows, RowTable part, int chunk, RowScores scores, Addition add, double[] sums)
    {
        double[] row = new double[part.ColumnCount];
        long first = (long)chunk * RowTable.ChunkRows;
        for (long i = first; i < first + part.RowsInChunk(chunk); i++)
        {
            double weight = part.Weight(i);
            if (weight == 0)
            {
                continue;
            }

            part.CopyRow(i, row);
            int known = rows.Of(part.FirstRow + i);
            if (!scores.Look(row, known))
            {
                string where = known == RowScores.Unknown ? "this model at all" : "the component that it is known to be of";
                throw new TableException($"the row cannot come from {where}: its density is 0; leave it out, or fit the model to this table", rows.Table.Origin, part.FirstRow + i + 1);
            }

            add(weight, scores, sums);
        }
    }
}
