using Mixtura.Cli.Options;

namespace Mixtura.Cli.Fitting;

/// <summary>What goes together with a table that is read from its file by each pass.</summary>
internal static class StreamedFit
{
    /// <summary>Refuses what needs every row at once.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="asked">Options, and whether they were given.</param>
    /// <exception cref="UsageException">One of them was given, and the table is streamed.</exception>
    public static void Check(RowTable rows, params (string Option, bool IsGiven)[] asked)
    {
        if (rows.IsStreamed && asked.FirstOrDefault(option => option.IsGiven).Option is { } option)
        {
            throw new UsageException($"{option} needs rows from everywhere in the table at once, and the table's {Numbers.Count(rows.RowCount, "row")} do not fit into the memory given; raise --memory, or leave {option} out");
        }
    }
}
