namespace Mixtura.Benchmarks.Peers;

/// <summary>A program that can run expectation-maximization from given parameters for a given number of iterations.</summary>
internal abstract class Peer
{
    /// <summary>One measurement: seconds per iteration, and the mean log-likelihood of the parameters after the long run.</summary>
    public readonly record struct Run(double Seconds, double MeanLogLikelihood);

    public abstract string Name { get; }

    public abstract Run Time(CaseFolder folder, PeerCase sizes);

    /// <param name="shortRun">Seconds of the short run.</param>
    /// <param name="longRun">Seconds of the long run.</param>
    /// <param name="iterations">How many iterations the long run took; a program may stop by itself.</param>
    protected static double PerIteration(double shortRun, double longRun, int iterations) => iterations > PeerCase.ShortRun
        ? (longRun - shortRun) / (iterations - PeerCase.ShortRun)
        : throw new BenchmarkException($"a long run stopped after {iterations} iterations");
}
