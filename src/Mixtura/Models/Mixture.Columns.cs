namespace Mixtura;

/// <content>Tables whose columns are those of the mixture.</content>
public partial class Mixture
{
    /// <summary>
    /// A table with the mixture's columns in the mixture's order. Columns are matched by name, and further ones left out. Where the mixture
    /// or the table has no names of its own but those that tables without names get (x1, x2, … or x), and they do not match, columns are
    /// matched by position, and there must be as many. Every member that takes a table does this first.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <returns>The table itself where its columns are those of the mixture already.</returns>
    /// <exception cref="TableException">A column is absent or there twice, has other levels than the mixture's, or is at another place in a streamed table.</exception>
    public RowTable Align(RowTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        RowTable aligned = HasNamesOf(table) ? table : Matched(table);
        for (int i = 0; i < Dimensions; i++)
        {
            Column own = Columns[i];
            Column given = aligned.Columns[i];
            if (own.IsCategorical && given.IsCategorical && !own.Levels.AsSpan().SequenceEqual(given.Levels.AsSpan()))
            {
                throw new TableException($"the column's levels are {string.Join(", ", given.Levels)}, the model's {string.Join(", ", own.Levels)}; give the column the model's levels, in its order", table.Origin, column: given.Name);
            }
        }

        return aligned;
    }

    private RowTable Matched(RowTable table)
    {
        bool byPosition = !Column.AreNamed(Columns) || !Column.AreNamed(table.Columns);
        if (table.ColumnCount != Dimensions && byPosition)
        {
            throw new TableException($"the table has {table.ColumnCount} columns, the model {Dimensions} ({Column.Listing(Columns)})", table.Origin);
        }

        int[] places = [.. Columns.Select(own => PlaceOf(own.Name, table))];
        if (Array.IndexOf(places, -1) is >= 0 and var absent)
        {
            return byPosition
                ? table
                : throw new TableException($"the table has no column '{Columns[absent].Name}', which the model describes; the model's columns are {Column.Listing(Columns)}, the table's {Column.Listing(table.Columns)}. Rename the table's columns, or choose others", table.Origin);
        }

        return table.IsStreamed
            ? throw new TableException($"the rows are read from their source by each pass, with the columns {Column.Listing(table.Columns)}, and the model's are {Column.Listing(Columns)}; read them in the model's order", table.Origin)
            : table.Select(places);
    }

    private bool HasNamesOf(RowTable table)
    {
        if (table.ColumnCount != Dimensions)
        {
            return false;
        }

        for (int i = 0; i < Dimensions; i++)
        {
            if (!string.Equals(Columns[i].Name, table.Columns[i].Name, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static int PlaceOf(string name, RowTable table)
    {
        int place = -1;
        for (int i = 0; i < table.ColumnCount; i++)
        {
            if (string.Equals(table.Columns[i].Name, name, StringComparison.Ordinal))
            {
                place = place < 0 ? i : throw new TableException("two columns of the table have this name; rename one of them", table.Origin, column: name);
            }
        }

        return place;
    }
}
