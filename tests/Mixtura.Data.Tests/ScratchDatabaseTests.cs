using DuckDB.NET.Data;
using Mixtura.Data.Output;
using Xunit;

namespace Mixtura.Data.Tests;

public sealed class ScratchDatabaseTests
{
    [Fact]
    public void Its_folder_goes_when_it_does()
    {
        using var folder = new TemporaryFolder();
        string own = Directory.CreateDirectory(folder.File("scratch")).FullName;
        using (var scratch = new ScratchDatabase(256 << 20, own))
        {
            scratch.Database.Execute("CREATE TABLE t AS SELECT 1", TestContext.Current.CancellationToken);
            Assert.NotEmpty(Directory.GetFiles(own));
        }

        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_database_that_cannot_be_opened_leaves_no_folder_behind()
    {
        using var folder = new TemporaryFolder();
        string own = Directory.CreateDirectory(folder.File("scratch")).FullName;

        // Where the database's file should be is a folder.
        Directory.CreateDirectory(Path.Combine(own, "rows.duckdb"));
        Assert.Throws<DuckDBException>(() => new ScratchDatabase(256 << 20, own));
        Assert.Empty(folder.Names());
    }
}
