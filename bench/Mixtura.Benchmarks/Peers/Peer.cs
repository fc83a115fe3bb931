namespace Mixtura.Benchmarks.Peers;

/// <summary>A program that can run expectation-maximization from given parameters for a given number of iterations.</summary>
internal abstract class Peer
{
    /// <summary>One measurement: seconds per iteration, and the mean log-likelihood of the parameters after the long run.</summary>
    public readonly record struct Run(double Seconds, double MeanLogLikelihood);

    public abstract string Name { get; }

    public abstract Run Time(CaseFolder folder, PeerCase sizes);

    protected static double PerIteration(double shortRun, double longRun, PeerCase sizes) => (longRun - shortRun) / (sizes.LongRun - PeerCase.ShortRun);
}
