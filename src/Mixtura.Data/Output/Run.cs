namespace Mixtura.Data.Output;

/// <summary>Rows that follow each other in a file.</summary>
/// <param name="First">The index among the kept rows of the first, or -1 where the rows had been left out.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct Run(long First, long Count)
{
    /// <summary>A file's rows, as runs of kept rows and of rows left out.</summary>
    internal static IEnumerable<Run> Of(LoadedTable loaded)
    {
        long[] dropped = loaded.DroppedRows.ToArray();
        long next = 1;
        long kept = 0;
        foreach (long row in dropped)
        {
            if (row > next)
            {
                yield return new Run(kept, row - next);
                kept += row - next;
            }

            yield return new Run(-1, 1);
            next = row + 1;
        }

        if (next <= loaded.RowsInFile)
        {
            yield return new Run(kept, loaded.RowsInFile + 1 - next);
        }
    }
}
