using Apache.Arrow;
using DuckDB.NET.Data;
using Mixtura.Data.Csv;
using Mixtura.Data.Parquet;

namespace Mixtura.Data.Output;

/// <summary>Writes a file's own columns with further columns to their right, row by row as the file has them.</summary>
internal sealed class AddedColumns
{
    private readonly string _input;
    private readonly FileFormat _from;
    private readonly FileFormat _to;
    private readonly AddedBlocks _added;
    private readonly LoadedTable _loaded;
    private readonly long[] _dropped;

    internal AddedColumns(string input, string output, AddedBlocks added, LoadedTable loaded)
    {
        _input = input;
        _from = FileFormat.OfInput(input);
        _to = FileFormat.Of(output);
        _added = added;
        _loaded = loaded;
        _dropped = loaded.DroppedRows.ToArray();
    }

    internal void Write(string path, CancellationToken ct)
    {
        if (_from.IsParquet)
        {
            var source = new ParquetSource(_input) { Memory = _loaded.ReaderMemory };
            RefuseClash(source.Schema);
            if (_to.IsParquet)
            {
                ParquetToParquet(path, ct);
            }
            else
            {
                ToText(source.Schema, source.Cells(Environment.ProcessorCount, ct), _to.IsTab ? '\t' : ',', path, ct);
            }
        }
        else
        {
            var source = new CsvSource(_input, _from, ct) { Memory = _loaded.ReaderMemory };
            RefuseClash(source.Schema);
            if (_to.IsParquet)
            {
                TextToParquet(source, path, ct);
            }
            else
            {
                char delimiter = _to.IsTab == _from.IsTab ? source.Delimiter : _to.IsTab ? '\t' : ',';
                ToText(source.Schema, source.Cells(Environment.ProcessorCount, ct), delimiter, path, ct);
            }
        }
    }

    private void RefuseClash(TableSchema schema)
    {
        // DuckDB does not tell names apart by case.
        var names = new HashSet<string>(_to.IsParquet ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach ((string name, _) in schema.Columns)
        {
            if (!names.Add(name))
            {
                throw new TableException("two columns differ in case only, which Parquet output cannot hold; rename one, or write CSV", _input, column: name);
            }
        }

        foreach (OutputColumn column in _added.Columns)
        {
            if (names.Contains(column.Name))
            {
                throw new TableException("the file has a column of the name of one to be added; rename it in the file", _input, column: column.Name);
            }
        }
    }

    private TableException Changed() => new("the file changed since it was read; read it again", _input);

    private void ParquetToParquet(string path, CancellationToken ct)
    {
        using var scratch = new ScratchDatabase(_loaded.ReaderMemory);
        DuckDatabase database = scratch.Database;
        using (DuckDBCommand count = database.Command("SELECT count(*) FROM " + DuckDatabase.Parquet(_input)))
        {
            if ((long)count.ExecuteScalar()! != _loaded.RowsInFile)
            {
                throw Changed();
            }
        }

        Join(database, "p.*", DuckDatabase.Parquet(_input), path, ct);
    }

    private void TextToParquet(CsvSource source, string path, CancellationToken ct)
    {
        int width = source.Schema.Columns.Length;
        var total = new ColumnCounts(width);
        OrderedWork.Run(
            source.Cells(Environment.ProcessorCount, ct),
            record =>
            {
                using (record)
                {
                    var counts = new ColumnCounts(width);
                    counts.Add(record);
                    return counts;
                }
            },
            total.Add,
            Environment.ProcessorCount,
            ct);
        if (total.Rows != _loaded.RowsInFile)
        {
            throw Changed();
        }

        string own = string.Join(", ", total.KindsOfAll().Select((kind, j) =>
            $"{Typed($"p.{CsvTable.Name(j)}", kind)} AS {DuckDatabase.Name(source.Schema.Columns[j].Name)}"));
        using var scratch = new ScratchDatabase(_loaded.ReaderMemory);
        Join(scratch.Database, own, source.Rows(Environment.ProcessorCount, ct), path, ct);
    }

    /// <summary>Writes the file's own rows, called p, and the added columns side by side.</summary>
    private void Join(DuckDatabase database, string own, string rows, string path, CancellationToken ct)
    {
        ParquetOutput.Fill(database, _added.Columns, Cells(), ct);
        ParquetOutput.Copy(database, $"SELECT {own}, {ParquetOutput.Names(_added.Columns.Select(column => column.Name))} FROM {rows} p POSITIONAL JOIN t", path, ct);
    }

    private IEnumerable<AddedCells> Cells()
    {
        foreach (Run run in Run.Of(_loaded))
        {
            foreach (AddedCells cells in run.First < 0 ? [new AddedCells(null, 0, run.Count)] : _added.Take(run.Count))
            {
                yield return cells;
            }
        }

        _added.End();
    }

    private void ToText(TableSchema schema, IEnumerable<RecordBatch> records, char delimiter, string path, CancellationToken ct)
    {
        using Stream stream = CsvOutput.Create(path, _to.IsGzip);
        var header = new Utf8Buffer((byte)delimiter);
        foreach (SchemaColumn column in schema.Columns)
        {
            header.Cell(column.Name);
            header.Delimiter();
        }

        EndHeader(header);
        stream.Write(header.Text);
        var pool = new Stack<Utf8Buffer>();
        long rows = 0;
        OrderedWork.Run(
            Items(),
            item =>
            {
                using (item.Record)
                {
                    Extend(item.Record, item.First, item.Cells, item.Buffer);
                }

                return item.Buffer;
            },
            done =>
            {
                stream.Write(done.Text);
                done.Clear();
                pool.Push(done);
            },
            Environment.ProcessorCount,
            ct);
        if (rows != _loaded.RowsInFile)
        {
            throw Changed();
        }

        _added.End();

        IEnumerable<(RecordBatch Record, long First, List<AddedCells> Cells, Utf8Buffer Buffer)> Items()
        {
            foreach (RecordBatch record in records)
            {
                long first = rows + 1;
                rows += record.Length;

                // A file that has grown since is refused at its end.
                long kept = record.Length - (DroppedBefore(rows + 1) - DroppedBefore(first));
                yield return (record, first, [.. _added.Take(Math.Min(kept, _added.Left))], pool.TryPop(out Utf8Buffer? pooled) ? pooled : new Utf8Buffer((byte)delimiter));
            }
        }
    }

    private void Extend(RecordBatch record, long first, List<AddedCells> cells, Utf8Buffer buffer)
    {
        var added = new CellCursor(cells);
        int passed = DroppedBefore(first);
        double[]?[] numbers = [.. Enumerable.Range(0, record.ColumnCount).Select(j => (record.Column(j) as DoubleArray)?.Values[..record.Length].ToArray())];
        IArrowArray[] columns = [.. Enumerable.Range(0, record.ColumnCount).Select(record.Column)];
        bool[] gaps = [.. columns.Select(column => column.NullCount > 0)];
        for (int i = 0; i < record.Length; i++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                if (!(gaps[j] && columns[j].IsNull(i)))
                {
                    if (numbers[j] is { } values)
                    {
                        buffer.Number(values[i]);
                    }
                    else
                    {
                        buffer.Cell(((StringArray)columns[j]).GetBytes(i), protect: _from.IsParquet);
                    }
                }

                buffer.Delimiter();
            }

            Add(buffer, first + i, ref passed, ref added);
        }
    }

    private int DroppedBefore(long row)
    {
        int passed = System.Array.BinarySearch(_dropped, row);
        return passed < 0 ? ~passed : passed;
    }

    private void EndHeader(Utf8Buffer buffer)
    {
        for (int j = 0; j < _added.Columns.Count; j++)
        {
            if (j > 0)
            {
                buffer.Delimiter();
            }

            buffer.Cell(_added.Columns[j].Name);
        }

        buffer.EndRecord();
    }

    /// <summary>Ends a record with the added cells of a row of the file, empty where the row had been left out.</summary>
    /// <param name="buffer">The text so far, its last byte a delimiter.</param>
    /// <param name="row">The row's number in the file, from 1.</param>
    /// <param name="passed">How many rows before this one had been left out; kept up to date.</param>
    /// <param name="added">The added cells of the rows that were kept; moved on to this one's.</param>
    private void Add(Utf8Buffer buffer, long row, ref int passed, ref CellCursor added)
    {
        bool kept = passed >= _dropped.Length || _dropped[passed] != row;
        if (!kept)
        {
            passed++;
        }

        kept = kept && added.MoveNext();
        for (int j = 0; j < _added.Columns.Count; j++)
        {
            if (j > 0)
            {
                buffer.Delimiter();
            }

            if (kept)
            {
                added.Columns![j].Write(buffer, added.Row);
            }
        }

        buffer.EndRecord();
    }

    /// <summary>A cell of text as what all cells of its column are, null where it is missing.</summary>
    private static string Typed(string cell, ColumnKind kind)
    {
        string text = $"trim({cell}, ' ' || chr(9))";
        return kind switch
        {
            ColumnKind.Whole => $"TRY_CAST({cell} AS BIGINT)",
            ColumnKind.Real => $"CASE WHEN NOT isnan(TRY_CAST({cell} AS DOUBLE)) THEN TRY_CAST({cell} AS DOUBLE) END",
            ColumnKind.Boolean => $"TRY_CAST({text} AS BOOLEAN)",
            _ => $"CASE WHEN {text} NOT IN ('', 'NA') AND lower(ltrim({text}, '+-')) <> 'nan' THEN {text} END",
        };
    }
}
