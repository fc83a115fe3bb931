using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Mixtura.Hazards.Hostile;
using Xunit;

namespace Mixtura.Data.Tests;

/// <summary>Files that are made to take memory or time, or in which a row would be lost, are refused.</summary>
public sealed class HostileFileTests
{
    private const string Rows = "a,b\n1,2\n3,4\n5,6\n";
    private const long Gigabyte = 1L << 30;

    [Theory]
    [InlineData("", "check the first line")]
    [InlineData(Rows, "longer than 16 MiB")]
    [InlineData(Rows + "7,8", "longer than 16 MiB")]
    [InlineData(Rows + "7,\"8", "longer than 16 MiB")]
    public void A_gigabyte_without_a_line_feed(string beginning, string words)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Text("t.csv", beginning);
        using (FileStream file = File.OpenWrite(path))
        {
            // A hole, which takes no room on the disk and is read as zeros.
            file.SetLength(Gigabyte);
        }

        AssertRefused(path, words);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("7,{0}")]
    [InlineData("{0},7")]
    [InlineData("{0}\n")]
    [InlineData("7,{0}\n8,9\n")]
    public void A_row_that_no_buffer_holds_is_not_left_out(string rest)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Text("t.csv", Rows + string.Format(System.Globalization.CultureInfo.InvariantCulture, rest, new string('1', 20 << 20)));
        AssertRefused(path, "longer than 16 MiB");
    }

    [Fact]
    public void The_longest_row_is_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Text("t.csv", Rows + "7," + new string('0', (16 << 20) - 100) + "8");
        Assert.Equal([2, 4, 6, 8], TableFile.Read(path, ct: TestContext.Current.CancellationToken).Rows.CopyColumn(1));
    }

    [Theory]
    [InlineData(Rows + "7,", "1")]
    [InlineData("", "a,")]
    public void A_gzip_file_that_unfolds_to_a_hundred_megabytes_of_one_line(string beginning, string piece)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.csv.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            string many = string.Concat(Enumerable.Repeat(piece, 1 << 14));
            new LazyStream(beginning, many, (100 << 20) / many.Length, "").CopyTo(gzip);
        }

        Assert.InRange(new FileInfo(path).Length, 0, 1 << 20);
        AssertRefused(path, "longer than 16 MiB");
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public void A_parquet_footer_that_lies_about_its_length(int length)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.parquet");
        TableFile.Write(path, [OutputColumn.From("x", [.. Enumerable.Range(0, 1000).Select(i => Math.Sqrt(i))])], TestContext.Current.CancellationToken);
        byte[] bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - 8), length);
        AssertRefused(folder.Bytes("lie.parquet", bytes), "damaged");
    }

    [Fact]
    public void Bytes_of_a_parquet_footer_may_lie()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("t.parquet");
        TableFile.Write(path, [OutputColumn.From("x", [1.0, 2, 3])], TestContext.Current.CancellationToken);
        byte[] whole = File.ReadAllBytes(path);
        int footer = BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(whole.Length - 8));
        for (int at = whole.Length - 8 - footer; at < whole.Length - 8; at += 9)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= 0x7F;
            try
            {
                TableFile.Read(folder.Bytes("lie.parquet", bytes), ct: TestContext.Current.CancellationToken);
            }
            catch (TableException)
            {
                // Refused, as most are.
            }
        }
    }

    [Fact]
    public void A_table_that_no_memory_holds_is_refused_as_it_is_read()
    {
        ReadSlot[] slots = [new(0, "x", ColumnKind.Real, false, null), new(1, "w", ColumnKind.Real, false, null)];
        var collector = new RowCollector("t.csv", slots, 1, MissingPolicy.Refuse, Precision.Double, memory: 16 * 250);
        var batch = new Batch(2, 100) { Rows = 100 };
        Array.Fill(batch.Values[1], 1);
        collector.Add(batch);
        collector.Add(batch);
        TableException error = Assert.Throws<TableException>(() => collector.Add(batch));
        Assert.Contains("250 rows that the memory holds", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string path, string words)
    {
        TableException error = Assert.Throws<TableException>(() => TableFile.Read(path, ct: TestContext.Current.CancellationToken));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
