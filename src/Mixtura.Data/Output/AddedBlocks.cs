namespace Mixtura.Data.Output;

/// <summary>Columns to be added to a file's rows, whose cells come in blocks of rows and are taken as the rows are written.</summary>
internal sealed class AddedBlocks : IDisposable
{
    private readonly IEnumerator<IReadOnlyList<OutputColumn>> _blocks;
    private readonly long _rows;
    private IReadOnlyList<OutputColumn> _current;
    private long _next;
    private long _taken;

    /// <param name="blocks">The blocks, at least one.</param>
    /// <param name="rows">How many rows they have together.</param>
    internal AddedBlocks(IEnumerable<IReadOnlyList<OutputColumn>> blocks, long rows)
    {
        _blocks = blocks.GetEnumerator();
        _rows = rows;
        _current = Columns = _blocks.MoveNext() ? _blocks.Current : throw new ArgumentException("There is no block of added columns.", nameof(blocks));
    }

    /// <summary>The first block's columns: their names and kinds are those of all.</summary>
    internal IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>How many rows' cells are left.</summary>
    internal long Left => _rows - _taken;

    /// <summary>The cells of the next rows, each block asked for when those before it are done with.</summary>
    internal IEnumerable<AddedCells> Take(long count)
    {
        while (count > 0)
        {
            long rows = Math.Min(count, _current[0].Count - _next);
            if (rows == 0)
            {
                _current = _blocks.MoveNext() ? _blocks.Current : throw Differ();
                _next = 0;
                continue;
            }

            var cells = new AddedCells(_current, _next, rows);
            _next += rows;
            _taken += rows;
            count -= rows;
            yield return cells;
        }
    }

    /// <summary>Refuses blocks that have further rows.</summary>
    internal void End()
    {
        if (_next < _current[0].Count || _blocks.MoveNext())
        {
            throw Differ();
        }
    }

    public void Dispose() => _blocks.Dispose();

    private ArgumentException Differ() => new($"The blocks of added columns have not the {_rows} rows that were read.");
}
