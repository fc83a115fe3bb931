namespace Mixtura.Benchmarks.Coverage;

/// <summary><c>coverage [--sets N] [--replicates B] [--methods M,M,..] [--threads N] [--markdown FILE]</c>: how often 95 % intervals hold the true value, for each method.</summary>
internal static class CoverageCommand
{
    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, [], ["--sets", "--replicates", "--methods", "--threads", "--markdown"]);
        int sets = arguments.Count("--sets", 500);
        int replicates = arguments.Count("--replicates", 199);
        int threads = arguments.Count("--threads", Environment.ProcessorCount);
        UncertaintyMethod[] methods = arguments.Value("--methods") is { } list ? [.. list.Split(',').Select(Method)] : [.. UncertaintyMethods.All];
        var report = new Report(arguments.Value("--markdown"), "tables of coverage");
        report.Paragraph($"{sets} tables for each case, {replicates} replicates of a bootstrap; {DateTime.UtcNow:yyyy-MM-dd}. A coverage of 95 % has a standard error of {100 * Math.Sqrt(0.95 * 0.05 / sets):F1} % for one parameter.");
        foreach (CoverageCase one in CoverageCase.All)
        {
            new CoverageTable(one, methods, sets, replicates, threads).Write(report);
            report.Save();
        }

        return 0;
    }

    private static UncertaintyMethod Method(string word) => UncertaintyMethods.TryParse(word, out UncertaintyMethod method)
        ? method
        : throw new BenchmarkException($"there is no method '{word}'; the methods are {string.Join(", ", UncertaintyMethods.All.Select(UncertaintyMethods.Word))}");
}
