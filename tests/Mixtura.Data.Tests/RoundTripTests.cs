using CsCheck;
using Xunit;

namespace Mixtura.Data.Tests;

public sealed class RoundTripTests
{
    private static readonly double[] s_special =
        [0.0, -0.0, double.Epsilon, -double.Epsilon, 2.2250738585072009e-308, 1e-300, -1e300, double.MaxValue, double.MinValue, 0.1, 1.0 / 3, 9007199254740993];

    public static TheoryData<string> Formats => ["t.csv", "t.tsv", "t.csv.gz", "t.tsv.gz", "t.parquet", "T.CSV"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Doubles_come_back_to_the_bit(string name)
    {
        using var folder = new TemporaryFolder();
        Gen<double> number = Gen.OneOf(
            Gen.ULong.Select(BitConverter.UInt64BitsToDouble).Where(double.IsFinite),
            Gen.Int[0, s_special.Length - 1].Select(i => s_special[i]),
            Gen.Double[-1e3, 1e3]);
        Gen.Select(number.Array[1, 60], Gen.Int[1, 4]).Sample(
            (values, columns) =>
            {
                string path = folder.File(name);
                OutputColumn[] output = [.. Enumerable.Range(0, columns).Select(j => OutputColumn.From("x" + j, [.. values.Select(v => j == 0 ? v : -v)]))];
                TableFile.Write(path, output, TestContext.Current.CancellationToken);
                RowTable rows = TableFile.Read(path, ct: TestContext.Current.CancellationToken).Rows;
                return rows.RowCount == values.Length
                    && Enumerable.Range(0, columns).All(j => SameBits(rows.CopyColumn(j), [.. values.Select(v => j == 0 ? v : -v)]));
            },
            iter: name.EndsWith(".parquet", StringComparison.Ordinal) ? 20 : 100,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_size_around_a_batch_keeps_rows_and_order(string name)
    {
        using var folder = new TemporaryFolder();
        foreach (int n in (int[])[1, 127, 128, 129, 2047, 2048, 2049, 4096, 4097, 20_481])
        {
            double[] x = [.. Enumerable.Range(0, n).Select(i => i * 1.25)];
            string path = folder.File(name);
            TableFile.Write(path, [OutputColumn.From("x", x), OutputColumn.From("i", [.. Enumerable.Range(0, n)])], TestContext.Current.CancellationToken);
            foreach (int threads in (int[])[1, 2, 7])
            {
                RowTable rows = TableFile.Read(path, new ReadOptions { Threads = threads }, TestContext.Current.CancellationToken).Rows;
                Assert.Equal(x, rows.CopyColumn(0));
                Assert.Equal(Enumerable.Range(0, n).Select(i => (double)i), rows.CopyColumn(1));
            }
        }
    }

    [Fact]
    public void Text_and_parquet_give_the_same_bits_and_levels()
    {
        using var folder = new TemporaryFolder();
        const string Select = "SELECT (random() - 0.5) * pow(10, (random() * 40)::INTEGER - 20) AS x, (random() * 1e6)::BIGINT * 12345678901 AS k, "
            + "(random() * 100)::DECIMAL(18, 5) AS m, (random() * 1e9)::DECIMAL(38, 20) AS big, random() < 0.5 AS b, chr(97 + (random() * 5)::INTEGER) || 'é, \"' AS s, "
            + "(random() * 3)::INTEGER AS g FROM range(30000)";
        string parquet = folder.File("t.parquet");
        string csv = folder.File("t.csv");
        Sql.Run($"CREATE TABLE t AS {Select}; COPY t TO '{parquet}' (FORMAT parquet, ROW_GROUP_SIZE 5000); COPY t TO '{csv}' (HEADER)");
        var options = new ReadOptions { Categorical = ["s", "g"] };
        RowTable one = TableFile.Read(parquet, options, TestContext.Current.CancellationToken).Rows;
        RowTable two = TableFile.Read(csv, options, TestContext.Current.CancellationToken).Rows;
        Assert.Equal(["x", "k", "m", "big", "b", "s", "g"], one.Columns.Select(column => column.Name));
        for (int j = 0; j < one.ColumnCount; j++)
        {
            Assert.Equal(one.Columns[j].Name, two.Columns[j].Name);
            Assert.Equal<string>(one.Columns[j].Levels, two.Columns[j].Levels);
            Assert.True(SameBits(one.CopyColumn(j), two.CopyColumn(j)), one.Columns[j].Name);
        }

        Assert.Equal<string>(["0", "1", "2", "3"], one.Columns[6].Levels);
        Assert.Equal(
            TableFile.ReadLabels(parquet, "b", TestContext.Current.CancellationToken),
            TableFile.ReadLabels(csv, "b", TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Labels_and_names_of_any_text_come_back(string name)
    {
        using var folder = new TemporaryFolder();
        string?[] labels = ["a,b", "say \"no\"", "line\nbreak", "tab\tin", "ü→✓", null, "semi;colon", "x'y", "\"", "#1", "true"];
        string[] names = ["a, \"b\"", "two words", "naïve", "it's", "semi;colon|bar"];
        string path = folder.File(name);
        TableFile.Write(path, [.. names.Select(n => OutputColumn.From(n, labels))], TestContext.Current.CancellationToken);
        Assert.Equal(names, TableFile.Describe(path).Columns.Select(column => column.Name));
        foreach (string n in names)
        {
            Assert.Equal(labels, TableFile.ReadLabels(path, n, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Codes_are_written_as_levels_and_missing_stays_missing(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(name);
        TableFile.Write(path, [OutputColumn.FromCodes("g", [1, 0, -1, 1], ["lo", "hi"])], TestContext.Current.CancellationToken);
        Assert.Equal(["hi", "lo", null, "hi"], TableFile.ReadLabels(path, "g", TestContext.Current.CancellationToken));
        TableFile.Write(path, [OutputColumn.From("x", [1.5, double.NaN, 2.5])], TestContext.Current.CancellationToken);
        LoadedTable loaded = TableFile.Read(path, new ReadOptions { Missing = MissingPolicy.Drop }, TestContext.Current.CancellationToken);
        Assert.Equal([2], loaded.DroppedRows.ToArray());
        Assert.Equal([1.5, 2.5], loaded.Rows.CopyColumn(0));
    }

    [Fact]
    public void A_table_of_rows_can_be_written()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Text("in.csv", "x,g\n1.5,b\n2.5,a\n");
        RowTable rows = TableFile.Read(path, new ReadOptions { Categorical = ["g"] }, TestContext.Current.CancellationToken).Rows;
        using var stream = new MemoryStream();
        TableFile.WriteCsv(stream, OutputColumn.FromTable(rows), TestContext.Current.CancellationToken);
        Assert.Equal("x,g\n1.5,b\n2.5,a\n", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Duckdb_reads_what_is_written_and_agrees()
    {
        using var folder = new TemporaryFolder();
        double[] x = [.. Enumerable.Range(0, 5000).Select(i => Math.Sin(i) * Math.Pow(10, (i % 60) - 30))];
        foreach (string name in (string[])["t.csv", "t.csv.gz", "t.parquet"])
        {
            TableFile.Write(folder.File(name), [OutputColumn.From("x", x)], TestContext.Current.CancellationToken);
        }

        Assert.Equal(0L, Sql.Value($"SELECT count(*) FROM '{folder.File("t.csv")}' a POSITIONAL JOIN '{folder.File("t.parquet")}' b WHERE a.x IS DISTINCT FROM b.x"));
        Assert.Equal(5000L, Sql.Value($"SELECT count(x) FROM '{folder.File("t.csv.gz")}'"));
    }

    private static bool SameBits(double[] a, double[] b) =>
        a.Select(BitConverter.DoubleToUInt64Bits).SequenceEqual(b.Select(BitConverter.DoubleToUInt64Bits));
}
