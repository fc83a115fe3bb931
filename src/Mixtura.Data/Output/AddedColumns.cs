using System.Text;
using Apache.Arrow;
using DuckDB.NET.Data;
using Mixtura.Data.Csv;
using Mixtura.Data.Parquet;
using Mixtura.Data.Text;

namespace Mixtura.Data.Output;

/// <summary>Writes a file's own columns with further columns to their right, row by row as the file has them.</summary>
internal sealed class AddedColumns
{
    private readonly string _input;
    private readonly FileFormat _from;
    private readonly FileFormat _to;
    private readonly IReadOnlyList<OutputColumn> _added;
    private readonly LoadedTable _loaded;
    private readonly long[] _dropped;

    internal AddedColumns(string input, string output, IReadOnlyList<OutputColumn> added, LoadedTable loaded)
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
            var source = new ParquetSource(_input);
            RefuseClash(source.Schema.Columns.Select(column => column.Name));
            if (_to.IsParquet)
            {
                ParquetToParquet(path, ct);
            }
            else
            {
                ParquetToText(source, path, ct);
            }
        }
        else if (_to.IsParquet)
        {
            TextToParquet(path, ct);
        }
        else
        {
            TextToText(path, ct);
        }
    }

    private void RefuseClash(IEnumerable<string> own)
    {
        // DuckDB does not tell names apart by case.
        var names = new HashSet<string>(_to.IsParquet ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (string name in own)
        {
            if (!names.Add(name))
            {
                throw new TableException("two columns differ in case only, which Parquet output cannot hold; rename one, or write CSV", _input, column: name);
            }
        }

        foreach (OutputColumn column in _added)
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
        using var database = new DuckDatabase(Environment.ProcessorCount);
        using (DuckDBCommand count = database.Command("SELECT count(*) FROM " + DuckDatabase.Parquet(_input)))
        {
            if ((long)count.ExecuteScalar()! != _loaded.RowsInFile)
            {
                throw Changed();
            }
        }

        ParquetOutput.Fill(database, _added, Run.Of(_loaded), ct);
        string query = $"SELECT p.*, {ParquetOutput.Names(_added.Select(column => column.Name))} FROM {DuckDatabase.Parquet(_input)} p POSITIONAL JOIN t";
        ParquetOutput.Copy(database, query, path, ct);
    }

    private void ParquetToText(ParquetSource source, string path, CancellationToken ct)
    {
        byte delimiter = _to.IsTab ? (byte)'\t' : (byte)',';
        using Stream stream = CsvOutput.Create(path, _to.IsGzip);
        var buffer = new Utf8Buffer(delimiter);
        foreach (SchemaColumn column in source.Schema.Columns)
        {
            buffer.Cell(column.Name);
            buffer.Delimiter();
        }

        EndHeader(buffer);
        string list = string.Join(", ", source.Schema.Columns.Select((column, j) =>
            $"CAST({DuckDatabase.Name(column.Name)} AS {(source.Types[j] is "DOUBLE" or "FLOAT" ? "DOUBLE" : "VARCHAR")}) AS c{j}"));
        stream.Write(buffer.Text);
        string sql = $"SELECT {list} FROM {DuckDatabase.Parquet(_input)}";
        var pool = new Stack<Utf8Buffer>();
        long rows = 0;
        OrderedWork.Run(
            Items(),
            item =>
            {
                using (item.Record)
                {
                    Extend(item.Record, item.First, item.Buffer);
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

        IEnumerable<(RecordBatch Record, long First, Utf8Buffer Buffer)> Items()
        {
            foreach (RecordBatch record in ParquetSource.Stream(_input, sql, Environment.ProcessorCount, ct))
            {
                long first = rows + 1;
                rows += record.Length;
                yield return (record, first, pool.TryPop(out Utf8Buffer? pooled) ? pooled : new Utf8Buffer(delimiter));
            }
        }
    }

    private void Extend(RecordBatch record, long first, Utf8Buffer buffer)
    {
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
                        buffer.Cell(((StringArray)columns[j]).GetBytes(i), quoteEmpty: true);
                    }
                }

                buffer.Delimiter();
            }

            Add(buffer, first + i, ref passed);
        }
    }

    private int DroppedBefore(long row)
    {
        int passed = System.Array.BinarySearch(_dropped, row);
        return passed < 0 ? ~passed : passed;
    }

    private void TextToText(string path, CancellationToken ct)
    {
        using CsvFile file = CsvFile.Open(_input, _from);
        RefuseClash(file.Header);
        byte delimiter = _to.IsTab == _from.IsTab ? file.Delimiter : _to.IsTab ? (byte)'\t' : (byte)',';
        bool verbatim = delimiter == file.Delimiter;
        using Stream stream = CsvOutput.Create(path, _to.IsGzip);
        var header = new Utf8Buffer(delimiter);
        if (verbatim)
        {
            header.Raw(file.HeaderLine);
            header.Delimiter();
        }
        else
        {
            foreach (string name in file.Header)
            {
                header.Cell(name);
                header.Delimiter();
            }
        }

        EndHeader(header);
        stream.Write(header.Text);
        var pool = new Stack<Utf8Buffer>();
        long rows = 0;
        OrderedWork.Run(
            Items(),
            item =>
            {
                Extend(item.Block, item.Ends, item.First, file, verbatim, item.Buffer);
                return item;
            },
            item =>
            {
                stream.Write(item.Buffer.Text);
                item.Buffer.Clear();
                pool.Push(item.Buffer);
                file.Return(item.Block);
            },
            Environment.ProcessorCount,
            ct);
        if (rows != _loaded.RowsInFile)
        {
            throw Changed();
        }

        IEnumerable<(CsvBlock Block, List<int> Ends, long First, Utf8Buffer Buffer)> Items()
        {
            foreach (CsvBlock block in file.Blocks())
            {
                List<int> ends = EndsOfRecords(block.Text, file);
                yield return (block, ends, rows + 1, pool.TryPop(out Utf8Buffer? buffer) ? buffer : new Utf8Buffer(delimiter));
                rows += ends.Count / 2;
            }
        }
    }

    /// <summary>The start and end of each record in a block.</summary>
    private List<int> EndsOfRecords(ReadOnlySpan<byte> text, CsvFile file)
    {
        var ends = new List<int>();
        bool quotes = text.Contains((byte)'"');
        var cursor = new CsvCursor(text, file.Delimiter);
        while (!cursor.AtEnd)
        {
            int start = cursor.Position;
            if (file.Header.Length > 1 && cursor.SkipBlankLine())
            {
                continue;
            }

            if (!quotes)
            {
                cursor.Position += text[start..].IndexOf((byte)'\n') + 1;
            }
            else
            {
                FieldEnd end;
                do
                {
                    end = cursor.Read();
                }
                while (end == FieldEnd.Delimiter);
                if (end != FieldEnd.Record)
                {
                    throw Changed();
                }
            }

            int stop = cursor.Position - 1;
            ends.Add(start);
            ends.Add(stop > start && text[stop - 1] == '\r' ? stop - 1 : stop);
        }

        return ends;
    }

    private void Extend(CsvBlock block, List<int> ends, long first, CsvFile file, bool verbatim, Utf8Buffer buffer)
    {
        ReadOnlySpan<byte> text = block.Text;
        int passed = DroppedBefore(first);
        for (int r = 0; r < ends.Count; r += 2)
        {
            if (verbatim)
            {
                buffer.Raw(text[ends[r]..ends[r + 1]]);
                buffer.Delimiter();
            }
            else
            {
                var cursor = new CsvCursor(text, file.Delimiter) { Position = ends[r] };
                FieldEnd end;
                do
                {
                    end = cursor.Read();
                    buffer.Cell(cursor.Unescaped(), quoteEmpty: false);
                    buffer.Delimiter();
                }
                while (end == FieldEnd.Delimiter);
            }

            Add(buffer, first + (r / 2), ref passed);
        }
    }

    private void EndHeader(Utf8Buffer buffer)
    {
        for (int j = 0; j < _added.Count; j++)
        {
            if (j > 0)
            {
                buffer.Delimiter();
            }

            buffer.Cell(_added[j].Name);
        }

        buffer.EndRecord();
    }

    /// <summary>Ends a record with the added cells of a row of the file, empty where the row had been left out.</summary>
    /// <param name="buffer">The text so far, its last byte a delimiter.</param>
    /// <param name="row">The row's number in the file, from 1.</param>
    /// <param name="passed">How many rows before this one had been left out; kept up to date.</param>
    private void Add(Utf8Buffer buffer, long row, ref int passed)
    {
        bool kept = passed >= _dropped.Length || _dropped[passed] != row;
        if (!kept)
        {
            passed++;
        }

        // A file that has grown since is refused at its end.
        long index = row - 1 - passed;
        kept &= index < _loaded.Rows.RowCount;
        for (int j = 0; j < _added.Count; j++)
        {
            if (j > 0)
            {
                buffer.Delimiter();
            }

            if (kept)
            {
                _added[j].Write(buffer, index);
            }
        }

        buffer.EndRecord();
    }

    private void TextToParquet(string path, CancellationToken ct)
    {
        ColumnKind[] kinds;
        string[] names;
        using (CsvFile file = CsvFile.Open(_input, _from))
        {
            names = file.Header;
            RefuseClash(names);
            var total = new CsvSniffer(names.Length);
            OrderedWork.Run(
                file.Blocks(),
                block =>
                {
                    var counts = new CsvSniffer(names.Length);
                    counts.Add(block, file.Delimiter);
                    return (block, counts);
                },
                item =>
                {
                    total.Add(item.counts);
                    file.Return(item.block);
                },
                Environment.ProcessorCount,
                ct);
            if (total.IsMalformed)
            {
                throw Changed();
            }

            kinds = total.KindsOfAll();
        }

        using var database = new DuckDatabase(Environment.ProcessorCount);
        ParquetOutput.Create(database, [.. kinds.Select(SqlType), .. _added.Select(column => column.SqlType)], ct);
        using (DuckDBAppender appender = database.Connection.CreateAppender("t"))
        using (CsvFile file = CsvFile.Open(_input, _from))
        {
            long row = 0;
            int passed = 0;
            foreach (CsvBlock block in file.Blocks())
            {
                ct.ThrowIfCancellationRequested();
                AppendBlock(appender, block, file.Delimiter, kinds, ref row, ref passed);
                file.Return(block);
            }

            if (row != _loaded.RowsInFile)
            {
                throw Changed();
            }
        }

        ParquetOutput.Copy(database, $"SELECT {ParquetOutput.Names([.. names, .. _added.Select(column => column.Name)])} FROM t", path, ct);
    }

    private void AppendBlock(DuckDBAppender appender, CsvBlock block, byte delimiter, ColumnKind[] kinds, ref long row, ref int passed)
    {
        var cursor = new CsvCursor(block.Text, delimiter);
        while (!cursor.AtEnd)
        {
            if (kinds.Length > 1 && cursor.SkipBlankLine())
            {
                continue;
            }

            if (row == _loaded.RowsInFile)
            {
                throw Changed();
            }

            IDuckDBAppenderRow target = appender.CreateRow();
            for (int j = 0; j < kinds.Length; j++)
            {
                FieldEnd end = cursor.Read();
                if (end != (j < kinds.Length - 1 ? FieldEnd.Delimiter : FieldEnd.Record))
                {
                    throw Changed();
                }

                AppendCell(target, kinds[j], CellText.Trim(cursor.Unescaped()));
            }

            row++;
            bool kept = passed >= _dropped.Length || _dropped[passed] != row;
            passed += kept ? 0 : 1;
            foreach (OutputColumn column in _added)
            {
                if (kept)
                {
                    column.Append(target, row - 1 - passed);
                }
                else
                {
                    target.AppendNullValue();
                }
            }

            target.EndRow();
        }
    }

    private static void AppendCell(IDuckDBAppenderRow target, ColumnKind kind, ReadOnlySpan<byte> cell)
    {
        if (CellText.IsMissing(cell))
        {
            target.AppendNullValue();
        }
        else if (kind == ColumnKind.Whole)
        {
            target.AppendValue((long?)long.Parse(cell, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture));
        }
        else if (kind == ColumnKind.Real)
        {
            CellText.TryNumber(cell, out double value);
            target.AppendValue((double?)value);
        }
        else if (kind == ColumnKind.Boolean)
        {
            CellText.TryBoolean(cell, out double value);
            target.AppendValue((bool?)(value != 0));
        }
        else
        {
            target.AppendValue(Encoding.UTF8.GetString(cell));
        }
    }

    private static string SqlType(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => "BIGINT",
        ColumnKind.Real => "DOUBLE",
        ColumnKind.Boolean => "BOOLEAN",
        _ => "VARCHAR",
    };
}
