using System.Collections.Immutable;

namespace Mixtura;

/// <summary>The rows of one class that weigh, with their numbers in the table.</summary>
internal static class ClassRows
{
    public static (RowTable Rows, ImmutableArray<long> Numbers) Of(RowTable table, ClassLabels labels, int c, CancellationToken cancellation)
    {
        // Of a table in memory the parts are the table itself, whatever it was a part of.
        bool IsOwn(RowTable part, long row) => labels.Codes[(int)((table.IsStreamed ? part.FirstRow : 0) + row)] == c && part.Weight(row) > 0;
        var numbers = ImmutableArray.CreateBuilder<long>();
        table.Walk(
            part =>
            {
                for (long row = 0; row < part.RowCount; row++)
                {
                    if (IsOwn(part, row))
                    {
                        numbers.Add((table.IsStreamed ? part.FirstRow : 0) + row);
                    }
                }
            },
            cancellation);
        return (table.Where(IsOwn, cancellation), numbers.DrainToImmutable());
    }
}
