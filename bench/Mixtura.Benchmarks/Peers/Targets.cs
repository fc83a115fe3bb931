namespace Mixtura.Benchmarks.Peers;

/// <summary>What an iteration is held to, and where it holds.</summary>
internal static class Targets
{
    private const double Never = double.NaN;

    public static TextTable Judge(IReadOnlyList<IterationTiming> timings, string[] peers)
    {
        var table = new TextTable("target", "holds in", "missed at");
        for (int p = 0; p < peers.Length; p++)
        {
            int peer = p;
            bool scikitLearn = peers[p] == "scikit-learn";
            Add(table, $"full, {(scikitLearn ? "10 (7 at d = 100)" : "4")} × {peers[p]}", timings, t => t.Ratio(peer), c => !c.Full ? Never : !scikitLearn ? 4 : c.Columns >= 100 ? 7 : 10, "×{0:F1}");
            Add(table, $"diagonal, {(scikitLearn ? 5 : 2)} × {peers[p]}", timings, t => t.Ratio(peer), c => c.Full ? Never : scikitLearn ? 5 : 2, "×{0:F1}");
        }

        Add(table, "full, 1/2 of FMA's throughput at d ≥ 50, 1/3 at d ≥ 10, 1/10 below, all threads", timings, t => t.Fraction, Fraction, "{0:F2}");
        Add(table, "the same, every log-density computed", timings, t => t.CompleteFraction, Fraction, "{0:F2}");
        Add(table, "the same, one thread", timings, t => t.SingleFraction, Fraction, "{0:F2}");
        return table;
    }

    private static double Fraction(PeerCase sizes) => !sizes.Full ? Never : sizes.Columns >= 50 ? 1 / 2.0 : sizes.Columns >= 10 ? 1 / 3.0 : 1 / 10.0;

    /// <param name="table">Where the verdict goes.</param>
    /// <param name="name">The target in words.</param>
    /// <param name="timings">All cases.</param>
    /// <param name="value">What was measured.</param>
    /// <param name="least">What it must be at least; NaN for a case of which nothing is asked.</param>
    /// <param name="format">How a value is written.</param>
    private static void Add(TextTable table, string name, IReadOnlyList<IterationTiming> timings, Func<IterationTiming, double> value, Func<PeerCase, double> least, string format)
    {
        IterationTiming[] asked = [.. timings.Where(t => !double.IsNaN(least(t.Case)))];
        IterationTiming[] missed = [.. asked.Where(t => !(value(t) >= least(t.Case)))];
        table.Add(
            name,
            $"{asked.Length - missed.Length} of {asked.Length}",
            missed.Length == 0 ? "nowhere" : string.Join("; ", missed.Select(t => $"{t.Case.Sizes}: {string.Format(format, value(t))}")));
    }
}
