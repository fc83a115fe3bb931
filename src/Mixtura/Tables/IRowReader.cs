using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Rows that can be read again and again, such as those of a file (<see cref="RowTable.Stream"/>).</summary>
public interface IRowReader
{
    /// <summary>The columns, at least one, their names distinct.</summary>
    ImmutableArray<Column> Columns { get; }

    /// <summary>Whether each row brings a weight.</summary>
    bool IsWeighted { get; }

    /// <summary>How values are kept; to single precision they are rounded.</summary>
    Precision Precision { get; }

    /// <summary>The file or other origin to name in error messages, or null.</summary>
    string? Origin { get; }

    /// <summary>Reads all rows from the first on, and appends them in their order.</summary>
    /// <param name="rows">Takes the rows, one by one or in batches; it waits where the rows are read faster than they are worked on.</param>
    /// <param name="cancellation">Ends the reading, with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The rows cannot be read, or are not those that were read before.</exception>
    void Read(RowTableBuilder rows, CancellationToken cancellation);
}
