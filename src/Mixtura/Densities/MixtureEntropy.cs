namespace Mixtura;

/// <summary>The entropy −∫ P ln P of a mixture, in nats: no closed form exists, so bounds that have one and an estimate by drawing.</summary>
public static class MixtureEntropy
{
    private const double LogTwoPiE = 2.8378770664093454836;

    /// <summary>The entropy by drawing.</summary>
    /// <param name="mixture">A mixture of any family, without noise.</param>
    /// <param name="options">How many rows, and the seed; or null for the defaults.</param>
    /// <remarks>
    /// Where the components' entropies Hᵢ have closed forms, H(X) = H(Z) + Σ πᵢHᵢ − H(Z | X), and only the last, the mean entropy of the posteriors, is
    /// drawn: its standard error goes to 0 as components part. For other families it is the mean of −ln P(X).
    /// </remarks>
    /// <exception cref="NotSupportedException">The mixture has noise.</exception>
    public static MonteCarloEstimate Entropy(this Mixture mixture, MonteCarloOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        NoiseRefusal.Check(mixture);
        options ??= MonteCarloOptions.Default;
        if (!mixture.Components.All(ComponentDivergence.HasEntropy))
        {
            return LogDensityDistribution.Of(mixture, options).Entropy();
        }

        double[] posterior = mixture.Posterior(mixture.Sample(options.Draws, options.Seed).Rows, options.Threads).Posterior;
        double[] doubt = new double[options.Draws];
        for (int i = 0; i < doubt.Length; i++)
        {
            doubt[i] = Discrete(posterior.AsSpan(i * mixture.Weights.Length, mixture.Weights.Length));
        }

        MonteCarloEstimate mean = SampleMean.Of(doubt);
        return mean with { Value = Discrete(mixture.Weights) + Within(mixture) - mean.Value };
    }

    /// <summary>Bounds of the entropy in closed form, each the best of those known.</summary>
    /// <param name="mixture">A mixture of Gaussian, Poisson, categorical or composite components, without noise.</param>
    /// <remarks>
    /// Below, the better of −Σ πᵢ ln Σⱼ πⱼ∫pᵢpⱼ (Huber, Bailey, Durrant-Whyte and Hanebeck 2008, theorem 2) and Σ πᵢHᵢ − Σ πᵢ ln Σⱼ πⱼe^(−Bᵢⱼ) with
    /// Bhattacharyya distances B. Above, Σ πᵢHᵢ − Σ πᵢ ln Σⱼ πⱼe^(−Dᵢⱼ) with Kullback-Leibler divergences D (both Kolchinsky and Tracey
    /// 2017, section III), which is never above Huber's theorem 3, Σ πᵢ(Hᵢ − ln πᵢ); for Gaussians also the entropy of one with the
    /// mixture's covariance.
    /// </remarks>
    /// <exception cref="NotSupportedException">A component's entropy has no closed form.</exception>
    public static Bounds EntropyBounds(this Mixture mixture)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        double within = Within(mixture);
        double lower = Math.Max(
            -Pairwise(mixture, mixture, ComponentDivergence.LogOverlap),
            within - Pairwise(mixture, mixture, (a, b) => -ComponentDivergence.Bhattacharyya(a, b)));
        double upper = within - Pairwise(mixture, mixture, (a, b) => -ComponentDivergence.KullbackLeibler(a, b));
        return new Bounds(lower, Math.Min(upper, LargestByCovariance(mixture)));
    }

    /// <summary>Σ πᵢHᵢ.</summary>
    internal static double Within(Mixture mixture)
    {
        double sum = 0;
        for (int i = 0; i < mixture.Components.Length; i++)
        {
            sum += mixture.Weights[i] > 0 ? mixture.Weights[i] * ComponentDivergence.Entropy(mixture.Components[i]) : 0;
        }

        return sum;
    }

    /// <summary>Σᵢ πᵢ ln Σⱼ ωⱼ e^(exponent of component i of the one and j of the other).</summary>
    internal static double Pairwise(Mixture mixture, Mixture other, Func<Component, Component, double> exponent)
    {
        double sum = 0;
        double[] terms = new double[other.Components.Length];
        for (int i = 0; i < mixture.Components.Length; i++)
        {
            if (!(mixture.Weights[i] > 0))
            {
                continue;
            }

            for (int j = 0; j < terms.Length; j++)
            {
                terms[j] = other.Weights[j] > 0 ? other.LogWeights[j] + exponent(mixture.Components[i], other.Components[j]) : double.NegativeInfinity;
            }

            sum += mixture.Weights[i] * LogSumExp.Of(terms);
        }

        return sum;
    }

    private static double Discrete(ReadOnlySpan<double> probabilities)
    {
        double sum = 0;
        foreach (double p in probabilities)
        {
            sum -= p > 0 ? p * Elementary.Log(p) : 0;
        }

        return sum;
    }

    private static double LargestByCovariance(Mixture mixture)
    {
        int d = mixture.Dimensions;
        double[] factor = new double[PackedSymmetric.Length(d)];
        if (mixture is not GaussianMixture || !PackedSymmetric.TryCholesky(PackedSymmetric.FromMatrix(mixture.CovarianceMatrix()), d, factor))
        {
            return double.PositiveInfinity;
        }

        return (0.5 * d * LogTwoPiE) + Enumerable.Range(0, d).Sum(i => Elementary.Log(factor[PackedSymmetric.Index(i, i)]));
    }
}
