namespace Mixtura.Tests.Densities;

/// <summary>Entropies and distances against sums and integrals written out.</summary>
public sealed class DivergenceTests
{
    private static readonly GaussianMixture s_p = GaussianMixture.CreateUnivariate([0.5, 0.3, 0.2], [0.0, 2.5, -4], [1.0, 0.6, 1.5]);
    private static readonly GaussianMixture s_q = GaussianMixture.CreateUnivariate([0.7, 0.3], [0.5, -3], [1.4, 1.0]);

    /// <summary>The drawn means are held to five of their standard errors, with fixed seeds.</summary>
    private const double Errors = 5;

    [Fact]
    public void EntropyOfMeasurements()
    {
        double expected = Integrate(x => -s_p.Density([x]) * s_p.LogDensity([x]));
        Near(expected, s_p.Entropy());
        Contains(s_p.EntropyBounds(), expected);

        // One component: all bounds meet. Far apart: the components' entropies and that of the weights.
        Mixture one = SampleModels.Of("VVV").Marginal(0, 1);
        one = new Mixture(one.Family, [1], [one.Components[1]]);
        double exact = ComponentDivergence.Entropy(one.Components[0]);
        Assert.Equal(exact, one.EntropyBounds().Lower, 1e-13);
        Assert.Equal(exact, one.EntropyBounds().Upper, 1e-13);
        Assert.Equal(exact, one.Entropy().Value, 1e-13);
        Assert.Equal(0, one.Entropy().StandardError);
        GaussianMixture apart = GaussianMixture.CreateUnivariate([0.25, 0.75], [0.0, 1000], [1.0, 3]);
        exact = (0.5 * Math.Log(2 * Math.PI * Math.E)) + (0.75 * Math.Log(3)) - (0.25 * Math.Log(0.25)) - (0.75 * Math.Log(0.75));
        Assert.Equal(exact, apart.EntropyBounds().Lower, 1e-13);
        Assert.Equal(exact, apart.EntropyBounds().Upper, 1e-13);
    }

    [Fact]
    public void EntropyOfCountsAndLabels()
    {
        var counts = new Mixture(new PoissonFamily(), [0.6, 0.4], [new PoissonComponent([2.5]), new PoissonComponent([9])]);
        double expected = Enumerable.Range(0, 80).Sum(x => -counts.Density([x]) * counts.LogDensity([x]));
        Near(expected, counts.Entropy());
        Contains(counts.EntropyBounds(), expected);
        Mixture labels = SampleModels.Of("categorical");
        expected = AllLabels().Sum(row => -labels.Density(row) * labels.LogDensity(row));
        Near(expected, labels.Entropy());
        Contains(labels.EntropyBounds(), expected);
        Bounds mixed = SampleModels.Of("composite").EntropyBounds();
        MonteCarloEstimate drawn = SampleModels.Of("composite").Entropy();
        Assert.InRange(drawn.Value, mixed.Lower, mixed.Upper);

        // A family that gives no entropy: half Exp(1), half Exp(4), whose density is smooth on the positive numbers.
        var waiting = new Mixture(new Families.ExponentialFamily(), [0.5, 0.5], [new Families.ExponentialComponent([1]), new Families.ExponentialComponent([4])]);
        const double Step = 1e-4;
        expected = Enumerable.Range(0, 400_000).Sum(i => -waiting.Density([(i + 0.5) * Step]) * waiting.LogDensity([(i + 0.5) * Step]) * Step);
        Near(expected, waiting.Entropy());
        Assert.Throws<NotSupportedException>(() => waiting.EntropyBounds());
        Assert.Throws<NotSupportedException>(() => s_p.WithNoise(UniformComponent.Box([-9], [9]), 0.1).Entropy());
        Assert.Throws<NotSupportedException>(() => s_p.WithNoise(UniformComponent.Box([-9], [9]), 0.1).EntropyBounds());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(50)]
    [InlineData(3000)]
    [InlineData(20000)]
    public void EntropyOfOnePoisson(double rate)
    {
        double expected = 0;
        for (int x = 0; x < rate + (60 * Math.Sqrt(rate)) + 60; x++)
        {
            double log = new PoissonComponent([rate]).LogDensity([x]);
            expected -= double.IsNegativeInfinity(log) ? 0 : Math.Exp(log) * log;
        }

        // Thousands of terms of 1e-16 each.
        Assert.Equal(expected, ComponentDivergence.Entropy(new PoissonComponent([rate])), 1e-12 * Math.Max(1, expected));
    }

    [Fact]
    public void PairsOfGaussiansByIntegration()
    {
        GaussianComponent a = GaussianComponent.Create([0, 1], new[,] { { 1, 0.4 }, { 0.4, 2 } });
        GaussianComponent b = GaussianComponent.CreateDiagonal([0.5, -0.5], [2, 1]);
        foreach ((GaussianComponent p, GaussianComponent q) in new[] { (a, b), (b, a), (a, a) })
        {
            ReferenceFit.Near(Integrate(row => p.LogDensity(row) - q.LogDensity(row), p, null), ComponentDivergence.KullbackLeibler(p, q), 1e-12, "Kullback-Leibler");
            ReferenceFit.Near(-Math.Log(Integrate(row => Math.Exp(0.5 * (q.LogDensity(row) - p.LogDensity(row))), p, null)), ComponentDivergence.Bhattacharyya(p, q), 1e-12, "Bhattacharyya");
            ReferenceFit.Near(Math.Log(Integrate(_ => 1, p, q)), ComponentDivergence.LogOverlap(p, q), 1e-12, "overlap");
        }

        Assert.Equal(0, ComponentDivergence.KullbackLeibler(a, a));
        Assert.Equal(0, ComponentDivergence.Bhattacharyya(a, a), 1e-15);

        // Near equal: ½(ε − ln(1 + ε)) for variances 1 + ε and 1, of which ε²/4 is left.
        double tiny = ComponentDivergence.KullbackLeibler(GaussianComponent.CreateDiagonal([0], [1 + 1e-9]), GaussianComponent.CreateDiagonal([0], [1]));
        Assert.Equal(0.25e-18, tiny, 1e-24);
    }

    [Fact]
    public void PairsOfCountsAndLabelsBySums()
    {
        var a = new PoissonComponent([3, 40]);
        var b = new PoissonComponent([5, 30]);
        double divergence = 0;
        double affinity = 0;
        double overlap = 0;
        for (int x = 0; x < 60; x++)
        {
            for (int y = 0; y < 160; y++)
            {
                double p = Math.Exp(a.LogDensity([x, y]));
                double q = Math.Exp(b.LogDensity([x, y]));
                divergence += p * (a.LogDensity([x, y]) - b.LogDensity([x, y]));
                affinity += Math.Sqrt(p * q);
                overlap += p * q;
            }
        }

        Assert.Equal(divergence, ComponentDivergence.KullbackLeibler(a, b), 1e-12);
        Assert.Equal(-Math.Log(affinity), ComponentDivergence.Bhattacharyya(a, b), 1e-12);
        Assert.Equal(Math.Log(overlap), ComponentDivergence.LogOverlap(a, b), 1e-12);
        Assert.Equal(double.PositiveInfinity, ComponentDivergence.KullbackLeibler(a, new PoissonComponent([0, 30])));

        Mixture labels = SampleModels.Of("categorical");
        (Component one, Component two) = (labels.Components[0], labels.Components[1]);
        Assert.Equal(AllLabels().Sum(row => Math.Exp(one.LogDensity(row)) * (one.LogDensity(row) - two.LogDensity(row))), ComponentDivergence.KullbackLeibler(one, two), 1e-13);
        Assert.Equal(-Math.Log(AllLabels().Sum(row => Math.Exp(0.5 * (one.LogDensity(row) + two.LogDensity(row))))), ComponentDivergence.Bhattacharyya(one, two), 1e-13);
        Assert.Equal(Math.Log(AllLabels().Sum(row => Math.Exp(one.LogDensity(row) + two.LogDensity(row)))), ComponentDivergence.LogOverlap(one, two), 1e-13);
        Assert.Throws<NotSupportedException>(() => ComponentDivergence.KullbackLeibler(one, a));
    }

    [Fact]
    public void MixturesByIntegration()
    {
        double P(double x) => s_p.Density([x]);
        double Q(double x) => s_q.Density([x]);
        double forth = Integrate(x => P(x) * (s_p.LogDensity([x]) - s_q.LogDensity([x])));
        double back = Integrate(x => Q(x) * (s_q.LogDensity([x]) - s_p.LogDensity([x])));
        Near(forth, s_p.KullbackLeibler(s_q));
        Near(back, s_q.KullbackLeibler(s_p));
        Contains(s_p.KullbackLeiblerBounds(s_q), forth);
        Contains(s_q.KullbackLeiblerBounds(s_p), back);
        Assert.InRange(s_p.VariationalKullbackLeibler(s_q), 0.5 * forth, 1.5 * forth);
        double shannon = Integrate(x => 0.5 * ((P(x) * Math.Log(2 * P(x) / (P(x) + Q(x)))) + (Q(x) * Math.Log(2 * Q(x) / (P(x) + Q(x))))));
        Near(shannon, s_p.JensenShannon(s_q));
        double hellinger = Math.Sqrt(0.5 * Integrate(x => Math.Pow(Math.Sqrt(P(x)) - Math.Sqrt(Q(x)), 2)));
        Near(hellinger, s_p.Hellinger(s_q));

        // |P − Q| has corners, where the rule is good to the square of its step.
        Near(0.5 * Integrate(x => Math.Abs(P(x) - Q(x))), s_p.TotalVariation(s_q));
        ReferenceFit.Near(Integrate(x => Math.Pow(P(x) - Q(x), 2)), s_p.IntegratedSquaredError(s_q), 1e-14, "integrated squared error");
    }

    [Fact]
    public void NothingIsBetweenAMixtureAndItself()
    {
        foreach (string name in new[] { "VVV", "poisson", "categorical", "composite" })
        {
            Mixture model = SampleModels.Of(name);
            Assert.Equal(new MonteCarloEstimate(0, 0), model.KullbackLeibler(model, new MonteCarloOptions { Draws = 100 }));
            Assert.Equal(0, model.Hellinger(model, new MonteCarloOptions { Draws = 100 }).Value);
            Assert.Equal(0, model.TotalVariation(model, new MonteCarloOptions { Draws = 100 }).Value);
            Assert.Equal(0, model.JensenShannon(model, new MonteCarloOptions { Draws = 100 }).Value, 1e-15);
            Assert.Equal(0, model.IntegratedSquaredError(model), 1e-15);
            Assert.Equal(0, model.VariationalKullbackLeibler(model));
            Assert.Equal(0, model.KullbackLeiblerBounds(model).Lower);
            Assert.Equal(0, model.KullbackLeiblerBounds(model).Upper, 1e-9);
        }
    }

    [Fact]
    public void EverythingIsBetweenMixturesThatShareNothing()
    {
        GaussianMixture far = GaussianMixture.CreateUnivariate([0.5, 0.5], [1e5, 2e5], [1.0, 1.0]);
        var few = new MonteCarloOptions { Draws = 100 };
        Assert.Equal(Math.Log(2), s_p.JensenShannon(far, few).Value, 1e-14);
        Assert.Equal(1, s_p.Hellinger(far, few).Value, 1e-14);
        Assert.Equal(1, s_p.TotalVariation(far, few).Value, 1e-14);
        Mixture never = new(new PoissonFamily(), [1], [new PoissonComponent([0])]);
        Mixture often = new(new PoissonFamily(), [1], [new PoissonComponent([4])]);
        Assert.Equal(new MonteCarloEstimate(double.PositiveInfinity, 0), often.KullbackLeibler(never, few));
        Assert.Equal(double.PositiveInfinity, often.KullbackLeiblerBounds(never).Upper);
        Assert.Equal(4, never.KullbackLeiblerBounds(often).Upper, 1e-13);
        Assert.Throws<ModelException>(() => s_p.KullbackLeibler(often));
        Assert.Throws<ModelException>(() => s_p.TotalVariation(SampleModels.Of("VVV")));
    }

    [Fact]
    public void ThreadsAndSeeds()
    {
        MonteCarloEstimate one = s_p.JensenShannon(s_q, new MonteCarloOptions { Draws = 30_000, Threads = 1, Seed = 4 });
        Assert.Equal(one, s_p.JensenShannon(s_q, new MonteCarloOptions { Draws = 30_000, Threads = 2, Seed = 4 }));
        Assert.NotEqual(one, s_p.JensenShannon(s_q, new MonteCarloOptions { Draws = 30_000, Threads = 2, Seed = 5 }));
    }

    private static IEnumerable<double[]> AllLabels() => Enumerable.Range(0, 48).Select(i => new double[] { i % 2, i / 2 % 3, i / 6 % 2, i / 12 % 2, i / 24 });

    private static void Near(double expected, MonteCarloEstimate found) =>
        Assert.True(Math.Abs(found.Value - expected) <= Errors * found.StandardError && found.StandardError is > 0 and < 0.01, $"expected {expected}, found {found}");

    private static void Contains(Bounds bounds, double value)
    {
        Assert.InRange(value, bounds.Lower, bounds.Upper);
        Assert.True(bounds.Upper - bounds.Lower < 1, $"{bounds} say nothing");
    }

    /// <summary>The trapezoidal rule, which converges faster than any power where the integrand is smooth and vanishes at the ends.</summary>
    private static double Integrate(Func<double, double> integrand)
    {
        const double Step = 0.002;
        double sum = 0;
        for (int i = -10_000; i <= 10_000; i++)
        {
            sum += integrand(i * Step);
        }

        return sum * Step;
    }

    private static double Integrate(Func<double[], double> factor, GaussianComponent p, GaussianComponent? q)
    {
        const double Step = 0.1;
        double sum = 0;
        for (int i = -160; i <= 160; i++)
        {
            for (int j = -160; j <= 160; j++)
            {
                double[] row = [i * Step, j * Step];
                sum += factor(row) * Math.Exp(p.LogDensity(row) + (q?.LogDensity(row) ?? 0));
            }
        }

        return sum * Step * Step;
    }
}
