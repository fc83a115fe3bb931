namespace Mixtura.Benchmarks.Peers;

/// <summary>All programs' turns in one round, and the machine's peak in GFLOP/s at the time.</summary>
internal sealed record IterationRound(Peer.Run Own, Peer.Run Single, Peer.Run Complete, Peer.Run[] Peers, double SinglePeak, double Peak);

/// <summary>Medians over the rounds of one case.</summary>
internal sealed class IterationTiming(PeerCase sizes, IReadOnlyList<IterationRound> rounds)
{
    public PeerCase Case => sizes;

    public double Seconds => Over(round => round.Own.Seconds);

    public double SingleSeconds => Over(round => round.Single.Seconds);

    /// <summary>With the log-density of every component for every row; rows without responsibility still stay out of the sums.</summary>
    public double CompleteSeconds => Over(round => round.Complete.Seconds);

    public double CompleteFraction => Over(round => sizes.Operations / round.Complete.Seconds / 1e9 / round.Peak);

    public double SinglePeak => Over(round => round.SinglePeak);

    public double Peak => Over(round => round.Peak);

    /// <summary>Operations a second by those of the peak with as many threads.</summary>
    public double Fraction => Over(round => sizes.Operations / round.Own.Seconds / 1e9 / round.Peak);

    public double SingleFraction => Over(round => sizes.Operations / round.Single.Seconds / 1e9 / round.SinglePeak);

    /// <summary>One thread's time over all threads' time.</summary>
    public double Scaling => Over(round => round.Single.Seconds / round.Own.Seconds);

    public double PeakScaling => Over(round => round.Peak / round.SinglePeak);

    /// <summary>The relative difference of each peer's log-likelihood to Mixtura's.</summary>
    public double[] Differences => Array.ConvertAll(rounds[0].Peers, peer =>
        Math.Abs(peer.MeanLogLikelihood - rounds[0].Own.MeanLogLikelihood) / Math.Abs(rounds[0].Own.MeanLogLikelihood));

    public bool Agrees => Differences.All(difference => difference <= PeersCommand.Agreement);

    public double PeerSeconds(int peer) => Over(round => round.Peers[peer].Seconds);

    public double Ratio(int peer) => Over(round => round.Peers[peer].Seconds / round.Own.Seconds);

    private double Over(Func<IterationRound, double> value) => Median.Of(rounds.Select(value));
}
