using Mixtura.Benchmarks.Coverage;

namespace Mixtura.Benchmarks.Drift;

/// <summary><c>drift [--sets N] [--markdown FILE]</c>: how often tests of drift reject where there is none.</summary>
internal static class DriftCommand
{
    private static readonly double[] s_levels = [0.05, 0.01];

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, [], ["--sets", "--markdown"]);
        int sets = arguments.Count("--sets", 1000);
        var report = new Report(arguments.Value("--markdown"), "tables of drift");
        report.Paragraph($"{sets} tables for each line; {DateTime.UtcNow:yyyy-MM-dd}. Shares of tests with a p-value at most 0.05 and at most 0.01, each test by itself, and of tables in which any test does at 0.05 after the correction. One component's 5 % have a standard error of {100 * Math.Sqrt(0.05 * 0.95 / sets):F1} %.");
        var table = new TextTable("rows from", "model", "new rows", "weight", "location", "spread", "log-density", "any");
        foreach (CoverageCase one in CoverageCase.All.Where(one => ReferenceEquals(one.Family, one.Truth.Family) || one.Family.Structure == one.Truth.Family.Structure))
        {
            foreach ((int old, int rows) in new[] { (0, one.Rows), (one.Rows, one.Rows), (one.Rows, 4 * one.Rows), (4 * one.Rows, one.Rows) })
            {
                table.Add([one.Name, old == 0 ? "known" : $"of {old} rows", $"{rows}", .. Rejections(one, old, rows, sets)]);
            }
        }

        report.Table(table);
        report.Save();
        return 0;
    }

    private static IEnumerable<string> Rejections(CoverageCase one, int old, int rows, int sets)
    {
        var results = new DriftResult[sets];
        Parallel.For(0, sets, set =>
        {
            Mixture model = old == 0 ? one.Truth : one.Fit(one.Truth.Sample(old, seed: 1_000_000 + (ulong)set).Rows, one.Truth);
            results[set] = DriftDetection.Detect(model, one.Truth.Sample(rows, seed: (ulong)set).Rows, new DriftOptions
            {
                ModelRows = old == 0 ? null : old,
                Draws = new MonteCarloOptions { Draws = 20_000, Seed = 1 + (ulong)set, Threads = 1 },
            });
        });
        foreach (DriftTestKind kind in Enum.GetValues<DriftTestKind>())
        {
            DriftTest[] tests = [.. results.SelectMany(result => result.Tests).Where(test => test.Kind == kind)];
            yield return tests.Length == 0 ? "–" : string.Join(", ", s_levels.Select(level => $"{100 * tests.Average(test => test.PValue <= level ? 1.0 : 0.0):F1}")) + " %";
        }

        yield return $"{100 * results.Average(result => result.HasDrifted ? 1.0 : 0.0):F1} %";
    }
}
