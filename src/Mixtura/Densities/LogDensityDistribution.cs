namespace Mixtura;

/// <summary>
/// How large the log-density is at rows that a mixture itself makes: the distribution of ln P(X) when X is drawn from P. Its
/// quantiles are the levels of highest-density regions (Hyndman 1996, section 3.2) and thresholds below which a row is unusual.
/// Immutable and thread-safe.
/// </summary>
public sealed class LogDensityDistribution
{
    private readonly double[] _sorted;

    private LogDensityDistribution(double[] sorted) => _sorted = sorted;

    /// <summary>The number of rows that were drawn.</summary>
    public int Draws => _sorted.Length;

    /// <summary>Draws rows and takes their log-densities.</summary>
    /// <param name="mixture">A mixture of any family.</param>
    /// <param name="options">How many rows, and the seed; or null for the defaults.</param>
    public static LogDensityDistribution Of(Mixture mixture, MonteCarloOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        options ??= MonteCarloOptions.Default;
        double[] values = mixture.LogDensity(mixture.Sample(options.Draws, options.Seed).Rows, options.Threads);
        Array.Sort(values);
        return new LogDensityDistribution(values);
    }

    /// <summary>The log-density that a given share of the mixture's own rows stay below: the threshold of outliers.</summary>
    /// <param name="share">The share, above 0 and below 1, for instance 0.01.</param>
    /// <returns>
    /// The order statistic of rank ⌊share·n⌋ + 1, so that no more than the share of the draws are strictly below; its standard error is half
    /// the distance of those one binomial standard deviation √(n·share·(1 − share)) of ranks to either side (Woodruff 1952).
    /// </returns>
    public MonteCarloEstimate Quantile(double share)
    {
        if (!(share is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is above 0 and below 1.");
        }

        int n = _sorted.Length;
        int rank = Math.Min((int)(share * n), n - 1);
        int reach = (int)Math.Ceiling(Math.Sqrt(n * share * (1 - share)));
        double below = _sorted[Math.Max(rank - reach, 0)];
        double above = _sorted[Math.Min(rank + reach, n - 1)];
        return new MonteCarloEstimate(_sorted[rank], 0.5 * (above - below));
    }

    /// <summary>The log-density at the border of the smallest region that holds a given probability.</summary>
    /// <param name="probability">The probability, above 0 and below 1, for instance 0.95.</param>
    public MonteCarloEstimate Level(double probability) => probability is > 0 and < 1
        ? Quantile(1 - probability)
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "A region's probability is above 0 and below 1.");

    /// <summary>The probability of the smallest region that holds a row: P(ln P(X) ≥ its log-density). Near 1 for an outlier.</summary>
    /// <param name="logDensity">The row's log-density under the same mixture.</param>
    /// <returns>The share of the draws; its binomial standard error, of one more on either side, so that a share of 0 or 1 has one too.</returns>
    public MonteCarloEstimate Content(double logDensity)
    {
        // Rounding may tell equal rows apart, which matters where the rows are counts or labels.
        double bound = logDensity - (1e-12 * Math.Max(1, Math.Abs(logDensity)));
        int low = 0;
        int high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _sorted[middle] < bound ? (middle + 1, high) : (low, middle);
        }

        double n = _sorted.Length;
        double inner = (low + 1) / (n + 2);
        return new MonteCarloEstimate((n - low) / n, Math.Sqrt(inner * (1 - inner) / n));
    }

    /// <summary>The mean of −ln P(X).</summary>
    internal MonteCarloEstimate Entropy()
    {
        MonteCarloEstimate mean = SampleMean.Of(_sorted);
        return mean with { Value = -mean.Value };
    }
}
