namespace Mixtura.Plotting;

/// <summary>
/// The rows that a picture looks at: all of a table, or of a large one a sample, one row drawn from each of equally long runs of rows
/// and always the same. So memory is bounded, and a picture is the same however its table is read.
/// </summary>
internal static class LookedAt
{
    private const int MostRows = 100_000;
    private const int FewestRows = 10_000;
    private const int MostValues = 1 << 22;

    /// <summary>How many rows a picture of a table looks at.</summary>
    public static int Count(RowTable table) => (int)Math.Min(table.RowCount, Math.Clamp(MostValues / table.ColumnCount, FewestRows, MostRows));

    /// <summary>These rows.</summary>
    public static RowTable Of(RowTable table)
    {
        int count = Count(table);
        return count < table.RowCount || table.IsStreamed ? table.Sample(count) : table;
    }

    /// <summary>In words that rows are a sample, or null where they are all.</summary>
    public static string? Words(long looked, long rows) =>
        looked < rows ? $"a sample of {Mixtura.Plotting.Words.Count(looked)} of the {Mixtura.Plotting.Words.Count(rows)} rows" : null;
}
