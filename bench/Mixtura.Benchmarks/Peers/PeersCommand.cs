using Mixtura.Benchmarks.Climbs;
using Mixtura.Benchmarks.Processes;
using Mixtura.Benchmarks.Scaling;
using Mixtura.Benchmarks.Skipping;

namespace Mixtura.Benchmarks.Peers;

/// <summary>
/// All comparisons in one run on one machine. Programs take turns in several rounds, so that a change of the machine's load
/// meets all of them; ratios are taken within a round, and medians over the rounds.
/// </summary>
internal static class PeersCommand
{
    /// <summary>Two programs agree when their log-likelihoods differ by no more than this share.</summary>
    public const double Agreement = 1e-9;

    private static readonly string[] s_tables = ["iterations", "convergence", "processes", "scaling", "starts", "skipping"];

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, ["--quick"], ["--tables", "--rounds", "--case", "--command", "--markdown"]);
        int rounds = arguments.Count("--rounds", 3);
        string[] tables = arguments.Value("--tables")?.Split(',') ?? s_tables;
        if (tables.FirstOrDefault(table => !s_tables.Contains(table)) is { } unknown)
        {
            throw new BenchmarkException($"there is no table '{unknown}'; the tables are {string.Join(',', s_tables)}");
        }

        PeerCase[] cases = IterationTable.Choose(arguments.Value("--case"), arguments.Has("--quick"));
        string command = arguments.Value("--command") ?? Path.Combine(AppContext.BaseDirectory, "Mixtura.Cli");
        var report = new Report(arguments.Value("--markdown"), "tables of a run");
        using var peers = new InstalledPeers();
        report.Paragraph($"{Machine.Describe()}. {peers.Describe()}. {DateTime.UtcNow:yyyy-MM-dd}; {(rounds == 1 ? "one round" : $"medians of {rounds} rounds")}; load {Machine.Load()} before the first of them.");
        bool agree = true;
        foreach (string table in s_tables.Intersect(tables))
        {
            agree &= table switch
            {
                "iterations" => new IterationTable(peers, rounds, report).Run(cases),
                "convergence" => new ClimbTable(peers, rounds, report).Run(),
                "processes" => new ProcessTable(peers, command, rounds, report).Run(),
                "scaling" => ScalingTable.Run(rounds, report),
                "starts" => StartTable.Run(rounds, report),
                _ => SkippingTable.Run(rounds, report),
            };
            report.Paragraph($"Load at the end of this table: {Machine.Load()}.");
            report.Save();
        }

        return agree ? 0 : 1;
    }
}
