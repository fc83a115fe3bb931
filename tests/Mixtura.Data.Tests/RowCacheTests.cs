using System.Globalization;
using Mixtura.Data.Cache;
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

    [Theory]
    [InlineData("t.csv", Precision.Double)]
    [InlineData("t.parquet", Precision.Single)]
    public void Mini_batches_of_a_cache_are_those_of_memory(string name, Precision precision)
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, name);
        ReadOptions options = s_options with { Columns = ["x"], Categorical = [], Precision = precision, Memory = 4L * 2_048 * 2 * 8 };
        var fitting = new FitOptions { Components = 2, Starts = 2, Stepwise = new StepwiseOptions { BatchRows = 4_096 } };
        FitResult<Mixture> whole = Mixture.Fit(Read(path, options with { Memory = null, Cache = false }).Rows, new GaussianFamily(), fitting, TestContext.Current.CancellationToken);
        foreach (bool usesOldCache in new[] { false, true })
        {
            LoadedTable streamed = Read(path, options);
            Assert.Equal((true, usesOldCache), (streamed.Rows.IsStreamed, streamed.UsesOldCache));
            FitResult<Mixture> fit = Mixture.Fit(streamed.Rows, new GaussianFamily(), fitting, TestContext.Current.CancellationToken);
            Assert.Equal(whole.Trace, fit.Trace);
            Assert.Equal(whole.Model.Weights.ToArray(), fit.Model.Weights.ToArray());
        }

        // A block that is damaged after its file was looked at is found by its hash.
        LoadedTable damaged = Read(path, options);
        byte[] bytes = File.ReadAllBytes(damaged.CachePath!);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(damaged.CachePath!, bytes);
        Assert.Contains("the cache is damaged", Assert.Throws<TableException>(() => Mixture.Fit(damaged.Rows, new GaussianFamily(), fitting, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("keep a cache", Assert.Throws<ArgumentException>(() => Mixture.Fit(Read(path, options with { Cache = false }).Rows, new GaussianFamily(), fitting, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_rows_of_a_cache_can_be_read()
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, "t.csv");
        ReadOptions options = s_options with { Columns = ["x"], Categorical = [] };
        RowTable whole = Read(path, options with { Memory = null, Cache = false }).Rows;
        ReadSlot[] plan = [new ReadSlot(0, "x", ColumnKind.Real, false, null), new ReadSlot(2, "w", ColumnKind.Real, false, null)];
        var rows = new FileRows(TableFile.Open(path, TestContext.Current.CancellationToken), plan, 1, options, Precision.Double);
        Assert.False(rows.CanSeek);
        Assert.Throws<NotSupportedException>(() => rows.Read(0, 1, new RowTableBuilder(rows.Columns, weighted: true), TestContext.Current.CancellationToken));
        RowTable.Stream(rows, options.Memory!.Value, TestContext.Current.CancellationToken);
        Assert.True(rows.CanSeek);
        foreach ((long first, int count) in new[] { (0L, 1), (2_047, 2), (2_048, 2_048), (1_000, 5_000), (whole.RowCount - 1, 1), (whole.RowCount - 3_000, 3_000) })
        {
            var builder = new RowTableBuilder(rows.Columns, weighted: true);
            rows.Read(first, count, builder, TestContext.Current.CancellationToken);
            RowTable found = builder.Build();
            Assert.Equal(whole.CopyColumn(0)[(int)first..(int)(first + count)], found.CopyColumn(0));
            Assert.Equal(whole.Weight(first + count - 1), found.Weight(count - 1));
        }

        Assert.Throws<TableException>(() => rows.Read(whole.RowCount - 1, 2, new RowTableBuilder(rows.Columns, weighted: true), TestContext.Current.CancellationToken));
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

    [Theory]
    [InlineData(0, double.NaN)]
    [InlineData(1, 0.5)]
    [InlineData(1, 2.0)]
    [InlineData(2, -1.0)]
    public void A_value_that_no_file_can_have_is_refused_though_its_hash_is_right(int column, double value)
    {
        using var folder = new TemporaryFolder();
        string path = Written(folder, "t.csv");
        string cache = Read(path, s_options).CachePath!;
        byte[] bytes = File.ReadAllBytes(cache);
        int values = RowCache.BlockRows * sizeof(double);
        int at = RowCache.Mark.Length + sizeof(int) + BitConverter.ToInt32(bytes, RowCache.Mark.Length) + sizeof(ulong) + sizeof(int) + (column * (values + sizeof(ulong)));
        BitConverter.TryWriteBytes(bytes.AsSpan(at + (sizeof(double) * 7)), value);
        BitConverter.TryWriteBytes(bytes.AsSpan(at + values), RowCache.Hash(bytes.AsSpan(at, values)));
        File.WriteAllBytes(cache, bytes);
        var error = Assert.Throws<TableException>(() => Read(path, s_options));
        Assert.StartsWith(cache, error.Message, StringComparison.Ordinal);
        Assert.Contains("delete it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foot_that_no_file_can_have_is_not_possible()
    {
        Assert.True(new CacheFoot(3, [1, 2], [1, 3]).IsPossible);
        Assert.False(new CacheFoot(2, [1, 2], [1, 2]).IsPossible);
        Assert.False(new CacheFoot(3, [1, 3], [1, 3]).IsPossible);
        Assert.False(new CacheFoot(3, [-1, 2], [1, 3]).IsPossible);
        Assert.False(new CacheFoot(3, [1, 0], [1, 3]).IsPossible);
        Assert.False(new CacheFoot(3, [1, 2], [3, 1]).IsPossible);
        Assert.False(new CacheFoot(3, [1, 2], [1, 4]).IsPossible);
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
