using System.Collections.Immutable;

namespace Mixtura.Data;

/// <summary>The columns of a file, without its rows.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Columns">The columns, in the file's order.</param>
public sealed record TableSchema(string Path, ImmutableArray<SchemaColumn> Columns)
{
    /// <summary>The index of a column, or -1 where there is none of that name.</summary>
    /// <param name="name">The name, matched exactly.</param>
    public int IndexOf(string name)
    {
        for (int j = 0; j < Columns.Length; j++)
        {
            if (string.Equals(Columns[j].Name, name, StringComparison.Ordinal))
            {
                return j;
            }
        }

        return -1;
    }

    internal int Find(string name)
    {
        int j = IndexOf(name);
        return j >= 0 ? j : throw new TableException($"there is no column '{name}'; choose among {Names(Columns)}", Path);
    }

    internal static string Names(IEnumerable<SchemaColumn> columns) =>
        Listing.Of([.. columns.Select(column => column.Name)]);
}
