namespace Mixtura;

/// <summary>
/// Entropies of single components and distances between two, in closed form, in nats: Gaussian, Poisson and categorical ones,
/// and composites of those.
/// </summary>
public static class ComponentDivergence
{
    /// <summary>The entropy −∫ p ln p (for counts and labels the sum).</summary>
    /// <param name="component">The component.</param>
    /// <exception cref="NotSupportedException">The family has no closed form here.</exception>
    public static double Entropy(Component component) => component switch
    {
        GaussianComponent gaussian => (0.5 * gaussian.Dimensions) - gaussian.LogNormalizer,
        PoissonComponent poisson => Sum(poisson.Rates, PoissonPairs.Entropy),
        CategoricalComponent labels => Enumerable.Range(0, labels.Dimensions).Sum(c => Sum(labels.Probabilities(c), p => p > 0 ? -p * Elementary.Log(p) : 0)),
        CompositeComponent composite => composite.Parts.Sum(Entropy),
        _ => throw Unknown(component),
    };

    /// <summary>The Kullback-Leibler divergence ∫ p ln(p/q): what it costs to take q where p is true.</summary>
    /// <param name="p">The first component.</param>
    /// <param name="q">The second, of the same family and columns.</param>
    /// <returns>0 or more; ∞ where p is possible and q is not.</returns>
    /// <exception cref="NotSupportedException">The components' families differ or have no closed form here.</exception>
    public static double KullbackLeibler(Component p, Component q) => (p, q) switch
    {
        (GaussianComponent a, GaussianComponent b) when a.Dimensions == b.Dimensions => GaussianPairs.KullbackLeibler(a, b),
        (PoissonComponent a, PoissonComponent b) when a.Dimensions == b.Dimensions => Sum(a.Rates, b.Rates, PoissonMass.Deviance),
        (CategoricalComponent a, CategoricalComponent b) when SameLevels(a, b) => Sum(a, b, (x, y) => x > 0 ? x * Elementary.Log(x / y) : 0),
        (CompositeComponent a, CompositeComponent b) when SameParts(a, b) => a.Parts.Zip(b.Parts, KullbackLeibler).Sum(),
        _ => throw Unlike(p, q),
    };

    /// <summary>The Bhattacharyya distance −ln ∫ √(p·q) (Bhattacharyya 1943), which is the Chernoff distance of order one half.</summary>
    /// <inheritdoc cref="KullbackLeibler"/>
    /// <returns>0 or more; ∞ where the components have nothing in common.</returns>
    public static double Bhattacharyya(Component p, Component q) => (p, q) switch
    {
        (GaussianComponent a, GaussianComponent b) when a.Dimensions == b.Dimensions => GaussianPairs.Bhattacharyya(a, b),
        (PoissonComponent a, PoissonComponent b) when a.Dimensions == b.Dimensions => Sum(a.Rates, b.Rates, PoissonPairs.Bhattacharyya),
        (CategoricalComponent a, CategoricalComponent b) when SameLevels(a, b) => -SumOfLogs(a, b, (x, y) => Math.Sqrt(x) * Math.Sqrt(y)),
        (CompositeComponent a, CompositeComponent b) when SameParts(a, b) => a.Parts.Zip(b.Parts, Bhattacharyya).Sum(),
        _ => throw Unlike(p, q),
    };

    /// <summary>ln ∫ p·q; for Gaussians ln N(μ; ν, Σ + S).</summary>
    /// <inheritdoc cref="KullbackLeibler"/>
    /// <returns>−∞ where the components have nothing in common.</returns>
    public static double LogOverlap(Component p, Component q) => (p, q) switch
    {
        (GaussianComponent a, GaussianComponent b) when a.Dimensions == b.Dimensions => GaussianPairs.LogOverlap(a, b),
        (PoissonComponent a, PoissonComponent b) when a.Dimensions == b.Dimensions => Sum(a.Rates, b.Rates, PoissonPairs.LogOverlap),
        (CategoricalComponent a, CategoricalComponent b) when SameLevels(a, b) => SumOfLogs(a, b, (x, y) => x * y),
        (CompositeComponent a, CompositeComponent b) when SameParts(a, b) => a.Parts.Zip(b.Parts, LogOverlap).Sum(),
        _ => throw Unlike(p, q),
    };

    /// <summary>Whether <see cref="Entropy"/> has a closed form.</summary>
    internal static bool HasEntropy(Component component) => component is GaussianComponent or PoissonComponent or CategoricalComponent
        || (component is CompositeComponent composite && composite.Parts.All(HasEntropy));

    private static bool SameLevels(CategoricalComponent a, CategoricalComponent b) =>
        a.Dimensions == b.Dimensions && Enumerable.Range(0, a.Dimensions).All(c => a.CountLevels(c) == b.CountLevels(c));

    private static bool SameParts(CompositeComponent a, CompositeComponent b) =>
        a.Parts.Length == b.Parts.Length && Enumerable.Range(0, a.Parts.Length).All(p => a.Columns(p).AsSpan().SequenceEqual(b.Columns(p).AsSpan()));

    private static double Sum(ReadOnlySpan<double> values, Func<double, double> term)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += term(value);
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Func<double, double, double> term)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += term(a[i], b[i]);
        }

        return sum;
    }

    private static double Sum(CategoricalComponent a, CategoricalComponent b, Func<double, double, double> term) =>
        Enumerable.Range(0, a.Dimensions).Sum(c => Sum(a.Probabilities(c), b.Probabilities(c), term));

    private static double SumOfLogs(CategoricalComponent a, CategoricalComponent b, Func<double, double, double> term) =>
        Enumerable.Range(0, a.Dimensions).Sum(c => Elementary.Log(Sum(a.Probabilities(c), b.Probabilities(c), term)));

    private static NotSupportedException Unknown(Component component)
    {
        ArgumentNullException.ThrowIfNull(component);
        return new NotSupportedException($"A {component.GetType().Name} has no closed form here; draw instead, or take WithoutNoise() of a mixture with noise.");
    }

    private static NotSupportedException Unlike(Component p, Component q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.GetType() == q.GetType() && p is not (GaussianComponent or PoissonComponent or CategoricalComponent or CompositeComponent)
            ? Unknown(p)
            : new NotSupportedException($"A {p.GetType().Name} of {p.Dimensions} columns and a {q.GetType().Name} of {q.Dimensions} do not describe the same kind of rows, or put them together differently.");
    }
}
