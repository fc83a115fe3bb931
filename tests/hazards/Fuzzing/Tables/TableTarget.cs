using System.Text;
using Mixtura.Data;

namespace Mixtura.Hazards.Fuzzing.Tables;

/// <summary>A reader of tables in files: what it accepts is written and read again to the same values.</summary>
internal sealed class TableTarget : FuzzTarget, IDisposable
{
    private readonly string _extension;
    private readonly string _folder = Directory.CreateTempSubdirectory("mixtura-fuzz-").FullName;
    private readonly byte[][] _files;

    private TableTarget(string extension)
        : base("tables in " + extension[1..])
    {
        _extension = extension;
        _files = [.. Seeds()];
    }

    public static IEnumerable<TableTarget> All() => new[] { ".csv", ".tsv", ".csv.gz", ".parquet" }.Select(extension => new TableTarget(extension));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override (FuzzEnd End, string Failure) Attempt(RandomSource random)
    {
        string path = Path.Combine(_folder, "t" + _extension);
        string again = Path.Combine(_folder, "again.parquet");
        File.WriteAllBytes(path, Mutator.Change(_files[Mutator.Below(random, _files.Length)], _files[Mutator.Below(random, _files.Length)], random));
        try
        {
            TableSchema schema = TableFile.Describe(path);
            string[] texts = [.. schema.Columns.Where(column => column.CanBeCategorical && !column.IsNumeric).Select(column => column.Name)];
            bool takesTexts = Mutator.Below(random, 2) == 0 && texts.Length > 0;
            var options = new ReadOptions
            {
                Missing = Mutator.Below(random, 2) == 0 ? MissingPolicy.Drop : MissingPolicy.Refuse,
                Categorical = takesTexts ? texts : [],
            };
            LoadedTable loaded = TableFile.Read(path, options);
            string?[] labels = TableFile.ReadLabels(path, schema.Columns[Mutator.Below(random, schema.Columns.Length)].Name);
            if (loaded.Rows.RowCount + loaded.RowsDropped != loaded.RowsInFile || labels.Length != loaded.RowsInFile)
            {
                return (FuzzEnd.Failed, $"of {loaded.RowsInFile} rows {loaded.Rows.RowCount} were kept, {loaded.RowsDropped} dropped, and there are {labels.Length} labels");
            }

            TableFile.Write(again, OutputColumn.FromTable(loaded.Rows));
            LoadedTable second = TableFile.Read(again, new ReadOptions { Expected = loaded.Rows.Columns });
            return Enumerable.Range(0, loaded.Rows.ColumnCount).All(j => loaded.Rows.CopyColumn(j).SequenceEqual(second.Rows.CopyColumn(j)))
                ? (FuzzEnd.Accepted, "")
                : (FuzzEnd.Failed, "what was written again is read to other values");
        }
        catch (TableException e) when (e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            return Refused(e);
        }
        catch (TableException e) when (e.Origin == again && e.Message.Contains("NUL", StringComparison.Ordinal))
        {
            return Refused(e);
        }
    }

    private IEnumerable<byte[]> Seeds()
    {
        OutputColumn[] columns =
        [
            OutputColumn.From("x", [.. Enumerable.Range(0, 40).Select(i => Math.Sqrt(i))]),
            OutputColumn.From("count", [.. Enumerable.Range(0, 40)]),
            OutputColumn.From("word", [.. Enumerable.Range(0, 40).Select(i => (i % 3) switch { 0 => "a b", 1 => "\"quoted\", é", _ => "c" })]),
        ];
        string path = Path.Combine(_folder, "seed" + _extension);
        TableFile.Write(path, columns);
        yield return File.ReadAllBytes(path);
        TableFile.Write(path, columns[..1]);
        yield return File.ReadAllBytes(path);
        if (_extension is ".csv" or ".tsv")
        {
            yield return Encoding.UTF8.GetBytes("\uFEFFa;b;c\r\n1;2,5;true\r\n-3e5;;false\r\nNA;4;true\r\n\r\n7;8;\"x\r\ny\"\r\n");
            yield return Encoding.UTF8.GetBytes("a\tb|c\n1\t2\n\n3\t-inf\n");
        }
    }
}
