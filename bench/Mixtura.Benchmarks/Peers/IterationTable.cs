namespace Mixtura.Benchmarks.Peers;

/// <summary>Seconds for one iteration of every program, the throughput of Mixtura's beside the machine's peak, and which targets are met.</summary>
internal sealed class IterationTable(InstalledPeers installed, int rounds, Report report)
{
    private static readonly (int Rows, int Columns, int Components)[] s_sizes =
    [
        (100_000, 2, 5),
        (1_000_000, 2, 3),
        (1_000_000, 10, 10),
        (200_000, 50, 20),
        (100_000, 20, 100),
        (50_000, 100, 10),
    ];

    private static readonly (int Rows, int Columns, int Components)[] s_quick = [s_sizes[0], s_sizes[1], s_sizes[5]];

    private readonly MixturaPeer _own = new();
    private readonly MixturaPeer _single = new(threads: 1);
    private readonly MixturaPeer _complete = new(expectation: ExpectationStep.Complete);
    private readonly Peer[] _peers = [.. installed.TimingIterations()];

    /// <summary>All cases, the short list, or one by its sizes "n,d,k".</summary>
    public static PeerCase[] Choose(string? only, bool quick)
    {
        PeerCase[] cases =
        [
            .. (quick && only is null ? s_quick : s_sizes)
                .Where(size => only is null || only == $"{size.Rows},{size.Columns},{size.Components}")
                .SelectMany(size => new[] { true, false }.Select(full => new PeerCase(size.Rows, size.Columns, size.Components, full))),
        ];
        return cases.Length > 0 ? cases
            : throw new BenchmarkException($"there is no case '{only}'; the cases are {string.Join(' ', s_sizes.Select(size => $"{size.Rows},{size.Columns},{size.Components}"))}");
    }

    public bool Run(PeerCase[] cases)
    {
        report.Heading("One iteration");
        report.Paragraph("Milliseconds for one iteration of EM; in brackets the peer's time over Mixtura's within a round.");
        IterationTiming[] timings = [.. cases.GroupBy(sizes => sizes.Sizes).SelectMany(Time)];
        var times = new TextTable(["n, d, k", "covariance", "Mixtura", "every log-density computed", .. _peers.Select(peer => peer.Name), "relative differences of log-likelihoods"]);
        var speeds = new TextTable("n, d, k", "covariance", "1 thread, ms", "GFLOP/s", "of FMA's", $"{Environment.ProcessorCount} threads, ms", "GFLOP/s", "of FMA's", "of FMA's, every log-density computed", "1 thread's time over all threads'", "the same of FMA");
        foreach (IterationTiming t in timings)
        {
            times.Add([t.Case.Sizes, t.Case.Kind, $"{t.Seconds * 1e3:F2}", $"{t.CompleteSeconds * 1e3:F2}", .. _peers.Select((_, p) => $"{t.PeerSeconds(p) * 1e3:F1} (×{t.Ratio(p):F1})"), _peers.Length == 0 ? "" : (t.Agrees ? "" : "DIFFER: ") + string.Join(", ", t.Differences.Select(difference => $"{difference:0.0e+0}"))]);
            speeds.Add(
                t.Case.Sizes,
                t.Case.Kind,
                $"{t.SingleSeconds * 1e3:F2}",
                $"{t.Case.Operations / t.SingleSeconds / 1e9:F1}",
                $"{t.SingleFraction:F2} of {t.SinglePeak:F0}",
                $"{t.Seconds * 1e3:F2}",
                $"{t.Case.Operations / t.Seconds / 1e9:F1}",
                $"{t.Fraction:F2} of {t.Peak:F0}",
                $"{t.CompleteFraction:F2}",
                $"{t.Scaling:F2}",
                $"{t.PeakScaling:F2}");
        }

        report.Table(times);
        report.Paragraph("GFLOP/s of nominal operations beside those of a loop of nothing but fused multiply-adds, with as many threads, just before and after. Above 1 means that most of the nominal work was left out. Where every log-density is computed, rows without responsibility are still left out of the sums, so that column too is more than the units were busy.");
        report.Table(speeds);
        report.Paragraph("Targets, each by the medians above:");
        report.Table(Targets.Judge(timings, [.. _peers.Select(peer => peer.Name)]));
        return timings.All(t => t.Agrees);
    }

    private IterationTiming[] Time(IEnumerable<PeerCase> cases)
    {
        PeerCase[] kinds = [.. cases];
        using CaseFolder folder = CaseFolder.Create(kinds[0].Rows, SyntheticMixture.Of(kinds[0].Columns, kinds[0].Components));
        return [.. kinds.Select(sizes => Time(folder, sizes))];
    }

    private IterationTiming Time(CaseFolder folder, PeerCase sizes)
    {
        _own.Time(folder, sizes);
        var all = new List<IterationRound>();
        for (int round = 0; round < rounds; round++)
        {
            (double Single, double All) before = (FmaPeak.Measure(1), FmaPeak.Measure(Environment.ProcessorCount));
            Peer.Run own = _own.Time(folder, sizes);
            Peer.Run single = _single.Time(folder, sizes);
            Peer.Run complete = _complete.Time(folder, sizes);
            (double Single, double All) after = (FmaPeak.Measure(1), FmaPeak.Measure(Environment.ProcessorCount));
            Peer.Run[] others = [.. _peers.Select(peer => peer.Time(folder, sizes))];
            all.Add(new IterationRound(own, single, complete, others, 0.5 * (before.Single + after.Single), 0.5 * (before.All + after.All)));
            Console.Error.WriteLine($"{sizes.Sizes} {sizes.Kind} round {round + 1}: Mixtura {own.Seconds * 1e3:F2} ms{string.Concat(_peers.Select((peer, p) => $", {peer.Name} {others[p].Seconds * 1e3:F2} ms"))}");
        }

        return new IterationTiming(sizes, all);
    }
}
