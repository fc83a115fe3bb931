using System.Collections.Immutable;

namespace Mixtura.Estimation;

/// <summary>
/// The rows that are likeliest to come from each component: all of them of a table in memory, the first
/// <see cref="MostKept"/> of each component of a streamed one.
/// </summary>
internal sealed class ComponentRows
{
    private const int MostKept = 20_000;

    private readonly long[]? _numbers;

    private ComponentRows(RowTable table, List<long>[] rows, long[] counts, long[]? numbers)
    {
        Table = table;
        Rows = rows;
        Counts = counts;
        _numbers = numbers;
    }

    /// <summary>A table in memory that holds them.</summary>
    public RowTable Table { get; }

    /// <summary>For each component its rows, by their place in <see cref="Table"/>, in order.</summary>
    public List<long>[] Rows { get; }

    /// <summary>For each component how many rows it has.</summary>
    public long[] Counts { get; }

    /// <summary>A row's number in the table that was fitted, from 0.</summary>
    public long Number(long row) => _numbers is null ? row : _numbers[row];

    /// <summary>Looks at a table's rows.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="table">The table.</param>
    /// <param name="trimmed">Rows that take no part, in order.</param>
    /// <param name="threads">The number of threads.</param>
    public static ComponentRows Of(Mixture model, RowTable table, ImmutableArray<long> trimmed, int threads)
    {
        List<long>[] rows = [.. model.Components.Select(_ => new List<long>())];
        long[] counts = new long[rows.Length];
        int most = table.IsStreamed ? MostKept : int.MaxValue;
        int next = 0;
        foreach (RowTable part in table.Parts())
        {
            int[] component = model.Classify(part, threads);
            for (int row = 0; row < component.Length; row++)
            {
                if (next < trimmed.Length && trimmed[next] == part.FirstRow + row)
                {
                    next++;
                }
                else if (part.Weight(row) > 0 && counts[component[row]]++ < most)
                {
                    rows[component[row]].Add(part.FirstRow + row);
                }
            }
        }

        if (!table.IsStreamed)
        {
            return new ComponentRows(table, rows, counts, null);
        }

        long[] numbers = [.. rows.SelectMany(own => own).Order()];
        List<long>[] places = [.. rows.Select(own => own.ConvertAll(row => (long)Array.BinarySearch(numbers, row)))];
        return new ComponentRows(table.Gather(numbers), places, counts, numbers);
    }
}
