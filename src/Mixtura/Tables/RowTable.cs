using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Estimation;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>
/// An immutable table of finite numbers, with named columns and optionally a weight for each row. It is in memory, or
/// streamed: read anew from its source by each pass over it (<see cref="Stream"/>).
/// A categorical column holds the codes 0, 1, … of its levels.
/// </summary>
/// <remarks>
/// Rows are kept in blocks of <see cref="BlockRows"/> rows, column by column within a block, and blocks in chunks of
/// <see cref="ChunkRows"/> rows: the unit of work, and of the order in which statistics are added. Whoever looks at all rows
/// takes them from <see cref="Parts"/>, which are tables in memory.
/// </remarks>
[JsonConverter(typeof(RowTableJsonConverter))]
public sealed class RowTable
{
    internal const int BlockRows = 128;
    internal const int BlocksPerChunk = 16;
    internal const int ChunkRows = BlockRows * BlocksPerChunk;

    private static readonly double[] s_ones = Ones();

    private readonly double[][] _doubles;
    private readonly float[][] _singles;
    private readonly double[][] _weights;
    private readonly StreamedRows? _stream;

    /// <summary>Of a streamed table whose rows were given other weights than their source has: tells them.</summary>
    private Func<Func<RowTable, double[]>>? _beginWeights;

    /// <summary>Values are given in one of the two precisions; the other array is empty.</summary>
    internal RowTable(ImmutableArray<Column> columns, double[][] doubles, float[][] singles, double[][] weights, Precision precision, long rows, double totalWeight, bool weighted, string? origin)
    {
        Columns = columns;
        Precision = precision;
        _doubles = doubles;
        _singles = singles;
        _weights = weights;
        RowCount = rows;
        TotalWeight = totalWeight;
        IsWeighted = weighted;
        Origin = origin;
    }

    /// <summary>Rows that are read from a source by each pass.</summary>
    internal RowTable(StreamedRows stream, ImmutableArray<Column> columns, Precision precision, long rows, double totalWeight, bool weighted, string? origin)
        : this(columns, [], [], [], precision, rows, totalWeight, weighted, origin) => _stream = stream;

    /// <summary>The columns, in order.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>The number of rows, n.</summary>
    public long RowCount { get; }

    /// <summary>The number of columns, d.</summary>
    public int ColumnCount => Columns.Length;

    /// <summary>How the values are kept; those that members give back are doubles with the same value.</summary>
    public Precision Precision { get; }

    /// <summary>Whether rows carry weights other than 1.</summary>
    public bool IsWeighted { get; }

    /// <summary>The sum of the rows' weights; the number of rows where there are none.</summary>
    public double TotalWeight { get; }

    /// <summary>The file or other origin named in error messages, or null.</summary>
    public string? Origin { get; }

    /// <summary>
    /// Whether rows are read from their source by each pass and not kept. Members that look at single rows then throw
    /// <see cref="NotSupportedException"/>; <see cref="Sample"/> gives rows to look at.
    /// </summary>
    public bool IsStreamed => _stream is not null;

    /// <summary>One line: the numbers of rows and columns, the columns' names, and where the rows come from.</summary>
    public override string ToString()
    {
        string weights = IsWeighted ? $", total weight {ShortText.Of(TotalWeight)}" : "";
        string where = (IsStreamed ? ", streamed" : "") + (Origin is null ? "" : $", from {Origin}");
        return $"{nameof(RowTable)}: {ShortText.Count(RowCount, "row")}, {ShortText.Count(ColumnCount, "column")} ({ShortText.List(Columns.Select(column => column.Name), ColumnCount)}){weights}{where}";
    }

    /// <summary>One value.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    /// <exception cref="NotSupportedException">The table is streamed.</exception>
    public double this[long row, int column]
    {
        get
        {
            CheckRow(row);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
            return Value(row, column);
        }
    }

    /// <summary>Makes a table from a matrix of n rows and d columns.</summary>
    /// <param name="values">The values, n × d, all finite.</param>
    /// <param name="columns">The columns' names, or null for x1, x2, ….</param>
    /// <param name="weights">The rows' weights (finite, not negative), n of them, or empty when each counts once.</param>
    /// <exception cref="TableException">A value or weight is not finite, or a weight is negative.</exception>
    public static RowTable FromMatrix(double[,] values, IReadOnlyList<string>? columns = null, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        int d = values.GetLength(1);
        ReadOnlySpan<double> flat = values.Length == 0 ? [] : System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length);
        return FromRowMajor(flat, d, columns, weights);
    }

    /// <summary>Makes a table from values that follow each other row by row.</summary>
    /// <param name="values">n·d values, all finite, the d values of a row together.</param>
    /// <param name="columnCount">The number of columns, d, at least 1.</param>
    /// <param name="columns">The columns' names, or null for x1, x2, ….</param>
    /// <param name="weights">The rows' weights (finite, not negative), n of them, or empty when each counts once.</param>
    /// <exception cref="ArgumentException">The length of the values is no multiple of the number of columns, or the weights' number is not n.</exception>
    /// <exception cref="TableException">A value or weight is not finite, or a weight is negative.</exception>
    public static RowTable FromRowMajor(ReadOnlySpan<double> values, int columnCount, IReadOnlyList<string>? columns = null, ReadOnlySpan<double> weights = default)
    {
        int n = CountRows(values.Length, columnCount, weights.Length);
        var builder = new RowTableBuilder(Named(columns, columnCount), !weights.IsEmpty);
        for (int i = 0; i < n; i++)
        {
            builder.Append(values.Slice(i * columnCount, columnCount), weights.IsEmpty ? 1 : weights[i]);
        }

        return builder.Build();
    }

    /// <summary>Makes a table of single precision from values that follow each other row by row.</summary>
    /// <param name="values">n·d values, all finite, the d values of a row together.</param>
    /// <param name="columnCount">The number of columns, d, at least 1.</param>
    /// <param name="columns">The columns' names, or null for x1, x2, ….</param>
    /// <param name="weights">The rows' weights (finite, not negative), n of them, or empty when each counts once.</param>
    /// <exception cref="ArgumentException">The length of the values is no multiple of the number of columns, or the weights' number is not n.</exception>
    /// <exception cref="TableException">A value or weight is not finite, or a weight is negative.</exception>
    public static RowTable FromSingles(ReadOnlySpan<float> values, int columnCount, IReadOnlyList<string>? columns = null, ReadOnlySpan<double> weights = default)
    {
        int n = CountRows(values.Length, columnCount, weights.Length);
        var builder = new RowTableBuilder(Named(columns, columnCount), !weights.IsEmpty, precision: Precision.Single);
        double[] row = new double[columnCount];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < columnCount; j++)
            {
                row[j] = values[(i * columnCount) + j];
            }

            builder.Append(row, weights.IsEmpty ? 1 : weights[i]);
        }

        return builder.Build();
    }

    /// <summary>Makes a table from rows that are arrays of their own.</summary>
    /// <param name="rows">The rows, each of the same length, all values finite.</param>
    /// <param name="columns">The columns' names, or null for x1, x2, ….</param>
    /// <exception cref="ArgumentException">There is no row, or the rows differ in length.</exception>
    /// <exception cref="TableException">A value is not finite.</exception>
    public static RowTable FromRows(IEnumerable<double[]> rows, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RowTableBuilder? builder = null;
        foreach (double[] row in rows)
        {
            builder ??= new RowTableBuilder(Named(columns, row.Length), false);
            builder.Append(row);
        }

        return builder?.Build() ?? throw new ArgumentException("There is no row, so the number of columns is unknown.", nameof(rows));
    }

    /// <summary>Makes a table of one column.</summary>
    /// <param name="values">The n values, all finite.</param>
    /// <param name="column">The column's name.</param>
    /// <exception cref="TableException">A value is not finite.</exception>
    public static RowTable FromColumn(ReadOnlySpan<double> values, string column = "x") => FromRowMajor(values, 1, [column]);

    /// <summary>
    /// Makes a table of rows that come from a source and need not fit into memory: where they need more than the budget, each
    /// pass over the table reads them anew. What is computed has the same bits either way.
    /// </summary>
    /// <param name="source">The rows: the same ones in the same order whenever they are read.</param>
    /// <param name="memory">The most bytes that rows may take, those that are read ahead included.</param>
    /// <param name="cancellation">Ends the first reading.</param>
    /// <returns>A table in memory where a third of the budget holds the values, else a streamed one.</returns>
    /// <exception cref="TableException">A value or weight is not finite, a weight is negative, or a chunk of rows is more than the budget holds.</exception>
    public static RowTable Stream(IRowReader source, long memory, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return StreamedRows.Open(source, memory, null, cancellation);
    }

    /// <summary>Of a streamed table, the most bytes that its rows take; null of one in memory.</summary>
    internal long? StreamMemory => _stream?.Memory;

    /// <summary>Of a streamed table, where its parts' arrays wait to be used again.</summary>
    internal ChunkPool? StreamPool => _stream?.Pool;

    /// <summary>A pool for tables of so many columns.</summary>
    internal static ChunkPool CreatePool(int columns) => new(ChunkRows * columns);

    /// <summary>The bytes that streaming needs to keep so many rows in memory, without weights and in double precision.</summary>
    internal static long BytesInMemory(long rows, int columns) => StreamedRows.PartsAtOnce * ((rows + ChunkRows - 1) / ChunkRows) * ChunkRows * columns * sizeof(double);

    /// <summary>Of a part of a table (<see cref="InParts"/>), the number of the table's rows before it; else 0.</summary>
    public long FirstRow => (long)FirstChunk * ChunkRows;

    /// <summary>
    /// The table in memory, part by part and in the order of its rows: a table in memory is its only part, and of a streamed one there
    /// are as many as its budget asks for. A part may be used until the next is taken.
    /// </summary>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The rows cannot be read, or are not those that were read before.</exception>
    public IEnumerable<RowTable> InParts(CancellationToken cancellation = default) => Parts(1, cancellation);

    /// <summary>The table in memory, as <see cref="InParts"/> gives it, in pieces of no more than about so many rows, which are not copied.</summary>
    /// <param name="rows">The most rows of a piece, rounded up to a multiple of 2,048.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The rows cannot be read, or are not those that were read before.</exception>
    public IEnumerable<RowTable> InPieces(int rows, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        int most = ((rows - 1) / ChunkRows) + 1;
        foreach (RowTable part in Parts(1, cancellation))
        {
            for (int first = 0; first < part.ChunkCount; first += most)
            {
                yield return part.Chunks([.. Enumerable.Range(first, Math.Min(most, part.ChunkCount - first))], part.FirstChunk + first);
            }
        }
    }

    /// <summary>Rows of the table in memory: one drawn at random from each of equally long runs of rows, or all where there are no more.</summary>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    public RowTable Sample(int rows, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return rows >= RowCount && !IsStreamed ? this
            : Gather(rows >= RowCount ? [.. Enumerable.Range(0, (int)RowCount).Select(row => (long)row)] : FeatureRows.Choose(this, rows, new RandomSource(seed)));
    }

    /// <summary>The weight of a row: 1 where the table has none.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="NotSupportedException">The table is streamed and has weights.</exception>
    public double Weight(long row)
    {
        CheckRow(row, reads: IsWeighted);
        return IsStreamed ? 1 : _weights[row / ChunkRows][row % ChunkRows];
    }

    /// <summary>Copies one row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="destination">Receives the row's d values.</param>
    public void CopyRow(long row, Span<double> destination)
    {
        CheckRow(row);
        long chunk = row / ChunkRows;
        int at = Place((int)(row % ChunkRows), 0);
        for (int j = 0; j < ColumnCount; j++, at += BlockRows)
        {
            destination[j] = Precision == Precision.Single ? _singles[chunk][at] : _doubles[chunk][at];
        }
    }

    /// <summary>Copies one column.</summary>
    /// <param name="column">The column, from 0.</param>
    /// <returns>The column's n values.</returns>
    public double[] CopyColumn(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
        RefuseStreamed();
        double[] values = new double[RowCount];
        for (long row = 0; row < RowCount; row++)
        {
            values[row] = Value(row, column);
        }

        return values;
    }

    /// <summary>The index of a column by its name.</summary>
    /// <param name="name">The name, matched exactly.</param>
    /// <exception cref="TableException">There is no such column; the message lists those there are.</exception>
    public int ColumnIndex(string name)
    {
        for (int j = 0; j < ColumnCount; j++)
        {
            if (string.Equals(Columns[j].Name, name, StringComparison.Ordinal))
            {
                return j;
            }
        }

        throw new TableException($"there is no column '{name}'; the columns are {string.Join(", ", Columns.Select(c => c.Name))}", Origin);
    }

    /// <summary>The same rows with only some columns, in the order given.</summary>
    /// <param name="columns">Indices of the columns to keep, from 0.</param>
    public RowTable Select(params ReadOnlySpan<int> columns)
    {
        RefuseStreamed();
        var chosen = ImmutableArray.CreateBuilder<Column>(columns.Length);
        foreach (int j in columns)
        {
            chosen.Add(Columns[j]);
        }

        int[] kept = columns.ToArray();
        return new RowTable(
            chosen.MoveToImmutable(),
            Array.ConvertAll(_doubles, chunk => SelectColumns(chunk, kept)),
            Array.ConvertAll(_singles, chunk => SelectColumns(chunk, kept)),
            _weights,
            Precision,
            RowCount,
            TotalWeight,
            IsWeighted,
            Origin);
    }

    /// <summary>The same rows in another order.</summary>
    /// <param name="order">For each new row the old one.</param>
    /// <param name="threads">The number of threads.</param>
    internal RowTable Reorder(int[] order, int threads)
    {
        double[][] doubles = new double[_doubles.Length][];
        float[][] singles = new float[_singles.Length][];
        double[][] weights = new double[ChunkCount][];
        WorkCrew.Run(ChunkCount, threads, (c, _) =>
        {
            // Rows past the end repeat the first of their block and weigh nothing.
            int rows = RowsInChunk(c);
            int[] old = new int[BlocksInChunk(c) * BlockRows];
            for (int r = 0; r < old.Length; r++)
            {
                old[r] = order[(c * ChunkRows) + (r < rows ? r : r / BlockRows * BlockRows)];
            }

            if (Precision == Precision.Single)
            {
                singles[c] = Gather(_singles, old);
            }
            else
            {
                doubles[c] = Gather(_doubles, old);
            }

            weights[c] = IsWeighted ? new double[old.Length] : UnitWeights(rows);
            for (int r = 0; r < rows && IsWeighted; r++)
            {
                weights[c][r] = Weight(old[r]);
            }
        });
        return new RowTable(Columns, doubles, singles, weights, Precision, RowCount, TotalWeight, IsWeighted, Origin);
    }

    /// <summary>The rows of some chunks, not copied, in the order given. Only the table's last chunk can hold fewer rows than others, so it must come last.</summary>
    /// <param name="chunks">The chunks' indices.</param>
    /// <param name="firstChunk">What the result's <see cref="FirstChunk"/> is.</param>
    internal RowTable Chunks(ReadOnlySpan<int> chunks, int firstChunk = 0)
    {
        int[] chosen = chunks.ToArray();
        long rows = 0;
        double total = 0;
        foreach (int chunk in chosen)
        {
            rows += RowsInChunk(chunk);
            total += IsWeighted ? _weights[chunk].Sum() : RowsInChunk(chunk);
        }

        return new RowTable(
            Columns,
            Precision == Precision.Double ? Array.ConvertAll(chosen, c => _doubles[c]) : [],
            Precision == Precision.Single ? Array.ConvertAll(chosen, c => _singles[c]) : [],
            Array.ConvertAll(chosen, c => _weights[c]),
            Precision,
            rows,
            total,
            IsWeighted,
            Origin)
        { FirstChunk = firstChunk };
    }

    /// <summary>Whether <see cref="Batches"/> of the table can be had: it is in memory, or its source can read from any place.</summary>
    internal bool HasBatches => _stream is null || (_stream.CanSeek && _beginWeights is null);

    /// <summary>Tables of some chunks each, one after the other; of a streamed table the next is read while one is worked on.</summary>
    /// <param name="batches">The chunks' indices for each, as in <see cref="Chunks"/>.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal IEnumerable<RowTable> Batches(int[][] batches, CancellationToken cancellation)
    {
        if (_stream is null)
        {
            return batches.Select(batch => Chunks(batch));
        }

        return HasBatches ? _stream.Batches(this, batches, cancellation) : throw new NotSupportedException("The source of the streamed table cannot read rows from any place.");
    }

    /// <summary>The same rows, not copied, with some of them at weight 0; of a streamed table anew by each pass.</summary>
    /// <param name="isKept">Whether a row keeps its weight.</param>
    internal RowTable Keep(Func<long, bool> isKept)
    {
        if (_stream is null)
        {
            return WithWeights(row => isKept(row) ? _weights[row / ChunkRows][row % ChunkRows] : 0);
        }

        double[] Weights(RowTable part) => [.. Enumerable.Range(0, (int)part.RowCount).Select(row => isKept(part.FirstRow + row) ? part.Weight(row) : 0)];
        return Reweigh(() => Weights);
    }

    /// <summary>Some of the rows, with their weights, in their order: copied, or of a streamed table read anew by each pass where they are too many for its memory.</summary>
    /// <param name="isWanted">Given a row's number, whether it is one of them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal RowTable Where(Func<long, bool> isWanted, CancellationToken cancellation)
    {
        var source = new ChosenRows(this, isWanted);
        if (_stream is not null)
        {
            return StreamedRows.Open(source, _stream.Memory, _stream.Pool, cancellation);
        }

        var builder = new RowTableBuilder(Columns, IsWeighted, Origin, Precision);
        source.Read(builder, cancellation);
        return builder.Build();
    }

    /// <summary>Walks the table in memory, in its order and chunk by chunk where it is streamed: nothing is read ahead, so that no part but one needs room.</summary>
    /// <param name="take">Takes a part, to be used until it returns.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal void Walk(Action<RowTable> take, CancellationToken cancellation)
    {
        if (_stream is null)
        {
            take(this);
            return;
        }

        Func<RowTable, double[]>? weightsOf = _beginWeights?.Invoke();
        _stream.Walk(this, part => take(weightsOf is null ? part : part.Reweigh(weightsOf(part))), cancellation);
    }

    /// <summary>The same rows, not copied, with other weights.</summary>
    /// <param name="weights">The weights, n of them.</param>
    internal RowTable Reweigh(double[] weights) => WithWeights(row => weights[row]);

    /// <summary>The same rows, not copied, with weights that are told part by part; of a streamed table anew by each pass.</summary>
    /// <param name="begin">Begins a pass: gives what tells of each part, in their order, the weights of its rows.</param>
    internal RowTable Reweigh(Func<Func<RowTable, double[]>> begin)
    {
        if (_stream is null)
        {
            return Reweigh(begin()(this));
        }

        double total = 0;
        Func<RowTable, double[]> weightsOf = begin();
        foreach (RowTable part in Parts())
        {
            Array.ForEach(weightsOf(part), weight => total += weight);
        }

        return new RowTable(_stream, Columns, Precision, RowCount, total, weighted: true, Origin) { _beginWeights = Composed(_beginWeights, begin) };
    }

    private RowTable WithWeights(Func<long, double> weightOf)
    {
        RefuseStreamed();
        double total = 0;
        double[][] weights = Array.ConvertAll(_weights, chunk => new double[chunk.Length]);
        for (long row = 0; row < RowCount; row++)
        {
            double weight = weightOf(row);
            weights[row / ChunkRows][row % ChunkRows] = weight;
            total += weight;
        }

        return new RowTable(Columns, _doubles, _singles, weights, Precision, RowCount, total, weighted: true, Origin) { FirstChunk = FirstChunk };
    }

    private static Func<Func<RowTable, double[]>> Composed(Func<Func<RowTable, double[]>>? before, Func<Func<RowTable, double[]>> begin) => before is null ? begin : () =>
    {
        (Func<RowTable, double[]> inner, Func<RowTable, double[]> outer) = (before(), begin());
        return part => outer(part.Reweigh(inner(part)));
    };

    /// <summary>The parts of a streamed table, with the weights that they were given.</summary>
    private static IEnumerable<RowTable> Reweighed(IEnumerable<RowTable> parts, Func<Func<RowTable, double[]>> begin)
    {
        Func<RowTable, double[]> weightsOf = begin();
        foreach (RowTable part in parts)
        {
            yield return part.Reweigh(weightsOf(part));
        }
    }

    private IEnumerable<RowTable> Streamed(StreamedRows stream, int chunks, int multiple, CancellationToken cancellation)
    {
        IEnumerable<RowTable> parts = stream.Parts(this, chunks, multiple, cancellation);
        return _beginWeights is null ? parts : Reweighed(parts, _beginWeights);
    }

    internal int ChunkCount => _stream is null ? _weights.Length : (int)((RowCount + ChunkRows - 1) / ChunkRows);

    /// <summary>Of a part of a table, the number of chunks before it.</summary>
    internal int FirstChunk { get; init; }

    /// <summary>
    /// The table in memory, part by part: one part where it is in memory, else as many as its budget asks for. A part may be used
    /// until the next is taken.
    /// </summary>
    /// <param name="multiple">A power of two of which each part's number of chunks is a multiple, and so is the number before it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal IEnumerable<RowTable> Parts(int multiple = 1, CancellationToken cancellation = default) => _stream is null ? [this] : Streamed(_stream, 0, multiple, cancellation);

    /// <summary>The table in memory, by one or several windows as rows are put in order.</summary>
    /// <param name="multiple">As in <see cref="Parts"/>.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal IEnumerable<RowTable> Windows(int multiple = 1, CancellationToken cancellation = default) =>
        _stream is null ? [this] : Streamed(_stream, Math.Max(multiple, RowOrder.WindowChunks(ColumnCount)), multiple, cancellation);

    /// <summary>The rows of a table that one array has room for, with their weights, in their order; only weights that differ are read.</summary>
    internal IEnumerable<(int Row, double Weight)> RowWeights()
    {
        if (!IsWeighted)
        {
            return Enumerable.Range(0, (int)RowCount).Select(row => (row, 1.0));
        }

        return Parts().SelectMany(part => Enumerable.Range(0, (int)part.RowCount).Select(row => ((int)(part.FirstRow - FirstRow) + row, part.Weight(row))));
    }

    /// <summary>Rows in memory that are chosen by their numbers, from 0 and in increasing order; some may be chosen several times.</summary>
    internal RowTable Gather(ReadOnlySpan<long> rows)
    {
        var builder = new RowTableBuilder(Columns, IsWeighted, Origin, Precision);
        double[] row = new double[ColumnCount];
        int next = 0;
        foreach (RowTable part in Parts())
        {
            for (; next < rows.Length && rows[next] < part.FirstRow + part.RowCount; next++)
            {
                part.CopyRow(rows[next] - part.FirstRow, row);
                builder.Append(row, part.Weight(rows[next] - part.FirstRow));
            }

            if (next == rows.Length)
            {
                break;
            }
        }

        return builder.Build();
    }

    /// <summary>The arrays of a part that was read, to be filled again.</summary>
    internal void GiveBack(ChunkPool pool)
    {
        Array.ForEach(_doubles, pool.ReturnValues);
        Array.ForEach(_singles, pool.Return);
        if (IsWeighted)
        {
            Array.ForEach(_weights, pool.ReturnWeights);
        }
    }

    /// <summary>The table whose parts are given, in their order; their arrays are its own from now on.</summary>
    internal static RowTable Concatenated(IReadOnlyList<RowTable> parts, double totalWeight, IRowReader source) => new(
        source.Columns,
        [.. parts.SelectMany(part => part._doubles)],
        [.. parts.SelectMany(part => part._singles)],
        [.. parts.SelectMany(part => part._weights)],
        source.Precision,
        parts.Sum(part => part.RowCount),
        totalWeight,
        source.IsWeighted,
        source.Origin);

    internal int RowsInChunk(int chunk) => (int)Math.Min(ChunkRows, RowCount - ((long)chunk * ChunkRows));

    internal int BlocksInChunk(int chunk) => (RowsInChunk(chunk) + BlockRows - 1) / BlockRows;

    /// <summary>A block's values, column by column, <see cref="BlockRows"/> of each; rows past the table's end repeat a row and weigh nothing.</summary>
    /// <param name="chunk">The chunk's index.</param>
    /// <param name="block">The block's index within the chunk.</param>
    /// <param name="space">Where values of single precision are widened: <see cref="BlockLength"/> doubles.</param>
    internal ReadOnlySpan<double> Block(int chunk, int block, Span<double> space)
    {
        int first = block * BlockLength;
        if (Precision == Precision.Double)
        {
            return _doubles[chunk].AsSpan(first, BlockLength);
        }

        Widening.Fill(_singles[chunk].AsSpan(first, BlockLength), space);
        return space[..BlockLength];
    }

    /// <summary>The number of values in a block.</summary>
    internal int BlockLength => BlockRows * ColumnCount;

    /// <summary>The doubles of space that <see cref="Block"/> needs.</summary>
    internal int SpaceLength => Precision == Precision.Single ? BlockLength : 0;

    internal ReadOnlySpan<double> BlockWeights(int chunk, int block) =>
        _weights[chunk].AsSpan(block * BlockRows, BlockRows);

    /// <summary>Whether the block is full and every row of it weighs 1.</summary>
    internal bool HasUnitWeights(int chunk, int block) => !IsWeighted && RowsInChunk(chunk) >= (block + 1) * BlockRows;

    internal static double[] UnitWeights(int rows)
    {
        if (rows == ChunkRows)
        {
            return s_ones;
        }

        double[] weights = new double[(rows + BlockRows - 1) / BlockRows * BlockRows];
        weights.AsSpan(0, rows).Fill(1);
        return weights;
    }

    internal static ImmutableArray<Column> Named(IReadOnlyList<string>? names, int count)
    {
        if (names is null)
        {
            return Column.Numbered(count);
        }

        if (names.Count != count)
        {
            throw new ArgumentException($"There are {names.Count} names for {count} columns.", nameof(names));
        }

        return [.. names.Select(name => new Column(name))];
    }

    private static int CountRows(int values, int columnCount, int weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columnCount, 1);
        int rows = values / columnCount;
        if (rows * columnCount != values)
        {
            throw new ArgumentException($"{values} values do not fill rows of {columnCount} columns.", nameof(values));
        }

        return weights == 0 || weights == rows ? rows : throw new ArgumentException($"There are {weights} weights for {rows} rows.", nameof(weights));
    }

    private static double[] Ones()
    {
        double[] ones = new double[ChunkRows];
        Array.Fill(ones, 1.0);
        return ones;
    }

    /// <summary>One value, unchecked.</summary>
    private double Value(long row, int column)
    {
        int at = Place((int)(row % ChunkRows), column);
        return Precision == Precision.Single ? _singles[row / ChunkRows][at] : _doubles[row / ChunkRows][at];
    }

    /// <summary>Where a value is within its chunk.</summary>
    private int Place(int rowInChunk, int column) => (((rowInChunk / BlockRows * ColumnCount) + column) * BlockRows) + (rowInChunk % BlockRows);

    private T[] Gather<T>(T[][] chunks, int[] rows)
    {
        T[] gathered = new T[rows.Length * ColumnCount];
        for (int r = 0; r < rows.Length; r++)
        {
            T[] chunk = chunks[rows[r] / ChunkRows];
            int from = Place(rows[r] % ChunkRows, 0);
            int to = Place(r, 0);
            for (int j = 0; j < ColumnCount; j++)
            {
                gathered[to + (j * BlockRows)] = chunk[from + (j * BlockRows)];
            }
        }

        return gathered;
    }

    private T[] SelectColumns<T>(T[] chunk, int[] columns)
    {
        int blocks = chunk.Length / BlockLength;
        T[] selected = new T[blocks * columns.Length * BlockRows];
        for (int b = 0; b < blocks; b++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                chunk.AsSpan(((b * ColumnCount) + columns[j]) * BlockRows, BlockRows).CopyTo(selected.AsSpan(((b * columns.Length) + j) * BlockRows));
            }
        }

        return selected;
    }

    private void CheckRow(long row, bool reads = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        if (reads)
        {
            RefuseStreamed();
        }
    }

    private void RefuseStreamed()
    {
        if (IsStreamed)
        {
            throw new NotSupportedException("The table is streamed: its rows are not kept, so that single ones cannot be looked at. Take a sample (Sample), or read the table with more memory.");
        }
    }
}
