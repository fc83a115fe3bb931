namespace Mixtura.Data.Output;

/// <summary>Walks through added cells row by row.</summary>
internal struct CellCursor(IReadOnlyList<AddedCells> cells)
{
    private int _piece = -1;
    private long _last = -1;

    /// <summary>The row's columns,</summary>
    internal IReadOnlyList<OutputColumn>? Columns { get; private set; }

    /// <summary>and its place in them.</summary>
    internal long Row { get; private set; }

    /// <summary>Goes on to the next row; false at the end.</summary>
    internal bool MoveNext()
    {
        if (Row < _last)
        {
            Row++;
            return true;
        }

        if (++_piece >= cells.Count)
        {
            return false;
        }

        (Columns, Row, long count) = cells[_piece];
        _last = Row + count - 1;
        return true;
    }
}
