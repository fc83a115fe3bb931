namespace Mixtura.Benchmarks.Mclust;

/// <summary>
/// The whole search of R's mclust, <c>mclustBIC(X, G = 1:9)</c>, beside ours on the same rows: every structure with 1 to 9
/// components, both programs by their defaults. Ends with code 1 where some cell, or the best model, is worse than mclust's.
/// </summary>
internal static class MclustCommand
{
    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, ["--further"], ["--data", "--expression", "--seed", "--markdown"]);
        int seed = arguments.Count("--seed", 1);
        bool further = arguments.Has("--further");
        IReadOnlyList<SearchData> chosen = arguments.Value("--expression") is { } expression ? [SearchData.Of(expression)] : further ? SearchData.Further : SearchData.Choose(arguments.Value("--data"));
        var report = new Report(arguments.Value("--markdown"), further ? "further tables of mclust" : "tables of mclust");
        string version = MclustPeer.FindVersion();
        report.Paragraph($"{Machine.Describe()}. {version}. Seed {seed}; {DateTime.UtcNow:yyyy-MM-dd}; load {Machine.Load()} before the first table.");

        // Code is made ready before the clock runs, as R's is when its package is loaded: that of each number of columns up to a few is its own.
        foreach (int columns in (int[])[1, 2, 3, 4, 5, 8])
        {
            SearchComparison.Search(SyntheticMixture.Of(columns, 2).Sample(200, seed: 3).Rows, seed, threads: 0);
        }

        var comparisons = new List<SearchComparison>();
        foreach (SearchData data in chosen)
        {
            SearchComparison comparison = SearchComparison.Make(data, seed);
            CellCounts counts = comparison.Counts;
            string worse = string.Concat(counts.Worse.Select(cell => $", {cell.Structure} {cell.Components} by {cell.Own - cell.Mclust:F2}"));
            Console.Error.WriteLine($"{data.Name}: {counts.Better} better, {counts.Equal} equal, {counts.Worse.Count} worse{worse}, {counts.AgainstSpurious.Count} against a spurious maximum; Mixtura {comparison.Seconds:F3} s, mclust {comparison.Mclust.Seconds:F3} s");
            comparisons.Add(comparison);
        }

        MclustReport.Write(report, comparisons);
        report.Paragraph($"Load at the end: {Machine.Load()}.");
        report.Save();
        return comparisons.TrueForAll(comparison => comparison.Counts.Worse.Count == 0 && comparison.BestIsNoWorse) ? 0 : 1;
    }
}
