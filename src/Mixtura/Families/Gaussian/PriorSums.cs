namespace Mixtura;

/// <summary>
/// What a conjugate prior adds to a component's sums: rows at the prior's mean, a count and a scatter. With these added the
/// maximization step of the likelihood gives the mode of the posterior, and the gradient is the posterior's.
/// </summary>
/// <param name="mean">The prior's mean, d values.</param>
/// <param name="shrinkage">The number of rows at it, κ.</param>
/// <param name="count">The power of |Σ|^(−½) in the prior's density, that of the mean's included.</param>
/// <param name="scale">The matrix of its exponent, packed, or the diagonal for structures that keep no more.</param>
internal sealed class PriorSums(double[] mean, double shrinkage, double count, double[] scale)
{
    /// <summary>No prior.</summary>
    public static PriorSums None { get; } = new([], 0, 0, []);

    /// <summary>What is added to a component's total responsibility where its mean is concerned, κ.</summary>
    public double Shrinkage => shrinkage;

    /// <summary>What is added to it where its covariance is concerned.</summary>
    public double Count => count;

    public bool Exists => scale.Length > 0;

    /// <summary>A component's sums about its current mean with the prior's.</summary>
    /// <param name="about">The current mean, d values.</param>
    /// <param name="sums">The d sums of deviations, then those of products.</param>
    public ReadOnlySpan<double> AddedTo(ReadOnlySpan<double> about, ReadOnlySpan<double> sums)
    {
        if (!Exists)
        {
            return sums;
        }

        double[] added = [.. sums];
        AddTo(about, added.AsSpan(0, about.Length), added.AsSpan(about.Length));
        return added;
    }

    /// <summary>The statistics with which a gradient of the log-likelihood is that of the posterior.</summary>
    public ComponentStatistics AddedTo(ComponentStatistics statistics)
    {
        int length = statistics.Of(0).Length;
        double[] weights = new double[statistics.Count];
        double[] values = new double[statistics.Count * length];
        for (int j = 0; j < weights.Length; j++)
        {
            weights[j] = statistics.Weight(j) + count;
            AddedTo(((GaussianComponent)statistics.About[j]).Mean, statistics.Of(j)).CopyTo(values.AsSpan(j * length));
        }

        return new ComponentStatistics(statistics.About, statistics.Moments, weights, values, 0, length, length);
    }

    /// <summary>Makes of the covariance of rows, packed or its diagonal, the one that the prior makes of it about their mean.</summary>
    /// <param name="covariance">The covariance.</param>
    /// <param name="weight">The rows' weight.</param>
    public void Blend(Span<double> covariance, double weight)
    {
        for (int i = 0; i < scale.Length; i++)
        {
            covariance[i] = ((weight * covariance[i]) + scale[i]) / (weight + count);
        }
    }

    /// <summary>The logarithm of the prior's density at a component's parameters, but for a constant.</summary>
    public double LogDensity(GaussianComponent component)
    {
        int d = component.Dimensions;
        double[] exponent = new double[scale.Length];
        AddTo(component.Mean, new double[d], exponent);
        double trace = 0;
        double logDeterminant = 0;
        if (component.IsDiagonal)
        {
            for (int i = 0; i < d; i++)
            {
                trace += exponent[i] / component.StoredCovariance[i];
                logDeterminant += Elementary.Log(component.StoredCovariance[i]);
            }
        }
        else
        {
            double[] whitened = PackedSymmetric.Whiten(exponent, component.Factor, d);
            for (int i = 0; i < d; i++)
            {
                int diagonal = PackedSymmetric.Index(i, i);
                trace += whitened[diagonal];
                logDeterminant += 2 * Elementary.Log(component.Factor[diagonal]);
            }
        }

        return -0.5 * ((count * logDeterminant) + trace);
    }

    private void AddTo(ReadOnlySpan<double> about, Span<double> first, Span<double> second)
    {
        bool isDiagonal = scale.Length == about.Length;
        for (int i = 0, at = 0; i < about.Length; i++)
        {
            double deviation = mean[i] - about[i];
            first[i] += shrinkage * deviation;
            for (int j = isDiagonal ? i : 0; j <= i; j++, at++)
            {
                second[at] += (shrinkage * deviation * (mean[j] - about[j])) + scale[at];
            }
        }
    }
}
