using System.Globalization;
using Xunit;

namespace Mixtura.Data.Tests;

/// <summary>Tables that are read from their file by each pass are held to the same files read into memory.</summary>
public sealed class StreamedFileTests
{
    private const int Rows = 30_000;

    /// <summary>Three chunks of three columns and a weight.</summary>
    private const long LittleMemory = 3L * 2_048 * 4 * 8;

    [Theory]
    [InlineData("t.csv", MissingPolicy.Drop)]
    [InlineData("t.csv.gz", MissingPolicy.Drop)]
    [InlineData("t.parquet", MissingPolicy.Drop)]
    [InlineData("whole.parquet", MissingPolicy.Refuse)]
    public void Rows_labels_weights_and_gaps_are_those_of_the_file_in_memory(string name, MissingPolicy missing)
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, name, missing == MissingPolicy.Drop);
        var options = new ReadOptions { Columns = ["x", "y", "kind"], Categorical = ["kind"], WeightColumn = "w", Missing = missing };
        LoadedTable whole = TableFile.Read(path, options, TestContext.Current.CancellationToken);
        LoadedTable streamed = TableFile.Read(path, options with { Memory = LittleMemory }, TestContext.Current.CancellationToken);
        Assert.False(whole.Rows.IsStreamed);
        Assert.True(streamed.Rows.IsStreamed);
        Assert.Equal(whole.Rows.RowCount, streamed.Rows.RowCount);
        Assert.Equal(whole.Rows.TotalWeight, streamed.Rows.TotalWeight);
        Assert.Equal(whole.RowsInFile, streamed.RowsInFile);
        Assert.Equal(whole.DroppedRows.ToArray(), streamed.DroppedRows.ToArray());
        Assert.Equal(whole.MissingCells, streamed.MissingCells);
        Assert.Equal(whole.Rows.Columns.Select(column => (column.Name, string.Join('|', column.Levels))), streamed.Rows.Columns.Select(column => (column.Name, string.Join('|', column.Levels))));
        RowTable all = streamed.Rows.Sample((int)streamed.Rows.RowCount);
        for (int column = 0; column < 3; column++)
        {
            Assert.Equal(whole.Rows.CopyColumn(column), all.CopyColumn(column));
        }

        var family = new CompositeFamily(new CompositePart(new GaussianFamily(), [0, 1]), new CompositePart(new CategoricalFamily([3]), [2]));
        var fit = new FitOptions { Components = 2, Starts = 2, MaxIterations = 20 };
        Assert.Equal(Bytes(Mixture.Fit(whole.Rows, family, fit, TestContext.Current.CancellationToken).Model), Bytes(Mixture.Fit(streamed.Rows, family, fit, TestContext.Current.CancellationToken).Model));
    }

    [Theory]
    [InlineData("t.csv", "out.csv")]
    [InlineData("t.csv", "out.parquet")]
    [InlineData("t.parquet", "out.tsv.gz")]
    [InlineData("t.parquet", "out.parquet")]
    public void Columns_added_block_by_block_make_the_same_file(string name, string output)
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, name, gaps: true);
        var options = new ReadOptions { Columns = ["x", "y"], Missing = MissingPolicy.Drop };
        LoadedTable whole = TableFile.Read(path, options, TestContext.Current.CancellationToken);
        LoadedTable streamed = TableFile.Read(path, options with { Memory = LittleMemory, ReaderMemory = 256 << 20 }, TestContext.Current.CancellationToken);
        static OutputColumn[] Added(RowTable rows, int first) =>
        [
            OutputColumn.From("place", [.. Enumerable.Range(first, (int)rows.RowCount)]),
            OutputColumn.From("sum", [.. rows.CopyColumn(0).Zip(rows.CopyColumn(1), (x, y) => x + y)]),
        ];
        TableFile.WriteWithAdded(path, folder.File("whole-" + output), Added(whole.Rows, 0), whole, TestContext.Current.CancellationToken);
        TableFile.WriteWithAddedBlocks(path, folder.File("blocks-" + output), streamed.Rows.InPieces(5_000, TestContext.Current.CancellationToken).Select(piece => Added(piece, (int)piece.FirstRow)), streamed, TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(folder.File("whole-" + output)), File.ReadAllBytes(folder.File("blocks-" + output)));
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.parquet")]
    public void Blocks_with_too_few_or_too_many_rows_are_refused_and_leave_nothing(string output)
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, "t.csv", gaps: false);
        LoadedTable whole = TableFile.Read(path, new ReadOptions { Columns = ["x"] }, TestContext.Current.CancellationToken);
        OutputColumn[] Block(int rows) => [OutputColumn.From("a", new int[rows])];
        foreach (OutputColumn[][] blocks in new OutputColumn[][][] { [], [Block(Rows - 1)], [Block(Rows), Block(1)], [Block(Rows - 5), Block(6)] })
        {
            Assert.Throws<ArgumentException>(() => TableFile.WriteWithAddedBlocks(path, folder.File(output), blocks, whole, TestContext.Current.CancellationToken));
        }

        Assert.Equal(["t.csv"], folder.Names());
    }

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.parquet")]
    public void The_reader_has_its_share_of_the_memory_and_says_when_that_is_too_little(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, name, gaps: false);
        var options = new ReadOptions { Columns = ["x", "y"], Memory = LittleMemory, Threads = 1 };
        var error = Assert.Throws<TableException>(() => TableFile.Read(path, options with { ReaderMemory = 1 << 16 }, TestContext.Current.CancellationToken));
        Assert.Contains("share of the memory given", error.Message, StringComparison.Ordinal);
        RowTable expected = TableFile.Read(path, options, TestContext.Current.CancellationToken).Rows.Sample(Rows);
        RowTable actual = TableFile.Read(path, options with { ReaderMemory = 128 << 20 }, TestContext.Current.CancellationToken).Rows.Sample(Rows);
        Assert.Equal(expected.CopyColumn(1), actual.CopyColumn(1));
    }

    [Fact]
    public void A_table_that_the_memory_holds_is_not_streamed()
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, "t.parquet", gaps: false);
        Assert.False(TableFile.Read(path, new ReadOptions { Columns = ["x", "y"], Memory = 1 << 24 }, TestContext.Current.CancellationToken).Rows.IsStreamed);
    }

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.parquet")]
    public void A_file_that_changes_between_passes_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, name, gaps: false);
        LoadedTable streamed = TableFile.Read(path, new ReadOptions { Columns = ["x", "y"], Memory = LittleMemory }, TestContext.Current.CancellationToken);
        string other = Written(folder, "other" + Path.GetExtension(name), gaps: true);
        File.Move(other, path, overwrite: true);
        var error = Assert.Throws<TableException>(() => Mixture.Fit(streamed.Rows, new GaussianFamily(), new FitOptions { Components = 2, Starts = 1 }, TestContext.Current.CancellationToken));
        Assert.Contains("changed while it was read", error.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);

        File.Delete(path);
        Assert.Contains("vanished", Assert.Throws<TableException>(() => Mixture.Fit(streamed.Rows, new GaussianFamily(), new FitOptions { Components = 2, Starts = 1 }, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_infinite_cells_are_refused_with_their_place()
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, "t.csv", gaps: true);
        var error = Assert.Throws<TableException>(() => TableFile.Read(path, new ReadOptions { Columns = ["x", "y"], Memory = LittleMemory }, TestContext.Current.CancellationToken));
        Assert.Equal((101, "y"), (error.Row, error.Column));
        File.AppendAllText(path, "inf,1,a,1\n");
        error = Assert.Throws<TableException>(() => TableFile.Read(path, new ReadOptions { Columns = ["x", "y"], Memory = LittleMemory }, TestContext.Current.CancellationToken));
        Assert.Equal((Rows + 1, "x"), (error.Row, error.Column));
    }

    private static string Written(TemporaryFolder folder, string name, bool gaps)
    {
        string path = folder.File(name);
        double[] x = new double[Rows];
        double[] y = new double[Rows];
        double[] w = new double[Rows];
        string[] kind = new string[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int group = i * 7 % 3 % 2;
            x[i] = (group * 6) + Math.Sin(i * 1.7);
            y[i] = gaps && i % 1000 == 100 ? double.NaN : (group * -4) + Math.Cos(i * 0.3);
            w[i] = 1 + (i % 4 * 0.25);
            kind[i] = group == 0 ? "a" : i % 5 == 0 ? "b" : "c";
        }

        if (name.Contains(".csv", StringComparison.Ordinal))
        {
            string[] lines = [.. Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{x[i]:R},{(double.IsNaN(y[i]) ? "" : y[i].ToString("R", CultureInfo.InvariantCulture))},{kind[i]},{w[i]:R}"))];
            using Stream file = File.Create(path);
            using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest) : file;
            using var writer = new StreamWriter(stream);
            writer.Write("x,y,kind,w\n" + string.Join('\n', lines) + "\n");
            return path;
        }

        TableFile.Write(path, [OutputColumn.From("x", x), OutputColumn.From("y", y), OutputColumn.From("kind", kind), OutputColumn.From("w", w)], TestContext.Current.CancellationToken);
        return path;
    }

    private static byte[] Bytes(Mixture model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }
}
