namespace Mixtura;

/// <summary>
/// How much the components of a mixture overlap, by the probabilities of misclassification of Maitra and Melnykov (2010): ω(j | i) is
/// the probability that a row of component i is likelier to be of component j, P(πⱼfⱼ(X) &gt; πᵢfᵢ(X) | X ~ fᵢ). They are estimated from rows drawn from
/// each component. The noise counts as a component. Immutable.
/// </summary>
public sealed class ComponentOverlap
{
    private readonly double[,] _misclassified;
    private readonly double[] _lost;

    private ComponentOverlap(double[,] misclassified, double[] lost, int draws)
    {
        _misclassified = misclassified;
        _lost = lost;
        Draws = draws;
    }

    /// <summary>The number of rows that were drawn from each component.</summary>
    public int Draws { get; }

    /// <summary>Draws from every component.</summary>
    /// <param name="mixture">The mixture, of any family.</param>
    /// <param name="options">How many rows of each component, and the seed; or null for the defaults. The result has the same bits for any number of threads.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    public static ComponentOverlap Of(Mixture mixture, MonteCarloOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        options ??= MonteCarloOptions.Default;
        int k = mixture.Components.Length;
        double[,] misclassified = new double[k, k];
        double[] lost = new double[k];
        double[] logWeights = Array.ConvertAll(mixture.Weights.ToArray(), Math.Log);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads, CancellationToken = cancellation };
        Parallel.For(0, k, parallel, i =>
        {
            var random = new RandomSource(options.Seed, (ulong)i);
            double[] row = new double[mixture.Dimensions];
            for (int draw = 0; draw < options.Draws; draw++)
            {
                if (draw % 1024 == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                mixture.Components[i].Sample(random, row);
                double own = logWeights[i] + mixture.Components[i].LogDensity(row);
                bool isLost = false;
                for (int j = 0; j < k; j++)
                {
                    if (j != i && logWeights[j] + mixture.Components[j].LogDensity(row) > own)
                    {
                        misclassified[i, j]++;
                        isLost = true;
                    }
                }

                lost[i] += isLost ? 1 : 0;
            }

            for (int j = 0; j < k; j++)
            {
                misclassified[i, j] /= options.Draws;
            }

            lost[i] /= options.Draws;
        });
        return new ComponentOverlap(misclassified, lost, options.Draws);
    }

    /// <summary>ω(other | component): the probability that a row of a component is likelier to be of another one; 0 for itself.</summary>
    /// <param name="component">The component that the row comes from, from 0.</param>
    /// <param name="other">The other one, from 0.</param>
    public double Misclassification(int component, int other) => _misclassified[component, other];

    /// <summary>The overlap of two components, ω(j | i) + ω(i | j): from 0, where no row is mistaken, to about 1 for components that are the same.</summary>
    /// <param name="first">The first, from 0.</param>
    /// <param name="second">The second, from 0.</param>
    public double Overlap(int first, int second) => _misclassified[first, second] + _misclassified[second, first];

    /// <summary>The probability that a row of a component is classified as one of any other.</summary>
    /// <param name="component">The component, from 0.</param>
    public double Misclassified(int component) => _lost[component];
}
