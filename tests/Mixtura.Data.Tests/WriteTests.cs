using Xunit;

namespace Mixtura.Data.Tests;

public sealed class WriteTests
{
    [Fact]
    public void A_text_that_Parquet_would_cut_short_is_refused()
    {
        using var folder = new TemporaryFolder();
        OutputColumn column = OutputColumn.From("s", ["a", "b\0c"]);
        TableException error = Assert.Throws<TableException>(() => TableFile.Write(folder.File("t.parquet"), [column], TestContext.Current.CancellationToken));
        Assert.Equal((2, "s", folder.File("t.parquet")), (error.Row, error.Column, error.Origin));
        Assert.Contains("NUL", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
        TableFile.Write(folder.File("t.csv"), [column], TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b\0c"], TableFile.ReadLabels(folder.File("t.csv"), "s", TestContext.Current.CancellationToken));
    }

    private const string Input = "id,x,s,d\n007,1.50,\"a, b\",2024-01-01\n2,NA,c,2024-01-02\n\n3,2.5,,\n4,,e,x\n5,1e-3,f,\n";

    [Fact]
    public void Own_cells_of_text_are_copied_as_they_stand()
    {
        using var folder = new TemporaryFolder();
        string input = folder.Text("in.csv", Input);
        TableFile.WriteWithAdded(input, folder.File("out.csv"), Added(), Load(input), TestContext.Current.CancellationToken);
        Assert.Equal(
            "id,x,s,d,component,p\n007,1.50,\"a, b\",2024-01-01,1,0.5\n2,NA,c,2024-01-02,,\n3,2.5,,,2,0.25\n4,,e,x,,\n5,1e-3,f,,3,\n",
            File.ReadAllText(folder.File("out.csv")));
        TableFile.WriteWithAdded(input, folder.File("out.tsv"), Added(), Load(input), TestContext.Current.CancellationToken);
        Assert.StartsWith("id\tx\ts\td\tcomponent\tp\n007\t1.50\ta, b\t2024-01-01\t1\t0.5\n2\tNA", File.ReadAllText(folder.File("out.tsv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("in.csv", "out.parquet")]
    [InlineData("in.csv", "out.tsv.gz")]
    [InlineData("in.csv", "in.csv")]
    [InlineData("in.parquet", "out.parquet")]
    [InlineData("in.parquet", "out.csv")]
    [InlineData("in.parquet", "in.parquet")]
    public void Rows_left_out_are_there_and_empty_in_what_is_added(string from, string to)
    {
        using var folder = new TemporaryFolder();
        string input = folder.Text("in.csv", Input);
        if (from != "in.csv")
        {
            input = folder.File(from);
            Sql.Run($"COPY (SELECT * FROM read_csv('{folder.File("in.csv")}', nullstr=['', 'NA'])) TO '{input}' (FORMAT parquet)");
        }

        string output = folder.File(to);
        TableFile.WriteWithAdded(input, output, Added(), Load(input), TestContext.Current.CancellationToken);
        Assert.Equal(["id", "x", "s", "d", "component", "p"], TableFile.Describe(output).Columns.Select(column => column.Name));
        Assert.Equal(["1", null, "2", null, "3"], TableFile.ReadLabels(output, "component", TestContext.Current.CancellationToken));
        Assert.Equal(["a, b", "c", null, "e", "f"], TableFile.ReadLabels(output, "s", TestContext.Current.CancellationToken));
        LoadedTable again = TableFile.Read(output, new ReadOptions { Columns = ["x", "component"], Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken);
        Assert.Equal([1.5, 2.5, 0.001], again.Rows.CopyColumn(0));
        Assert.Equal([2, 4], again.DroppedRows.ToArray());
    }

    [Fact]
    public void Parquet_keeps_the_types_of_its_own_columns()
    {
        using var folder = new TemporaryFolder();
        string input = folder.File("in.parquet");
        Sql.Run($"COPY (SELECT i::SMALLINT AS i, i / 3 AS x, DATE '2024-01-01' + i::INTEGER AS d, [i] AS l, i::DECIMAL(9, 2) AS \"the \"\"m\"\"\" FROM range(5000) t(i)) TO '{input}' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        LoadedTable loaded = TableFile.Read(input, new ReadOptions { Columns = ["x"] }, TestContext.Current.CancellationToken);
        string output = folder.File("out.parquet");
        TableFile.WriteWithAdded(input, output, [OutputColumn.From("it's", [.. Enumerable.Range(0, 5000).Select(i => i * 2L)])], loaded, TestContext.Current.CancellationToken);
        Assert.Equal(
            "SMALLINT,DOUBLE,DATE,BIGINT[],DECIMAL(9,2),BIGINT",
            Sql.Value($"SELECT string_agg(column_type, ',') FROM (DESCRIBE SELECT * FROM '{output}')"));
        Assert.Equal(5000L, Sql.Value($"SELECT count(*) FROM '{output}' WHERE \"it's\" = 2 * i AND x = i / 3 AND l = [i]"));
        Assert.Equal(0L, Sql.Value($"SELECT count(*) FROM (SELECT i, row_number() OVER () - 1 AS n FROM '{output}') WHERE i <> n"));
    }

    [Fact]
    public void Many_rows_with_gaps_stay_in_step()
    {
        using var folder = new TemporaryFolder();
        const int N = 120_000;
        double[] x = [.. Enumerable.Range(0, N).Select(i => i % 11 == 3 ? double.NaN : i)];
        foreach (string name in (string[])["in.csv", "in.parquet"])
        {
            string input = folder.File(name);
            TableFile.Write(input, [OutputColumn.From("x", x), OutputColumn.From("note", [.. x.Select(v => v % 5 == 0 ? "a \"quoted\"\nnote" : "n")])], TestContext.Current.CancellationToken);
            LoadedTable loaded = TableFile.Read(input, new ReadOptions { Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken);
            double[] twice = [.. loaded.Rows.CopyColumn(0).Select(v => 2 * v)];
            foreach (string to in (string[])["out.csv", "out.tsv", "out.parquet"])
            {
                string output = folder.File(to);
                TableFile.WriteWithAdded(input, output, [OutputColumn.From("twice", twice)], loaded, TestContext.Current.CancellationToken);
                LoadedTable again = TableFile.Read(output, new ReadOptions { Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken);
                Assert.Equal(N, again.RowsInFile);
                Assert.Equal(loaded.DroppedRows.ToArray(), again.DroppedRows.ToArray());
                Assert.Equal(twice, again.Rows.CopyColumn(1));
                Assert.Equal(again.Rows.CopyColumn(0).Select(v => 2 * v), again.Rows.CopyColumn(1));
            }
        }
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.parquet")]
    public void A_clash_of_names_is_refused(string to)
    {
        using var folder = new TemporaryFolder();
        string input = folder.Text("in.csv", "x,component\n1,2\n");
        LoadedTable loaded = TableFile.Read(input, ct: TestContext.Current.CancellationToken);
        TableException error = Assert.Throws<TableException>(() => TableFile.WriteWithAdded(input, folder.File(to), [OutputColumn.From("component", [1])], loaded, TestContext.Current.CancellationToken));
        Assert.Equal("component", error.Column);
        Assert.Contains("rename", error.Message, StringComparison.Ordinal);
        Assert.Equal(["in.csv"], folder.Names());
        Assert.Throws<TableException>(() => TableFile.Write(folder.File(to), [OutputColumn.From("a", [1]), OutputColumn.From("a", [1])], TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => TableFile.Write(folder.File(to), [OutputColumn.From("a", [1]), OutputColumn.From("b", [1, 2])], TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => TableFile.WriteWithAdded(input, folder.File(to), [OutputColumn.From("a", [1, 2])], loaded, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("in.csv", "out.csv")]
    [InlineData("in.csv", "out.parquet")]
    [InlineData("in.parquet", "out.csv")]
    [InlineData("in.parquet", "out.parquet")]
    public void A_file_that_changed_since_is_refused_and_the_output_kept(string from, string to)
    {
        using var folder = new TemporaryFolder();
        string input = folder.File(from);
        string output = folder.Text(to, "precious");
        foreach (int now in (int[])[9, 11])
        {
            TableFile.Write(input, [OutputColumn.From("x", new double[10])], TestContext.Current.CancellationToken);
            LoadedTable loaded = TableFile.Read(input, ct: TestContext.Current.CancellationToken);
            TableFile.Write(input, [OutputColumn.From("x", new double[now])], TestContext.Current.CancellationToken);
            TableException error = Assert.Throws<TableException>(() => TableFile.WriteWithAdded(input, output, [OutputColumn.From("z", new double[10])], loaded, TestContext.Current.CancellationToken));
            Assert.Contains("changed", error.Message, StringComparison.Ordinal);
            File.Delete(input);
            error = Assert.Throws<TableException>(() => TableFile.WriteWithAdded(input, output, [OutputColumn.From("z", new double[10])], loaded, TestContext.Current.CancellationToken));
            Assert.Contains("no such file", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("precious", File.ReadAllText(output));
        Assert.Equal([to], folder.Names());
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.csv.gz")]
    [InlineData("out.parquet")]
    public void Cancelled_writing_leaves_what_was_there(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Text(name, "precious");
        double[] x = new double[1_000_000];
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        Assert.Throws<OperationCanceledException>(() => TableFile.Write(path, [.. Enumerable.Range(0, 10).Select(j => OutputColumn.From("x" + j, x))], source.Token));
        Assert.Equal("precious", File.ReadAllText(path));
        Assert.Equal([name], folder.Names());
    }

    [Theory]
    [InlineData("in.csv", "out.csv")]
    [InlineData("in.csv", "out.parquet")]
    [InlineData("in.parquet", "out.csv")]
    [InlineData("in.parquet", "out.parquet")]
    public void Cancelled_adding_leaves_what_was_there(string from, string to)
    {
        using var folder = new TemporaryFolder();
        string input = folder.File(from);
        string output = folder.Text(to, "precious");
        double[] x = [.. Enumerable.Range(0, 300_000).Select(i => Math.Sqrt(i))];
        TableFile.Write(input, [.. Enumerable.Range(0, 4).Select(j => OutputColumn.From("x" + j, x))], TestContext.Current.CancellationToken);
        LoadedTable loaded = TableFile.Read(input, ct: TestContext.Current.CancellationToken);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(15));
        Assert.Throws<OperationCanceledException>(() =>
            TableFile.WriteWithAdded(input, output, [.. Enumerable.Range(0, 5).Select(j => OutputColumn.From("z" + j, x))], loaded, source.Token));
        Assert.Equal("precious", File.ReadAllText(output));
        Assert.Equal(new[] { from, to }.Order(StringComparer.Ordinal), folder.Names());
    }

    [Fact]
    public void Whole_numbers_of_any_length_keep_their_value_from_text_to_parquet()
    {
        using var folder = new TemporaryFolder();
        string input = folder.Text("in.csv", "a,b,c,d\n9223372036854775807,18446744073709551616,true,1\n-5,3,false,x\n");
        LoadedTable loaded = TableFile.Read(input, new ReadOptions { Columns = ["a"] }, TestContext.Current.CancellationToken);
        string output = folder.File("out.parquet");
        TableFile.WriteWithAdded(input, output, [OutputColumn.From("z", [1, 2])], loaded, TestContext.Current.CancellationToken);
        Assert.Equal("BIGINT,DOUBLE,BOOLEAN,VARCHAR,INTEGER", Sql.Value($"SELECT string_agg(column_type, ',') FROM (DESCRIBE SELECT * FROM '{output}')"));
        Assert.Equal(["9223372036854775807", "-5"], TableFile.ReadLabels(output, "a", TestContext.Current.CancellationToken));
        Assert.Equal(["9223372036854775807", "-5"], TableFile.ReadLabels(input, "a", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Through_a_link_the_file_it_points_to_is_replaced()
    {
        using var folder = new TemporaryFolder();
        string real = folder.Text("real.csv", "old");
        try
        {
            File.CreateSymbolicLink(folder.File("link.csv"), real);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("Links cannot be made here.");
        }

        TableFile.Write(folder.File("link.csv"), [OutputColumn.From("x", [1.5])], TestContext.Current.CancellationToken);
        Assert.Equal("x\n1.5\n", File.ReadAllText(real));
        Assert.NotNull(new FileInfo(folder.File("link.csv")).LinkTarget);
    }

    [Fact]
    public void Where_nothing_can_be_written_the_error_says_so()
    {
        using var folder = new TemporaryFolder();
        OutputColumn[] columns = [OutputColumn.From("x", [1.0])];
        TableException error = Assert.Throws<TableException>(() => TableFile.Write(folder.File("none/out.csv"), columns, TestContext.Current.CancellationToken));
        Assert.Contains("create it", error.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(folder.File("d.csv"));
        error = Assert.Throws<TableException>(() => TableFile.Write(folder.File("d.csv"), columns, TestContext.Current.CancellationToken));
        Assert.Contains("folder", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<TableException>(() => TableFile.Write(folder.File("out.json"), columns, TestContext.Current.CancellationToken));
        Assert.Contains(".parquet", error.Message, StringComparison.Ordinal);
        Assert.Equal(["d.csv"], folder.Names());
    }

    [Fact]
    public void An_empty_table_has_a_header()
    {
        using var folder = new TemporaryFolder();
        TableFile.Write(folder.File("out.csv"), [OutputColumn.From("x", Array.Empty<double>())], TestContext.Current.CancellationToken);
        Assert.Equal("x\n", File.ReadAllText(folder.File("out.csv")));
        TableFile.Write(folder.File("out.parquet"), [OutputColumn.From("x", Array.Empty<double>())], TestContext.Current.CancellationToken);
        Assert.Equal(["x"], TableFile.Describe(folder.File("out.parquet")).Columns.Select(column => column.Name));
    }

    private static OutputColumn[] Added() =>
        [OutputColumn.From("component", [1, 2, 3]), OutputColumn.From("p", [0.5, 0.25, double.NaN])];

    private static LoadedTable Load(string input) =>
        TableFile.Read(input, new ReadOptions { Columns = ["x"], Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken);
}
