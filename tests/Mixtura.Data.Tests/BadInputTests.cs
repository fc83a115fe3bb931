using System.IO.Compression;
using System.Text;
using Xunit;

namespace Mixtura.Data.Tests;

/// <summary>Each bad input gives an error that names the file, the place and the remedy.</summary>
public sealed class BadInputTests
{
    private static readonly string s_numbers = string.Concat(Enumerable.Range(1, 100_000).Select(i => $"{i},{i}.5\n"));

    public static TheoryData<string, string, string, int, string?, string[]> Texts => new()
    {
        { "text among numbers", "t.csv", "a,b\n1,2\n3,abc\n5,6\n", 2, "b", ["'abc' is not a number", "correct it"] },
        { "text in row 7", "t.csv", "a\n1\n2\n3\n4\n5\n6\nx7\n8\n", 7, "a", ["'x7'", "leave the column out"] },
        { "hexadecimal", "t.csv", "a,b\n1,2\n3,4\n0x1F,6\n", 3, "a", ["'0x1F' is not a number"] },
        { "decimal comma", "t.csv", "a;b\n1;2\n3;4\n1,5;6\n", 3, "a", ["'1,5'", "decimals with a point"] },
        { "quoted text among numbers", "t.csv", "a,b\n1,2\n3,\"x, y\"\n3,4\n", 2, "b", ["'x, y'"] },
        { "number among truth values", "t.csv", "a,b\n1,true\n2,false\n3,true\n4,7\n", 4, "b", ["'7' is neither true nor false"] },
        { "overflow", "t.csv", "a,b\n1,2\n3,1e999\n", 2, "b", ["infinite or too large"] },
        { "infinity", "t.csv", "a,b\n1,2\n3,4\n-inf,4\n", 3, "a", ["infinite"] },
        { "too few cells", "t.csv", "a,b,c\n1,2,3\n4,5\n", 2, null, ["2 cells", "the header 3", "','"] },
        { "too many cells", "t.csv", "a,b\n1,2\n4,5,6\n", 2, null, ["3 cells", "in quotes"] },
        { "too many cells in the first row", "t.csv", "a,b\n4,5,6\n4,5,6\n", 1, null, ["3 cells"] },
        { "too few cells, tabs", "t.tsv", "a\tb\n1\t2\n4\n", 2, null, ["1 cell,", "delimiter tab"] },
        { "unclosed quote", "t.csv", "a,b\n1,2\n3,\"4\n5,6\n7,8\n", 2, "b", ["never closed"] },
        { "text after a quote", "t.csv", "a,b\n1,\"2\"x\n", 1, "b", ["follows a closing quote"] },
        { "missing", "t.csv", "a,b\n1,2\n3,\nNA,4\n", 2, "b", ["2 cells are missing", "MissingPolicy.Drop", "--missing drop"] },
        { "one missing", "t.csv", "a,b\n1,2\nNaN,3\n", 2, "a", ["1 cell is missing"] },
        { "bad after many rows", "t.csv", "a,b\n" + s_numbers + "7,abc\n", 100_001, "b", ["'abc'"] },
        { "ragged after many rows", "t.csv", "a,b\n" + s_numbers + "7\n" + s_numbers, 100_001, null, ["1 cell,"] },
        { "unclosed after many rows", "t.csv", "a,b\n" + s_numbers + "7,\"8\n" + s_numbers, 100_001, "b", ["never closed"] },
        { "blank lines before", "t.csv", "\uFEFF\n\na,b\n\n1,2\n\n3,4\n\n5\n", 3, null, ["1 cell,"] },
        { "line breaks in cells before", "t.csv", "\"a\r\nx\",b\r\n1,\"2\"\r\n\"\r\n3\",4\r\n5\r\n", 3, null, ["1 cell,"] },
        { "a bad cell before a ragged row", "t.csv", "a,b\n" + s_numbers + "x,1\n" + s_numbers + "7\n", 100_001, "a", ["'x'"] },
        { "empty column", "t.csv", "a,b\n1,\n2,\n", 0, null, [] },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Bad_cells_are_named(string what, string name, string text, int row, string? column, string[] words)
    {
        Assert.NotEmpty(what);
        using var folder = new TemporaryFolder();
        string path = folder.Text(name, text);
        if (row == 0)
        {
            LoadedTable loaded = TableFile.Read(path, ct: TestContext.Current.CancellationToken);
            Assert.Equal<string>(["b"], loaded.IgnoredColumns);
            return;
        }

        foreach (int threads in (int[])[1, 4])
        {
            TableException error = Assert.Throws<TableException>(() => TableFile.Read(path, new ReadOptions { Threads = threads }, TestContext.Current.CancellationToken));
            Assert.Equal(row, error.Row);
            Assert.Equal(column, error.Column);
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
            Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
            Assert.Contains(';', error.Problem);
        }
    }

    public static TheoryData<string, string, string[]> Files => new()
    {
        { "t.csv", "", ["empty", "needs a header"] },
        { "t.csv", "\n\n\r\n", ["no text"] },
        { "t.csv", "a,b\n", ["no rows", "add rows"] },
        { "t.csv", "a,b", ["no rows", "add rows"] },
        { "t.csv", "a,b,a\n1,2,3\n", ["column 'a'", "two columns", "rename"] },
        { "t.csv", "a,,c\n1,2,3\n", ["column 2 of 3 has no name", "name it"] },
        { "t.csv", "1,2.5\n3,4\n", ["no header", "add one"] },
        { "t.csv", "\"a,b\n1,2\n", ["header", "not closed"] },
        { "t.csv", "a,b\rc,d\r", ["carriage returns"] },
        { "t.csv", "a,b\nx,y\nz,w\n", ["no numeric column", "'a', 'b'", "categorical"] },
        { "t.csv", "a,b\r\n1,2\n3,4\r\n", ["lines end in other ways", "save the file with line feeds"] },
        { "t.csv", "a,b\n1,2\r\n3,4\n", ["lines end in other ways", "save the file with line feeds"] },
        { "t.csv", "PAR1garbage\n1\n", ["Parquet"] },
        { "t.parquet", "a,b\n1,2\n", ["not Parquet", "fetch it again"] },
        { "t.csv.gz", "a,b\n1,2\n", ["gzip file is damaged"] },
        { "t.xlsx", "a,b\n1,2\n", [".csv, .tsv, .csv.gz, .tsv.gz and .parquet"] },
        { "t.txt", "a,b\n1,2\n", ["extension"] },
        { "noextension", "a,b\n1,2\n", ["extension"] },
        { "t.parquet.gz", "a,b\n1,2\n", ["extension"] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Bad_files_are_named(string name, string text, string[] words)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Text(name, text);
        Check(path, words);
        Assert.Equal([name], folder.Names());
    }

    [Fact]
    public void An_absent_file_and_a_folder_are_named()
    {
        using var folder = new TemporaryFolder();
        Check(folder.File("none.csv"), ["no such file"]);
        Directory.CreateDirectory(folder.File("d.csv"));
        Check(folder.File("d.csv"), ["folder"]);
    }

    [Fact]
    public void Damaged_and_shortened_parquet_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.parquet");
        TableFile.Write(path, [OutputColumn.From("x", [.. Enumerable.Range(0, 50_000).Select(i => Math.Sqrt(i))])], TestContext.Current.CancellationToken);
        byte[] whole = File.ReadAllBytes(path);
        Check(folder.Bytes("cut.parquet", whole[..(whole.Length / 2)]), ["cut short"]);
        Check(folder.Bytes("tiny.parquet", whole[..3]), ["cut short"]);
        byte[] noise = [.. whole];
        new Random(1).NextBytes(noise.AsSpan(4, whole.Length / 2));
        Check(folder.Bytes("noise.parquet", noise), ["damaged"]);
    }

    [Fact]
    public void Damaged_and_shortened_gzip_is_refused_wherever_it_is_cut()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.csv.gz");
        TableFile.Write(path, [OutputColumn.From("x", [.. Enumerable.Range(0, 5_000).Select(i => Math.Sqrt(i))])], TestContext.Current.CancellationToken);
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in (int[])[5, 12, 17, 1000, whole.Length / 2, whole.Length - 9, whole.Length - 8, whole.Length - 4, whole.Length - 1])
        {
            Check(folder.Bytes("cut.csv.gz", whole[..length]), [length < 1 ? "" : "gzip"]);
        }

        byte[] noise = [.. whole];
        noise[whole.Length / 2] ^= 0x55;
        Check(folder.Bytes("noise.csv.gz", noise), ["gzip"]);
    }

    [Fact]
    public void Gzip_of_several_members_is_read_whole()
    {
        using var folder = new TemporaryFolder();
        using var all = new MemoryStream();
        foreach (string part in (string[])["x\n1\n2\n", "3\n4\n", "5\n", ""])
        {
            using var gzip = new GZipStream(all, CompressionLevel.Optimal, leaveOpen: true);
            gzip.Write(Encoding.ASCII.GetBytes(part));
            gzip.Flush();
        }

        string path = folder.Bytes("t.csv.gz", all.ToArray());
        Assert.Equal([1, 2, 3, 4, 5], TableFile.Read(path, ct: TestContext.Current.CancellationToken).Rows.CopyColumn(0));
        Check(folder.Bytes("cut.csv.gz", all.ToArray()[..^30]), ["gzip"]);
    }

    [Fact]
    public void Other_encodings_are_refused()
    {
        using var folder = new TemporaryFolder();
        Check(folder.Bytes("u16.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a,b\n1,2\n")]), ["UTF-16", "save it as UTF-8"]);
        Check(folder.Bytes("head.csv", Encoding.Latin1.GetBytes("é,b\n1,2\n")), ["header", "UTF-8"]);
        TableException error = Check(folder.Bytes("row.csv", Encoding.Latin1.GetBytes("a,b\n1,x\n2,é\n3,y\n")), ["save the file as UTF-8"]);
        Assert.Equal(2, error.Row);
    }

    [Fact]
    public void Columns_that_cannot_be_read_as_asked_are_named()
    {
        using var folder = new TemporaryFolder();
        string csv = folder.Text("t.csv", "x,y,s,w\n1,2.5,a,1\n2,3.5,b,-1\n");
        Check(csv, new ReadOptions { Columns = ["x", "q"] }, ["no column 'q'", "'x', 'y', 's', 'w'"]);
        Check(csv, new ReadOptions { Columns = ["s"] }, ["column 's'", "holds text", "categorical"]);
        Check(csv, new ReadOptions { Columns = ["x", "x"] }, ["column 'x'", "twice"]);
        Check(csv, new ReadOptions { Columns = [] }, ["no column is chosen"]);
        Check(csv, new ReadOptions { Categorical = ["y"] }, ["column 'y'", "whole numbers"]);
        Check(csv, new ReadOptions { Columns = ["x"], Categorical = ["s"] }, ["column 's'", "add it"]);
        Check(csv, new ReadOptions { WeightColumn = "w" }, ["row 2", "column 'w'", "negative"]);
        Check(csv, new ReadOptions { WeightColumn = "s" }, ["column 's'", "holds text"]);
        Check(csv, new ReadOptions { Columns = ["x"], WeightColumn = "x" }, ["column 'x'", "also chosen"]);
        Check(csv, new ReadOptions { Expected = [new Column("s", ["a", "c"])] }, ["row 2", "column 's'", "'b'", "'a', 'c'"]);
        Assert.Throws<ArgumentException>(() => TableFile.Read(csv, new ReadOptions { Columns = ["x"], Expected = [new Column("x")] }, TestContext.Current.CancellationToken));
        string parquet = folder.File("t.parquet");
        Sql.Run($"COPY (SELECT 1.5 AS x, DATE '2024-01-01' AS d, [1, 2] AS l, 'a' AS s) TO '{parquet}' (FORMAT parquet)");
        Check(parquet, new ReadOptions { Columns = ["x", "d"] }, ["column 'd'", "neither numbers nor text", "convert"]);
        Check(parquet, new ReadOptions { Categorical = ["l"] }, ["column 'l'", "categorical column holds"]);
        Check(parquet, new ReadOptions { Expected = [new Column("s", ["b"])] }, ["row 1", "column 's'", "'a'", "'b'"]);
        Assert.Equal<string>(["d", "l", "s"], TableFile.Read(parquet, ct: TestContext.Current.CancellationToken).IgnoredColumns);
        Assert.Throws<TableException>(() => TableFile.ReadLabels(parquet, "l", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Parquet_names_missing_and_infinite_cells()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.parquet");
        Sql.Run($"COPY (SELECT i AS a, CASE i WHEN 3000 THEN NULL WHEN 4000 THEN 'nan'::DOUBLE ELSE i / 2 END AS b FROM range(5000) t(i)) TO '{path}' (FORMAT parquet)");
        Check(path, ["row 3001", "column 'b'", "2 cells are missing"]);
        Sql.Run($"COPY (SELECT i AS a, CASE i WHEN 3000 THEN 'inf'::DOUBLE ELSE i / 2 END AS b FROM range(5000) t(i)) TO '{path}' (FORMAT parquet)");
        Check(path, ["row 3001", "column 'b'", "infinite"]);
        Sql.Run($"COPY (SELECT 1 AS a WHERE false) TO '{path}' (FORMAT parquet)");
        Check(path, ["no rows"]);
    }

    private static TableException Check(string path, string[] words) => Check(path, new ReadOptions(), words);

    private static TableException Check(string path, ReadOptions options, string[] words)
    {
        TableException error = Assert.Throws<TableException>(() => TableFile.Read(path, options, TestContext.Current.CancellationToken));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("Error", error.Message, StringComparison.Ordinal);
        return error;
    }
}
