namespace Mixtura;

/// <summary>Rows that can be read from any place, as mini-batches of a table larger than memory ask for (<see cref="FitOptions.Stepwise"/>).</summary>
public interface ISeekingRowReader : IRowReader
{
    /// <summary>Whether they can be by now; it may be so after the first reading of all rows only.</summary>
    bool CanSeek { get; }

    /// <summary>Reads some rows, and appends them in their order.</summary>
    /// <param name="first">The first of them, from 0.</param>
    /// <param name="count">Their number; the source has as many from there on.</param>
    /// <param name="rows">Takes the rows, one by one or in batches.</param>
    /// <param name="cancellation">Ends the reading, with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The rows cannot be read, or are not those that were read before.</exception>
    /// <exception cref="NotSupportedException">They cannot be read from any place.</exception>
    void Read(long first, int count, RowTableBuilder rows, CancellationToken cancellation);
}
