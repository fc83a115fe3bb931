using System.Diagnostics;
using System.Globalization;
using Mixtura.Hazards.Fuzzing;
using Mixtura.Hazards.Fuzzing.Command;
using Mixtura.Hazards.Fuzzing.Tables;

namespace Mixtura.Benchmarks.Hazards;

/// <summary><c>fuzz [--seconds N] [--seed S] [--target NAME [--input NUMBER]] [--markdown FILE]</c>: damaged inputs for every reader, an equal time for each.</summary>
internal static class FuzzCommand
{
    private const int MostShown = 20;

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, [], ["--seconds", "--seed", "--target", "--input", "--markdown"]);
        ulong seed = (ulong)arguments.Count("--seed", 1);
        string name = arguments.Value("--target") ?? "";
        FuzzTarget[] all = [.. Targets()];
        FuzzTarget[] targets = [.. all.Where(target => target.Name.Contains(name, StringComparison.Ordinal))];
        if (arguments.Value("--input") is not null)
        {
            (FuzzEnd end, string failure) = targets[0].Try(seed, arguments.Count("--input", 1));
            Console.WriteLine($"{targets[0].Name}, seed {seed}, input {arguments.Count("--input", 1)}: {end} {failure}");
            return end == FuzzEnd.Failed ? 1 : 0;
        }

        var each = TimeSpan.FromSeconds(arguments.Count("--seconds", 60) / (double)targets.Length);
        var table = new TextTable("reader", "inputs", "read", "refused", "failed", "slowest, s");
        long failures = 0;
        foreach (FuzzTarget target in targets)
        {
            long[] ends = new long[3];
            double slowest = 0;
            long began = Stopwatch.GetTimestamp();
            for (long number = 0; Stopwatch.GetElapsedTime(began) < each; number++)
            {
                long start = Stopwatch.GetTimestamp();
                (FuzzEnd end, string failure) = target.Try(seed, number);
                slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(start).TotalSeconds);
                ends[(int)end]++;
                if (end == FuzzEnd.Failed && ends[(int)end] <= MostShown)
                {
                    Console.Error.WriteLine($"{target.Name}, seed {seed}, input {number}: {failure}");
                }
            }

            failures += ends[(int)FuzzEnd.Failed];
            table.Add([target.Name, $"{ends.Sum()}", .. ends.Select(count => count.ToString(CultureInfo.InvariantCulture)), $"{slowest:F2}"]);
        }

        foreach (IDisposable target in all.OfType<IDisposable>())
        {
            target.Dispose();
        }

        var report = new Report(arguments.Value("--markdown"), "fuzzing");
        report.Table(table);
        report.Save();
        return failures > 0 ? 1 : 0;
    }

    private static IEnumerable<FuzzTarget> Targets() => [new ModelTarget(), new ClassifierTarget(), new StatisticsTarget(), new CheckpointTarget(), .. TableTarget.All(), new CacheTarget(), new CommandTarget()];
}
