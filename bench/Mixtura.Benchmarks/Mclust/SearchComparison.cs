using System.Diagnostics;

namespace Mixtura.Benchmarks.Mclust;

/// <summary>Both searches on one table.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Rows">n.</param>
/// <param name="Columns">d.</param>
/// <param name="Own">What Mixtura found.</param>
/// <param name="Seconds">How long it took with all threads,</param>
/// <param name="SingleSeconds">and with one.</param>
/// <param name="Mclust">What mclust found.</param>
/// <param name="Counts">Both beside each other.</param>
internal sealed record SearchComparison(string Name, long Rows, int Columns, SearchResult Own, double Seconds, double SingleSeconds, MclustSearch Mclust, CellCounts Counts)
{
    public const int MostComponents = 9;

    /// <summary>Whether the best sound model of all is no worse than mclust's best.</summary>
    public bool BestIsNoWorse => Own.Best.IsSound && Own.Best.Value(Criterion.Bic) <= Mclust.BestBic + CellCounts.Same;

    public static SearchComparison Make(SearchData data, int seed)
    {
        string folder = Directory.CreateTempSubdirectory("mixtura-mclust-").FullName;
        try
        {
            string rows = Path.Combine(folder, "rows.bin");
            RowTable table = RowsFile.Read(rows, data.Put(rows));
            (SearchResult own, double seconds) = Search(table, seed, threads: 0);
            (_, double single) = Search(table, seed, threads: 1);
            MclustSearch mclust = MclustPeer.Search(rows, table.ColumnCount, seed);
            var counts = CellCounts.Of(own, mclust, (structure, k) => MclustPeer.Fit(rows, table.ColumnCount, seed, structure, k).FindFault(table));
            return new SearchComparison(data.Name, table.RowCount, table.ColumnCount, own, seconds, single, mclust, counts);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every structure with 1 to 9 components by the default plan.</summary>
    public static (SearchResult Result, double Seconds) Search(RowTable table, int seed, int threads)
    {
        Family[] families = [.. Covariances.Distinct(table.ColumnCount).Select(covariance => new GaussianFamily(covariance))];
        var options = new FitOptions { Seed = (ulong)seed, Threads = threads };
        long began = Stopwatch.GetTimestamp();
        SearchResult result = MixtureSearch.Run(table, families, 1, MostComponents, new SearchOptions { Validation = FinalistValidation.None, Fit = options }, CancellationToken.None);
        return (result, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
