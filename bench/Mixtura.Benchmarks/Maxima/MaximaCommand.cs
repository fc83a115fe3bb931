namespace Mixtura.Benchmarks.Maxima;

/// <summary>
/// <c>maxima [--starts N] [--seeds N] [--data TEXT] [--markdown FILE]</c>: the default fit beside the best of many random starts of a plain
/// expectation-maximization. Ends with code 1 where a fit stays behind.
/// </summary>
internal static class MaximaCommand
{
    /// <summary>A difference of log-likelihoods that is not one of maxima.</summary>
    private const double Same = 1e-3;
    private const double MostBehind = 0.01;

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, [], ["--starts", "--seeds", "--data", "--markdown"]);
        int starts = arguments.Count("--starts", 200);
        int seeds = arguments.Count("--seeds", 3);
        string data = arguments.Value("--data") ?? "";
        var report = new Report(arguments.Value("--markdown"), "tables of maxima");
        report.Paragraph($"{starts} starts of the plain iterations, {seeds} seeds of the default fit; {DateTime.UtcNow:yyyy-MM-dd}.");
        var table = new TextTable("table", "components", "best of plain iterations", "reached by", "default fit, worst seed", "behind");
        int behind = 0;
        MaximaCase[] cases = [.. MaximaCase.All.Where(one => one.Name.Contains(data, StringComparison.Ordinal))];
        if (cases.Length == 0)
        {
            throw new BenchmarkException($"no table's name has '{data}' in it; the tables are {string.Join("; ", MaximaCase.All.Select(one => one.Name).Distinct())}");
        }

        foreach (MaximaCase one in cases)
        {
            var plain = new PlainEm(one);
            double[] found = new double[starts];
            Parallel.For(0, starts, i => found[i] = plain.Run((ulong)i + 1));
            double best = found.Max();
            double worst = Enumerable.Range(1, seeds).Min(seed => Mixture.Fit(one.Table, one.Family(), new FitOptions { Components = one.Components, Seed = (ulong)seed }).LogLikelihood);
            behind += best - worst > MostBehind ? 1 : 0;
            table.Add(one.Name, $"{one.Components}", $"{best:F4}", $"{found.Count(value => value > best - Same)}", $"{worst:F4}", best - worst > Same ? $"{best - worst:F4}" : worst - best > Same ? $"{best - worst:F4}" : "0");
            Console.Error.WriteLine($"{one.Name}, {one.Components}: {best:F4}, {worst:F4}");
        }

        report.Table(table);
        report.Paragraph($"Behind by more than {MostBehind}: {behind} of {cases.Length}.");
        report.Save();
        return behind == 0 ? 0 : 1;
    }
}
