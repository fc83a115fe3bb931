using Mixtura.Data;

namespace Mixtura.Cli.Fitting;

/// <summary>What goes together with a table that is read from its file by each pass.</summary>
internal static class StreamedFit
{
    /// <summary>Refuses what needs rows from everywhere at once.</summary>
    /// <param name="loaded">The table.</param>
    /// <param name="hasBatches">Whether mini-batches are asked for.</param>
    /// <param name="criterion">The criterion that is asked for, or null.</param>
    /// <exception cref="UsageException">The table is streamed, and one of them needs more.</exception>
    public static void Check(LoadedTable loaded, bool hasBatches, Criterion? criterion)
    {
        if (!loaded.Rows.IsStreamed)
        {
            return;
        }

        string rows = $"the table's {Numbers.Count(loaded.Rows.RowCount, "row")} do not fit into the memory given";
        if (hasBatches && loaded.CachePath is null)
        {
            throw new UsageException($"--mini-batch takes rows from everywhere in the table, and {rows}; add --cache, a file from which rows can be read in any order, or raise --memory");
        }

        if (criterion == Criterion.CrossValidation)
        {
            throw new UsageException($"--criterion cv takes rows from everywhere in the table, and {rows}; raise --memory, or choose another criterion");
        }
    }

    /// <summary>Refuses what needs every row at once.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="asked">Options, and whether they were given.</param>
    /// <exception cref="UsageException">One of them was given, and the table is streamed.</exception>
    public static void Refuse(RowTable rows, params (string Option, bool IsGiven)[] asked)
    {
        if (rows.IsStreamed && asked.FirstOrDefault(option => option.IsGiven).Option is { } option)
        {
            throw new UsageException($"{option} needs rows from everywhere in the table at once, and the table's {Numbers.Count(rows.RowCount, "row")} do not fit into the memory given; raise --memory, or leave {option} out");
        }
    }
}
