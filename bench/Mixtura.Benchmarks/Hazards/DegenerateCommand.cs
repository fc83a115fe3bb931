using System.Collections.Concurrent;
using System.Diagnostics;
using Mixtura.Hazards.Degenerate;

namespace Mixtura.Benchmarks.Hazards;

/// <summary><c>degenerate [--tables N] [--first NUMBER] [--threads N] [--markdown FILE]</c>: generated degenerate tables in every way there is to fit.</summary>
internal static class DegenerateCommand
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, [], ["--tables", "--first", "--threads", "--markdown"]);
        int tables = arguments.Count("--tables", 1000);
        int first = arguments.Value("--first") is null ? 0 : arguments.Count("--first", 1);
        var found = new ConcurrentBag<(DegenerateTable Table, FitCase Way, Trial Trial, TimeSpan Took)>();
        int done = 0;
        Parallel.For(first, first + tables, new ParallelOptions { MaxDegreeOfParallelism = arguments.Count("--threads", 1) }, number =>
        {
            DegenerateTable table = DegenerateTable.Of(number);
            foreach (FitCase way in FitCase.All)
            {
                long began = Stopwatch.GetTimestamp();
                Trial trial = Trial.Run(table, way, s_limit);
                found.Add((table, way, trial, Stopwatch.GetElapsedTime(began)));
                if (trial.Kind == TrialKind.Failure)
                {
                    Console.Error.WriteLine($"table {number} ({table.Kind}), {way.Name}: {trial.Words}: {trial.Details}");
                }
            }

            if (Interlocked.Increment(ref done) % 100 == 0)
            {
                Console.Error.WriteLine($"{done} of {tables} tables");
            }
        });

        var report = new Report(arguments.Value("--markdown"), "degenerate tables");
        report.Paragraph($"{tables} tables from number {first} on, each fitted in {FitCase.All.Length} ways: {found.Count} fits; the longest took {found.Max(one => one.Took.TotalSeconds):F1} s.");
        report.Table(Counted("table", found.GroupBy(one => one.Table.Kind.ToString()), found.Select(one => one.Trial)));
        report.Table(Counted("fit", found.GroupBy(one => one.Way.Name), found.Select(one => one.Trial)));
        var refusals = new TextTable("refusals by their words", "fits");
        foreach (var group in found.Where(one => one.Trial.Kind == TrialKind.Refusal).GroupBy(one => $"{one.Trial.Words}: {Kind(one.Trial.Details)}").OrderByDescending(group => group.Count()))
        {
            refusals.Add(group.Key, $"{group.Count()}");
        }

        report.Table(refusals);
        report.Save();
        return found.Any(one => one.Trial.Kind == TrialKind.Failure) ? 1 : 0;
    }

    private static TextTable Counted(string heading, IEnumerable<IGrouping<string, (DegenerateTable Table, FitCase Way, Trial Trial, TimeSpan Took)>> groups, IEnumerable<Trial> all)
    {
        TrialKind[] kinds = Enum.GetValues<TrialKind>();
        var table = new TextTable([heading, "a sound model", "a model with a report", "a refusal", "a failure"]);
        foreach (var group in groups.OrderBy(group => group.Min(one => one.Table.Number * 100)).ThenBy(group => group.Min(one => FitCase.All.IndexOf(one.Way))))
        {
            table.Add([group.Key, .. kinds.Select(kind => $"{group.Count(one => one.Trial.Kind == kind)}")]);
        }

        table.Add(["all", .. kinds.Select(kind => $"{all.Count(one => one.Kind == kind)}")]);
        return table;
    }

    /// <summary>A message without its place and numbers.</summary>
    private static string Kind(string message)
    {
        string problem = message.StartsWith("table ", StringComparison.Ordinal) ? message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..] : message;
        return System.Text.RegularExpressions.Regex.Replace(problem, @"-?\d[\d.,]*(E[+-]?\d+)?", "#");
    }
}
