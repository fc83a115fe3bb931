namespace Mixtura.Data.Csv;

/// <summary>A CSV or TSV file as a source of rows.</summary>
internal sealed class CsvSource : IRowSource
{
    private const int FirstCapacity = 8192;

    private readonly string _path;
    private readonly FileFormat _format;
    private readonly int _blockSize;

    internal CsvSource(string path, FileFormat format, CancellationToken ct, int blockSize = CsvFile.UsualBlockSize)
    {
        _path = path;
        _format = format;
        _blockSize = blockSize;
        CsvSniffer sniffer;
        using (CsvFile file = CsvFile.Open(path, format, blockSize))
        {
            sniffer = CsvSniffer.FromStart(file, ct);
            Schema = new TableSchema(path, [.. file.Header.Zip(sniffer.Kinds(), (name, kind) => new SchemaColumn(name, kind))]);
        }

        if (sniffer.IsMalformed)
        {
            Read([], RefuseProblem(), 1, ct);
        }
    }

    public TableSchema Schema { get; }

    /// <summary>A consumer that looks for rows that are not well formed only.</summary>
    private Action<Batch> RefuseProblem()
    {
        long rows = 0;
        return batch =>
        {
            rows += batch.Rows;
            if (batch.Problem is { } problem)
            {
                throw new TableException(problem.Text, _path, rows + 1, problem.Column);
            }
        };
    }

    public void Read(ReadSlot[] slots, Action<Batch> consume, int threads, CancellationToken ct)
    {
        using CsvFile file = CsvFile.Open(_path, _format, _blockSize);
        if (!file.Header.SequenceEqual(Schema.Columns.Select(column => column.Name)))
        {
            throw new TableException("the file changed while it was read; read it again", _path);
        }

        var parser = new CsvParser(file, slots);
        var pool = new Stack<Batch>();

        OrderedWork.Run(
            Paired(),
            pair =>
            {
                parser.Parse(pair.Block, pair.Batch);
                return pair;
            },
            pair =>
            {
                consume(pair.Batch);
                pair.Batch.Clear();
                pool.Push(pair.Batch);
                file.Return(pair.Block);
            },
            threads,
            ct);

        IEnumerable<(CsvBlock Block, Batch Batch)> Paired()
        {
            foreach (CsvBlock block in file.Blocks())
            {
                yield return (block, pool.TryPop(out Batch? batch) ? batch : new Batch(slots.Length, FirstCapacity));
            }
        }
    }
}
