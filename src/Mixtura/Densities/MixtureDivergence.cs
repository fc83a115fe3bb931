namespace Mixtura;

/// <summary>
/// How far two mixtures of the same columns are apart. Bounds and <see cref="IntegratedSquaredError"/> have closed forms for Gaussian, Poisson, categorical
/// and composite components; what is drawn works for every family. Noise is refused everywhere.
/// </summary>
public static class MixtureDivergence
{
    private const double HalfLogFloor = -745;

    /// <summary>The Kullback-Leibler divergence ∫ P ln(P/Q), in nats, as the mean of ln P(X) − ln Q(X) over rows drawn from P.</summary>
    /// <param name="p">P, where the rows come from.</param>
    /// <param name="q">Q, what they are taken for.</param>
    /// <param name="options">How many rows, and the seed; or null for the defaults.</param>
    /// <returns>By chance it may be a little below 0; ∞ where a row was drawn that Q does not allow.</returns>
    /// <exception cref="ModelException">The mixtures describe other kinds of columns.</exception>
    /// <exception cref="NotSupportedException">One of the mixtures has noise.</exception>
    public static MonteCarloEstimate KullbackLeibler(this Mixture p, Mixture q, MonteCarloOptions? options = null)
    {
        Check(p, q);
        options ??= MonteCarloOptions.Default;
        return Mean(p, p, q, options, options.Seed, (a, b) => a - b);
    }

    /// <summary>Bounds of the Kullback-Leibler divergence ∫ P ln(P/Q) in closed form, in nats.</summary>
    /// <param name="p">P, with weights π and components f.</param>
    /// <param name="q">Q, with weights ω and components g.</param>
    /// <remarks>
    /// Below, Σ πₐ ln(Σ πₐ′e^(−D(fₐ‖fₐ′)) / Σ ω_b∫fₐg_b) − Σ πₐH(fₐ), and 0. Above, the smaller of Σ πₐ ln(Σ πₐ′∫fₐfₐ′ / Σ ω_be^(−D(fₐ‖g_b))) + Σ πₐH(fₐ)
    /// (both Durrieu, Thiran and Kelly 2012, equations 25 and 26) and the variational bound by matching components (Hershey and Olsen 2007, section 7).
    /// </remarks>
    /// <exception cref="ModelException">The mixtures describe other kinds of columns.</exception>
    /// <exception cref="NotSupportedException">The divergence of two components has no closed form.</exception>
    public static Bounds KullbackLeiblerBounds(this Mixture p, Mixture q)
    {
        Check(p, q);
        double within = MixtureEntropy.Within(p);
        double toQ = MixtureEntropy.Pairwise(p, q, (a, b) => -ComponentDivergence.KullbackLeibler(a, b));
        double lower = MixtureEntropy.Pairwise(p, p, (a, b) => -ComponentDivergence.KullbackLeibler(a, b)) - MixtureEntropy.Pairwise(p, q, ComponentDivergence.LogOverlap) - within;
        double upper = MixtureEntropy.Pairwise(p, p, ComponentDivergence.LogOverlap) - toQ + within;
        return new Bounds(Math.Max(0, lower), Math.Min(upper, MatchedComponents.Bound(p, q)));
    }

    /// <summary>
    /// An approximation of the Kullback-Leibler divergence in closed form, Σ πₐ ln(Σ πₐ′e^(−D(fₐ‖fₐ′)) / Σ ω_be^(−D(fₐ‖g_b))) (Hershey and Olsen 2007,
    /// equation 20): neither a bound nor always positive, but 0 for P = Q and mostly near.
    /// </summary>
    /// <param name="p">P.</param>
    /// <param name="q">Q.</param>
    /// <exception cref="ModelException">The mixtures describe other kinds of columns.</exception>
    /// <exception cref="NotSupportedException">The divergence of two components has no closed form.</exception>
    public static double VariationalKullbackLeibler(this Mixture p, Mixture q)
    {
        Check(p, q);
        return MixtureEntropy.Pairwise(p, p, (a, b) => -ComponentDivergence.KullbackLeibler(a, b))
            - MixtureEntropy.Pairwise(p, q, (a, b) => -ComponentDivergence.KullbackLeibler(a, b));
    }

    /// <summary>The Jensen-Shannon divergence ½D(P‖M) + ½D(Q‖M) with M = ½P + ½Q, in nats, between 0 and ln 2 (Lin 1991).</summary>
    /// <inheritdoc cref="KullbackLeibler"/>
    /// <param name="p">The one mixture.</param>
    /// <param name="q">The other.</param>
    /// <param name="options">How many rows are drawn from each, and the seed; or null for the defaults.</param>
    /// <returns>By chance it may be a little below 0.</returns>
    public static MonteCarloEstimate JensenShannon(this Mixture p, Mixture q, MonteCarloOptions? options = null)
    {
        Check(p, q);
        options ??= MonteCarloOptions.Default;

        // ln(P/M) = −ln(½ + ½Q/P).
        return SampleMean.Half(
            Mean(p, p, q, options, options.Seed, (a, b) => -Elementary.Log(0.5 + (0.5 * Ratio(b, a)))),
            Mean(q, p, q, options, options.OtherSeed, (a, b) => -Elementary.Log(0.5 + (0.5 * Ratio(a, b)))));
    }

    /// <summary>The Hellinger distance √(½∫(√P − √Q)²), between 0 and 1.</summary>
    /// <remarks>The square is drawn as the mean of ½(√P − √Q)²/M over rows from M = ½P + ½Q, half of them from each, which lies between 0 and 1.</remarks>
    /// <inheritdoc cref="JensenShannon"/>
    /// <returns>Between 0 and 1.</returns>
    public static MonteCarloEstimate Hellinger(this Mixture p, Mixture q, MonteCarloOptions? options = null)
    {
        MonteCarloEstimate square = OverMean(p, q, options, (a, b) =>
        {
            double difference = Math.Sqrt(a) - Math.Sqrt(b);
            return difference * difference / (a + b);
        });
        double distance = Math.Sqrt(square.Value);
        return new MonteCarloEstimate(distance, distance > 0 ? square.StandardError / (2 * distance) : 0);
    }

    /// <summary>The total variation distance ½∫|P − Q|: the largest difference of the probabilities that the two give to any event.</summary>
    /// <remarks>Drawn as the mean of ½|P − Q|/M over rows from M = ½P + ½Q, half of them from each.</remarks>
    /// <inheritdoc cref="JensenShannon"/>
    /// <returns>Between 0 and 1.</returns>
    public static MonteCarloEstimate TotalVariation(this Mixture p, Mixture q, MonteCarloOptions? options = null) =>
        OverMean(p, q, options, (a, b) => Math.Abs(a - b) / (a + b));

    /// <summary>The integrated squared error ∫(P − Q)² = ∫P² − 2∫PQ + ∫Q², in closed form; its root is the L₂ distance.</summary>
    /// <param name="p">The one mixture.</param>
    /// <param name="q">The other.</param>
    /// <returns>0 or more, in the unit of one over the columns' product, with an absolute error of some 1e-15 times ∫P² + ∫Q².</returns>
    /// <exception cref="ModelException">The mixtures describe other kinds of columns.</exception>
    /// <exception cref="NotSupportedException">The product of two components has no closed form.</exception>
    public static double IntegratedSquaredError(this Mixture p, Mixture q)
    {
        Check(p, q);
        return Math.Max(0, Overlap(p, p) - (2 * Overlap(p, q)) + Overlap(q, q));
    }

    private static double Overlap(Mixture p, Mixture q)
    {
        double sum = 0;
        for (int i = 0; i < p.Components.Length; i++)
        {
            for (int j = 0; j < q.Components.Length; j++)
            {
                sum += p.Weights[i] * q.Weights[j] * Elementary.Exp(ComponentDivergence.LogOverlap(p.Components[i], q.Components[j]));
            }
        }

        return sum;
    }

    /// <summary>The mean over rows of ½P + ½Q of a term of the two densities, which may be multiplied by a common factor.</summary>
    private static MonteCarloEstimate OverMean(Mixture p, Mixture q, MonteCarloOptions? options, Func<double, double, double> term)
    {
        Check(p, q);
        options ??= MonteCarloOptions.Default;
        double Scaled(double a, double b) => a >= b ? term(1, Ratio(b, a)) : term(Ratio(a, b), 1);
        return SampleMean.Half(Mean(p, p, q, options, options.Seed, Scaled), Mean(q, p, q, options, options.OtherSeed, Scaled));
    }

    private static MonteCarloEstimate Mean(Mixture from, Mixture p, Mixture q, MonteCarloOptions options, ulong seed, Func<double, double, double> term)
    {
        RowTable rows = from.Sample(options.Draws, seed).Rows;
        double[] values = p.LogDensity(rows, options.Threads);
        double[] others = q.LogDensity(rows, options.Threads);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = term(values[i], others[i]);
        }

        return SampleMean.Of(values);
    }

    /// <summary>e^(above − below), 0 where it is beyond the range of doubles.</summary>
    private static double Ratio(double above, double below) => above - below > HalfLogFloor ? Elementary.Exp(above - below) : 0;

    private static void Check(Mixture p, Mixture q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        NoiseRefusal.Check(p);
        NoiseRefusal.Check(q);
        if (p.Dimensions != q.Dimensions)
        {
            throw new ModelException($"one mixture has {p.Dimensions} columns, the other {q.Dimensions}; only mixtures of the same columns can be compared");
        }

        for (int c = 0; c < p.Dimensions; c++)
        {
            Component one = p.Components[0].Marginal([c]);
            Component other = q.Components[0].Marginal([c]);
            bool alike = Kind(one) == Kind(other) && p.Columns[c].Levels.AsSpan().SequenceEqual(q.Columns[c].Levels.AsSpan());
            if (!alike)
            {
                throw new ModelException($"the column {p.Columns[c].Name} is described by other families or has other levels in the two mixtures; only the same kind of rows can be compared");
            }
        }
    }

    private static Type Kind(Component component) => component is CompositeComponent { Parts: [var part] } ? Kind(part) : component.GetType();
}
