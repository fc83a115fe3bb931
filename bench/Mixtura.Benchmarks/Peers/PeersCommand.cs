namespace Mixtura.Benchmarks.Peers;

/// <summary>
/// Times every program on the same rows from the same start, one after the other in several rounds, so that a change of
/// the machine's load meets all of them; ratios are taken within a round, and medians over the rounds.
/// </summary>
internal static class PeersCommand
{
    /// <summary>Two programs agree when their log-likelihoods differ by no more than this share.</summary>
    private const double Agreement = 1e-9;

    public static int Run(Arguments arguments)
    {
        int rounds = arguments.Count("--rounds", 3);
        bool quick = arguments.Has("--quick");
        string? only = arguments.Value("--case");
        PeerCase[] cases = [.. PeerCase.All.Where(sizes => only is null ? sizes.Quick || !quick : only == $"{sizes.Rows},{sizes.Columns},{sizes.Components}")];
        if (cases.Length == 0)
        {
            throw new BenchmarkException($"there is no case '{only}'; the cases are {string.Join(' ', PeerCase.All.Select(c => $"{c.Rows},{c.Columns},{c.Components}"))}");
        }

        string workFolder = Directory.CreateTempSubdirectory("mixtura-peers-").FullName;
        try
        {
            Peer[] peers = [new MixturaPeer(), .. InstalledPeers.Find(workFolder)];
            Console.WriteLine(Machine.Describe());
            Console.WriteLine($"Milliseconds per EM iteration, median of {rounds} rounds; (×) is the peer's time over Mixtura's within a round, median.");
            Console.WriteLine();
            var table = new TextTable(["n, d, k", "covariance", .. peers.Select(peer => peer.Name), "Mixtura GFLOP/s", "log-likelihoods"]);
            bool agree = true;
            foreach (PeerCase sizes in cases)
            {
                using CaseFolder folder = CaseFolder.Create(sizes.Rows, sizes.Columns, sizes.Components);
                foreach (bool full in new[] { true, false })
                {
                    agree &= TimeCase(peers, folder, sizes, full, rounds, table);
                }
            }

            Console.WriteLine();
            table.Print(Console.Out);
            Console.WriteLine();
            Console.WriteLine($"Load at the end: {Machine.Load()}");
            return agree ? 0 : 1;
        }
        finally
        {
            Directory.Delete(workFolder, recursive: true);
        }
    }

    private static bool TimeCase(Peer[] peers, CaseFolder folder, PeerCase sizes, bool full, int rounds, TextTable table)
    {
        string kind = full ? "full" : "diagonal";
        peers[0].Time(folder, sizes, full);
        var runs = new Peer.Run[rounds, peers.Length];
        for (int round = 0; round < rounds; round++)
        {
            for (int p = 0; p < peers.Length; p++)
            {
                runs[round, p] = peers[p].Time(folder, sizes, full);
            }

            Console.Error.WriteLine($"{sizes.Rows}, {sizes.Columns}, {sizes.Components} {kind} round {round + 1}: {string.Join(", ", peers.Select((peer, p) => $"{peer.Name} {runs[round, p].Seconds * 1e3:F2} ms ({Difference(runs[round, p], runs[round, 0]):0.0e+0})"))}");
        }

        double[] Over(int peer, Func<Peer.Run, Peer.Run, double> value) => [.. Enumerable.Range(0, rounds).Select(r => value(runs[r, peer], runs[r, 0]))];

        double mine = Median.Of(Over(0, (run, _) => run.Seconds));
        string[] cells = [.. peers.Select((_, p) => p == 0
            ? $"{mine * 1e3:F1}"
            : $"{Median.Of(Over(p, (run, _) => run.Seconds)) * 1e3:F1} (×{Median.Of(Over(p, (run, own) => run.Seconds / own.Seconds)):F1})")];
        double[] differences = [.. Enumerable.Range(1, peers.Length - 1).Select(p => Difference(runs[0, p], runs[0, 0]))];
        bool agree = differences.All(difference => difference <= Agreement);
        string verdict = differences.Length == 0 ? $"{runs[0, 0].MeanLogLikelihood:R}" : (agree ? "agree: " : "DIFFER: ") + string.Join(", ", differences.Select(difference => $"{difference:0.0e+0}"));
        table.Add([$"{sizes.Rows:N0}, {sizes.Columns}, {sizes.Components}", kind, .. cells, $"{sizes.Operations(full) / mine / 1e9:F1}", verdict]);
        return agree;
    }

    /// <summary>The relative difference of two log-likelihoods.</summary>
    private static double Difference(Peer.Run run, Peer.Run own) => Math.Abs(run.MeanLogLikelihood - own.MeanLogLikelihood) / Math.Abs(own.MeanLogLikelihood);
}
