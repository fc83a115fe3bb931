namespace Mixtura.Data;

/// <summary>A file that can be read again and again, in batches and in order.</summary>
internal interface IRowSource
{
    /// <summary>The file's columns.</summary>
    TableSchema Schema { get; }

    /// <summary>Reads the columns asked for; each batch is valid until the consumer returns.</summary>
    void Read(ReadSlot[] slots, Action<Batch> consume, int threads, CancellationToken ct);

    /// <summary>Whether a column's numbers have single precision in the file.</summary>
    bool IsSinglePrecision(int column) => false;
}
