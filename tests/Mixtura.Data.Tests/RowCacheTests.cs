using System.Globalization;
using Xunit;

namespace Mixtura.Data.Tests;

/// <summary>The cache of a streamed table's rows: the same rows, used only for what it was made of, whole or not at all.</summary>
public sealed class RowCacheTests
{
    private const int Rows = 12_000;

    private static readonly ReadOptions s_options = new() { Columns = ["x", "kind"], Categorical = ["kind"], WeightColumn = "w", Missing = MissingPolicy.Drop, Memory = 3L * 2_048 * 3 * 8, Cache = true };

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.parquet")]
    public void Rows_of_a_cache_are_those_of_the_file(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, name);
        LoadedTable whole = Read(path, s_options with { Memory = null, Cache = false });
        LoadedTable first = Read(path, s_options);
        Assert.False(first.UsesOldCache);
        Assert.True(File.Exists(first.CachePath));
        LoadedTable second = Read(path, s_options);
        Assert.True(second.UsesOldCache);
        foreach (LoadedTable table in new[] { first, second })
        {
            Assert.True(table.Rows.IsStreamed);
            Assert.Equal(whole.DroppedRows.ToArray(), table.DroppedRows.ToArray());
            Assert.Equal(whole.MissingCells, table.MissingCells);
            Assert.Equal(whole.RowsInFile, table.RowsInFile);
            Assert.Equal(whole.Rows.TotalWeight, table.Rows.TotalWeight);
            RowTable rows = table.Rows.Sample((int)table.Rows.RowCount);
            Assert.Equal(whole.Rows.CopyColumn(0), rows.CopyColumn(0));
            Assert.Equal(whole.Rows.CopyColumn(1), rows.CopyColumn(1));
            Assert.Equal(whole.Rows.Weight(77), rows.Weight(77));
        }

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, ".*"));
    }

    [Fact]
    public void A_cache_of_anything_else_is_written_again()
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, "t.csv");
        Read(path, s_options);
        Assert.False(Read(path, s_options with { WeightColumn = null }).UsesOldCache);
        Assert.False(Read(path, s_options).UsesOldCache);
        Assert.False(Read(path, s_options with { Columns = ["kind", "x"] }).UsesOldCache);
        Assert.False(Read(path, s_options with { Precision = Precision.Single }).UsesOldCache);
        Read(path, s_options);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
        Assert.False(Read(path, s_options).UsesOldCache);
        Assert.True(Read(path, s_options).UsesOldCache);
    }

    [Fact]
    public void A_damaged_head_or_end_is_written_again_and_a_damaged_block_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, "t.csv");
        string cache = Read(path, s_options).CachePath!;
        byte[] whole = File.ReadAllBytes(cache);
        foreach (int at in new[] { 0, 9, 30, whole.Length - 1, whole.Length - 12, whole.Length - 30 })
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 4;
            File.WriteAllBytes(cache, damaged);
            Assert.False(Read(path, s_options).UsesOldCache);
            Assert.Equal(whole, File.ReadAllBytes(cache));
        }

        foreach (int length in new[] { 0, 5, 100, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(cache, whole[..length]);
            Assert.False(Read(path, s_options).UsesOldCache);
        }

        for (int at = 1_000; at < whole.Length - 1_000; at += whole.Length / 7)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 1;
            File.WriteAllBytes(cache, damaged);
            var error = Assert.Throws<TableException>(() => Read(path, s_options));
            Assert.Contains("delete it", error.Message, StringComparison.Ordinal);
            Assert.Contains(cache, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_an_error_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, "t.csv");
        Directory.CreateDirectory(path + ".mixtura-rows");
        Assert.Contains("do without the cache", Assert.Throws<TableException>(() => Read(path, s_options)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, ".*"));

        // A file that is refused leaves no cache either.
        Directory.Delete(path + ".mixtura-rows");
        Assert.Throws<TableException>(() => Read(path, s_options with { Missing = MissingPolicy.Refuse }));
        Assert.False(File.Exists(path + ".mixtura-rows"));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, ".*"));
        Assert.Throws<ArgumentException>(() => Read(path, s_options with { Memory = null }));
    }

    private static LoadedTable Read(string path, ReadOptions options) => TableFile.Read(path, options, TestContext.Current.CancellationToken);

    private static string Written(TemporaryFolder folder, string name)
    {
        string path = folder.File(name);
        double[] x = [.. Enumerable.Range(0, Rows).Select(i => i % 999 == 5 ? double.NaN : Math.Sin(i) + (i % 2 * 5))];
        double[] w = [.. Enumerable.Range(0, Rows).Select(i => 1 + (i % 3 * 0.5))];
        string[] kind = [.. Enumerable.Range(0, Rows).Select(i => i % 4 == 1 ? "a" : "b")];
        if (name.EndsWith(".csv", StringComparison.Ordinal))
        {
            File.WriteAllText(path, "x,kind,w\n" + string.Join('\n', x.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{(double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture))},{kind[i]},{w[i]:R}"))) + "\n");
        }
        else
        {
            TableFile.Write(path, [OutputColumn.From("x", x), OutputColumn.From("kind", kind), OutputColumn.From("w", w)], TestContext.Current.CancellationToken);
        }

        return path;
    }
}
