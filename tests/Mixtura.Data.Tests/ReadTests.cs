using System.Text;
using Xunit;

namespace Mixtura.Data.Tests;

public sealed class ReadTests
{
    [Fact]
    public void Columns_are_described()
    {
        using var folder = new TemporaryFolder();
        string csv = folder.Text("t.csv", "i,r,b,s,mixed,none\n1,2,true,a,1,\n-2,2.5,FALSE,b,x,NA\n3,1e3,true,1,y,\n");
        Assert.Equal(
            [ColumnKind.Whole, ColumnKind.Real, ColumnKind.Boolean, ColumnKind.Text, ColumnKind.Text, ColumnKind.Other],
            TableFile.Describe(csv).Columns.Select(column => column.Kind));
        string parquet = folder.File("t.parquet");
        Sql.Run($"COPY (SELECT 1::SMALLINT i, 2.5::FLOAT f, 1.5::DECIMAL(9,2) m, true b, 'a' s, now() t) TO '{parquet}' (FORMAT parquet)");
        Assert.Equal(
            [ColumnKind.Whole, ColumnKind.Real, ColumnKind.Real, ColumnKind.Boolean, ColumnKind.Text, ColumnKind.Other],
            TableFile.Describe(parquet).Columns.Select(column => column.Kind));
    }

    [Theory]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("\uFEFFa,b\n1,2\n3,4")]
    [InlineData("a;b\n1;2\n3;4\n\n\n")]
    [InlineData("a\tb\n\n1\t2\n\n3\t4\n")]
    [InlineData("a|b\n1|2\n3|4\n")]
    [InlineData("a;b\r\n1;\"2\"\r\n\r\n3;4\r\n\r\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\n")]
    [InlineData(" a , b \n 1 ,2 \n3, 4\n")]
    [InlineData("\n\na,b\n+1,2.\n3.0,.4e1\n")]
    public void Dialects_of_csv_are_read(string text)
    {
        using var folder = new TemporaryFolder();
        LoadedTable loaded = TableFile.Read(folder.Text("t.csv", text), ct: TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b"], loaded.Rows.Columns.Select(column => column.Name));
        Assert.Equal([1.0, 3.0], loaded.Rows.CopyColumn(0));
        Assert.Equal([2.0, 4.0], loaded.Rows.CopyColumn(1));
        Assert.Equal(2, loaded.RowsInFile);
    }

    [Theory]
    [InlineData("a*b.csv")]
    [InlineData("a?b[1].parquet")]
    [InlineData("it's here; really.parquet")]
    [InlineData("[x].parquet")]
    [InlineData("{a,b} ü.csv.gz")]
    [InlineData("k=v.parquet")]
    public void Paths_are_taken_literally(string name)
    {
        using var folder = new TemporaryFolder();
        foreach (string other in (string[])["aXb.csv", "aXb1.parquet", "x.parquet"])
        {
            TableFile.Write(folder.File(other), [OutputColumn.From("other", [9.0])], TestContext.Current.CancellationToken);
        }

        TableFile.Write(folder.File(name), [OutputColumn.From("x", [1.5])], TestContext.Current.CancellationToken);
        LoadedTable loaded = TableFile.Read(folder.File(name), ct: TestContext.Current.CancellationToken);
        Assert.Equal(["x"], loaded.Rows.Columns.Select(column => column.Name));
        Assert.Equal(1.5, loaded.Rows[0, 0]);
        TableFile.WriteWithAdded(folder.File(name), folder.File("out-" + name), [OutputColumn.From("z", [1])], loaded, TestContext.Current.CancellationToken);
        Assert.Equal(2, TableFile.Describe(folder.File("out-" + name)).Columns.Length);
    }

    [Fact]
    public void Chosen_columns_come_in_the_order_asked_for_and_weights_apart()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Text("t.csv", "a,b,s,w\n1,2,x,0.5\n3,4,y,2\n");
        LoadedTable all = TableFile.Read(path, new ReadOptions { WeightColumn = "w" }, TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b"], all.Rows.Columns.Select(column => column.Name));
        Assert.Equal<string>(["s"], all.IgnoredColumns);
        Assert.Equal(2.5, all.Rows.TotalWeight);
        LoadedTable some = TableFile.Read(path, new ReadOptions { Columns = ["b", "s", "a"], Categorical = ["s"] }, TestContext.Current.CancellationToken);
        Assert.Equal(["b", "s", "a"], some.Rows.Columns.Select(column => column.Name));
        Assert.Equal([4.0, 1.0, 3.0], Enumerable.Range(0, 3).Select(j => some.Rows[1, j]));
        Assert.Empty(some.IgnoredColumns);
    }

    [Fact]
    public void Numbers_keep_the_precision_that_the_file_has_unless_another_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        string parquet = folder.File("t.parquet");
        Sql.Run($"COPY (SELECT (i / 3)::FLOAT AS a, (i / 7)::FLOAT AS b, i / 3 AS c, i AS w FROM range(5000) t(i)) TO '{parquet}' (FORMAT parquet)");
        RowTable Read(ReadOptions options) => TableFile.Read(parquet, options, TestContext.Current.CancellationToken).Rows;
        RowTable singles = Read(new ReadOptions { Columns = ["a", "b"], WeightColumn = "w" });
        Assert.Equal(Precision.Single, singles.Precision);
        Assert.Equal((double)(float)(4999 / 3.0), singles[4999, 0]);
        Assert.Equal(4999, singles.Weight(4999));
        Assert.Equal(Precision.Double, Read(new ReadOptions { Columns = ["a", "c"] }).Precision);
        Assert.Equal(Precision.Double, Read(new ReadOptions { Columns = ["a"], Precision = Precision.Double }).Precision);
        RowTable rounded = Read(new ReadOptions { Columns = ["c"], Precision = Precision.Single });
        Assert.Equal(singles.CopyColumn(0), rounded.CopyColumn(0));

        string csv = folder.Text("t.csv", "x\n1\n1e39\n");
        TableException e = Assert.Throws<TableException>(() => TableFile.Read(csv, new ReadOptions { Precision = Precision.Single }, TestContext.Current.CancellationToken));
        Assert.Equal((2L, "x"), (e.Row!.Value, e.Column));
    }

    [Theory]
    [InlineData("1e39")]
    [InlineData("16777217")]
    public void What_single_precision_cannot_keep_is_named_by_its_row_in_the_file(string cell)
    {
        using var folder = new TemporaryFolder();
        var options = new ReadOptions { Precision = Precision.Single, Missing = MissingPolicy.Drop };

        // Gaps before and after it, in the same batch and, with thousands of rows, in earlier ones.
        foreach (int before in new[] { 3, 30_000 })
        {
            IEnumerable<string> lines = Enumerable.Range(1, before).Select(i => i % 3 == 0 ? "1," : "1,2");
            string csv = folder.Text("t.csv", string.Join('\n', ["x,y", .. lines, $"1,{cell}", ",5", "6,7\n"]));
            TableException e = Assert.Throws<TableException>(() => TableFile.Read(csv, options, TestContext.Current.CancellationToken));
            Assert.Equal((before + 1L, "y", csv), (e.Row!.Value, e.Column, e.Origin));
        }
    }

    [Fact]
    public void Levels_are_the_cells_texts_in_ordinal_order_and_known_ones_keep_theirs()
    {
        using var folder = new TemporaryFolder();
        string csv = folder.Text("t.csv", "x,g\n1, b \n2,a\n3,\"B\"\n4,a\n");
        string parquet = folder.File("t.parquet");
        Sql.Run($"COPY (SELECT * FROM (VALUES (1, 'b'), (2, 'a'), (3, 'B'), (4, 'a')) t(x, g)) TO '{parquet}' (FORMAT parquet)");
        foreach (string path in (string[])[csv, parquet])
        {
            RowTable rows = TableFile.Read(path, new ReadOptions { Categorical = ["g"] }, TestContext.Current.CancellationToken).Rows;
            Assert.Equal<string>(["B", "a", "b"], rows.Columns[1].Levels);
            Assert.Equal([2.0, 1.0, 0.0, 1.0], rows.CopyColumn(1));
            RowTable known = TableFile.Read(
                path, new ReadOptions { Expected = [new Column("g", ["a", "b", "c", "B"]), new Column("x")] }, TestContext.Current.CancellationToken).Rows;
            Assert.Equal(["g", "x"], known.Columns.Select(column => column.Name));
            Assert.Equal([1.0, 0.0, 3.0, 0.0], known.CopyColumn(0));
        }
    }

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.parquet")]
    public void Rows_with_missing_cells_are_dropped_and_counted(string name)
    {
        using var folder = new TemporaryFolder();
        const int N = 10_000;
        double[] x = [.. Enumerable.Range(1, N).Select(i => i % 7 == 0 ? double.NaN : i)];
        double[] y = [.. Enumerable.Range(1, N).Select(i => i is > 3000 and <= 7500 || i % 10 == 0 ? double.NaN : -i)];
        string path = folder.File(name);
        TableFile.Write(path, [OutputColumn.From("x", x), OutputColumn.From("y", y)], TestContext.Current.CancellationToken);
        long[] kept = [.. Enumerable.Range(1, N).Where(i => !double.IsNaN(x[i - 1]) && !double.IsNaN(y[i - 1])).Select(i => (long)i)];
        foreach (int threads in (int[])[1, 3])
        {
            LoadedTable loaded = TableFile.Read(path, new ReadOptions { Missing = MissingPolicy.Drop, Threads = threads }, TestContext.Current.CancellationToken);
            Assert.Equal(N, loaded.RowsInFile);
            Assert.Equal(N - kept.Length, loaded.RowsDropped);
            Assert.Equal<long>([x.Count(double.IsNaN), y.Count(double.IsNaN)], loaded.MissingCells);
            Assert.Equal(kept, Enumerable.Range(0, kept.Length).Select(i => loaded.FileRow(i)));
            Assert.Equal(kept.Select(i => (double)i), loaded.Rows.CopyColumn(0));
            Assert.Throws<ArgumentOutOfRangeException>(() => loaded.FileRow(kept.Length));
        }

        LoadedTable one = TableFile.Read(path, new ReadOptions { Columns = ["x"], Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken);
        Assert.Equal(N / 7, one.RowsDropped);
    }

    [Fact]
    public void Where_no_row_remains_the_error_says_so()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Text("t.csv", "a,b\n1,\n,2\n");
        TableException error = Assert.Throws<TableException>(() => TableFile.Read(path, new ReadOptions { Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken));
        Assert.Contains("each of the 2 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_file_of_one_column_a_blank_line_is_a_missing_cell_but_not_at_the_end()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Text("t.csv", "x\n1\n\n3\n\n\n");
        LoadedTable loaded = TableFile.Read(path, new ReadOptions { Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken);
        Assert.Equal(3, loaded.RowsInFile);
        Assert.Equal([2], loaded.DroppedRows.ToArray());
        Assert.Equal(["1", null, "3"], TableFile.ReadLabels(path, "x", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_column_that_starts_late_is_found()
    {
        using var folder = new TemporaryFolder();
        var text = new StringBuilder("a,b\n");
        for (int i = 0; i < 200_000; i++)
        {
            text.Append(i).Append(i < 199_990 ? ",\n" : ",2.5\n");
        }

        LoadedTable loaded = TableFile.Read(folder.Text("t.csv", text.ToString()), new ReadOptions { Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken);
        Assert.Equal(10, loaded.Rows.RowCount);
        Assert.Equal(2, loaded.Rows.ColumnCount);
    }

    [Fact]
    public void Records_longer_than_a_block_are_read()
    {
        using var folder = new TemporaryFolder();
        string note = string.Concat(Enumerable.Repeat("line, of \"\"text\"\"\n", 100_000));
        string path = folder.Text("t.csv", $"x,note\n1,\"{note}\"\n2,short\n");
        Assert.Equal([1.0, 2.0], TableFile.Read(path, ct: TestContext.Current.CancellationToken).Rows.CopyColumn(0));
        Assert.Equal(note.Replace("\"\"", "\"", StringComparison.Ordinal).Trim(' '), TableFile.ReadLabels(path, "note", TestContext.Current.CancellationToken)[0]);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var folder = new TemporaryFolder();
        double[] x = new double[300_000];
        foreach (string name in (string[])["t.csv", "t.parquet"])
        {
            string path = folder.File(name);
            TableFile.Write(path, [OutputColumn.From("x", x), OutputColumn.From("y", x)], TestContext.Current.CancellationToken);
            using var source = new CancellationTokenSource();
            source.Cancel();
            Assert.Throws<OperationCanceledException>(() => TableFile.Read(path, new ReadOptions(), source.Token));
            using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(3));
            try
            {
                Assert.Equal(300_000, TableFile.Read(path, new ReadOptions(), soon.Token).Rows.RowCount);
            }
            catch (OperationCanceledException)
            {
                Assert.True(soon.IsCancellationRequested);
            }
        }
    }

    [Fact]
    public void Example_data_is_read()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "data", "iris.csv")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        Assert.NotNull(folder);
        LoadedTable loaded = TableFile.Read(Path.Combine(folder, "data", "iris.csv"), ct: TestContext.Current.CancellationToken);
        Assert.Equal((150, 4), (loaded.Rows.RowCount, loaded.Rows.ColumnCount));
        Assert.Equal<string>(["species"], loaded.IgnoredColumns);
    }
}
