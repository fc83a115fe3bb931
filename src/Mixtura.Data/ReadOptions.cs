namespace Mixtura.Data;

/// <summary>Which columns of a file to read, and how.</summary>
public sealed record ReadOptions
{
    /// <summary>
    /// The columns to read, in this order; null for all numeric columns and all of <see cref="Categorical"/>, in the file's
    /// order, without <see cref="WeightColumn"/>.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Columns of text, whole numbers or truth values to be read as labels; their levels are the cells' texts in ordinal order.</summary>
    public IReadOnlyCollection<string> Categorical { get; init; } = [];

    /// <summary>
    /// The columns of a known model: when given, those are read, by name and in that order, with those levels, and
    /// <see cref="Columns"/> and <see cref="Categorical"/> must be left empty.
    /// </summary>
    public IReadOnlyList<Column>? Expected { get; init; }

    /// <summary>The column of row weights (finite, zero or more), or null when each row counts once.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>What to do about rows with a missing cell in a column that is read, the weights included.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Refuse;

    /// <summary>
    /// How the table keeps its values; null for single precision where all numbers that are read have it in the file (FLOAT
    /// columns of a Parquet file), else double. Asked for, single precision rounds, and refuses what is beyond its range.
    /// </summary>
    public Precision? Precision { get; init; }

    /// <summary>
    /// The most bytes that rows may take in memory, or null for all that there are. Where a third of it does not hold the table,
    /// its rows are streamed: read from the file anew by each pass over them (<see cref="RowTable.IsStreamed"/>).
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>
    /// The most bytes that the reader of files, DuckDB, may take beside <see cref="Memory"/> while it reads rows; null for its default, 80 % of the machine's.
    /// Reading ends with a <see cref="TableException"/> where that is not enough.
    /// </summary>
    public long? ReaderMemory { get; init; }

    /// <summary>
    /// Whether the rows that are read are written, decoded, to a file beside the table's, from which further passes and later readings
    /// take them sooner: its name is the table's with <c>.mixtura-rows</c>. It goes together with <see cref="Memory"/>. A cache of another
    /// state of the file, or of other columns or options, is replaced.
    /// </summary>
    public bool Cache { get; init; }

    /// <summary>The number of threads, or 0 for one per processor. The result does not depend on it.</summary>
    public int Threads { get; init; }

    internal int ThreadCount => Threads > 0 ? Math.Min(Threads, Environment.ProcessorCount) : Environment.ProcessorCount;
}
