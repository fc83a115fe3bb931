using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// How well each column alone tells the components of a mixture apart: the mutual information between component and column,
/// I(Z; X) = Σⱼ πⱼ ∫ fⱼ ln(fⱼ / Σᵢ πᵢfᵢ), in nats. It is one measure for measurements, counts and labels: the Jensen-Shannon divergence
/// of the components' marginals with the mixing proportions as weights (Lin 1991, section IV). The noise is left aside. Immutable.
/// </summary>
/// <remarks>
/// Sums over levels are exact; those over counts and integrals over measurements are taken within 9 standard deviations of each
/// component's mean.
/// </remarks>
public sealed class ColumnSeparation
{
    private const double Reach = 9;
    private const int MostPlaces = 640;
    private const int FewestPlaces = 96;
    private const int PlacesOfAll = 20_000;
    private const int MostCounts = 4000;

    private ColumnSeparation(ImmutableArray<double> information, double entropy)
    {
        Information = information;
        Entropy = entropy;
        Ranking = [.. Enumerable.Range(0, information.Length).OrderByDescending(column => information[column])];
    }

    /// <summary>The mutual information of each column with the component, in nats; from 0 to <see cref="Entropy"/>.</summary>
    public ImmutableArray<double> Information { get; }

    /// <summary>The entropy of the mixing proportions, −Σ πⱼ ln πⱼ, in nats: what a column that tells every row's component would have.</summary>
    public double Entropy { get; }

    /// <summary>The columns, from 0, the one that separates best first; equal ones in their order.</summary>
    public ImmutableArray<int> Ranking { get; }

    /// <summary>Computes it from the mixture's parameters.</summary>
    /// <param name="mixture">The mixture, of any family.</param>
    public static ColumnSeparation Of(Mixture mixture)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        Mixture clusters = mixture.WithoutNoise();
        double entropy = 0;
        foreach (double weight in clusters.Weights)
        {
            entropy -= weight > 0 ? weight * Math.Log(weight) : 0;
        }

        return new ColumnSeparation(
            [.. Enumerable.Range(0, mixture.Dimensions).Select(column => Math.Clamp(Between(clusters.Dimensions == 1 ? clusters : clusters.Marginal(column)), 0, entropy))],
            entropy);
    }

    /// <summary>A column's mutual information as a share of <see cref="Entropy"/>, from 0 to 1; 0 with one component.</summary>
    /// <param name="column">The column, from 0.</param>
    public double Share(int column) => Entropy > 0 ? Information[column] / Entropy : 0;

    private static double Between(Mixture marginal)
    {
        if (marginal.Components.Length == 1)
        {
            return 0;
        }

        double sum = 0;
        for (int j = 0; j < marginal.Components.Length; j++)
        {
            double weight = marginal.Weights[j];
            sum += weight > 0 ? weight * Divergence(marginal, j) : 0;
        }

        return sum;
    }

    /// <summary>∫ fⱼ ln(fⱼ / f).</summary>
    private static double Divergence(Mixture marginal, int component)
    {
        Component own = marginal.Components[component];
        if (Places(own, marginal.Components.Length) is not var (from, step, count))
        {
            // A component of one point, of which the others have nothing.
            return -Math.Log(marginal.Weights[component]);
        }

        double logStep = Math.Log(step);
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            double place = from + (i * step);
            double log = own.LogDensity([place]);
            if (double.IsFinite(log))
            {
                sum += Math.Exp(log + logStep) * (log - marginal.LogDensity([place]));
            }
        }

        return sum;
    }

    /// <summary>Where a component is evaluated; null where it has no spread.</summary>
    private static (double From, double Step, int Count)? Places(Component component, int components)
    {
        Component alone = component is CompositeComponent { Parts.Length: 1 } composite ? composite.Parts[0] : component;
        if (alone is CategoricalComponent labels)
        {
            return (0, 1, labels.CountLevels(0));
        }

        double[] mean = new double[1];
        double[] variance = new double[1];
        alone.CopyMean(mean);
        alone.CopyCovariance(variance);
        double deviation = Math.Sqrt(variance[0]);
        if (alone is PoissonComponent)
        {
            double from = Math.Max(0, Math.Floor(mean[0] - (Reach * deviation)));
            double to = Math.Ceiling(mean[0] + (Reach * deviation) + (2 * Reach));
            double step = Math.Max(1, Math.Ceiling((to - from) / MostCounts));
            return (from, step, (int)((to - from) / step) + 1);
        }

        if (!(deviation > 0 && double.IsFinite(deviation)))
        {
            return null;
        }

        int places = Math.Clamp(PlacesOfAll / components, FewestPlaces, MostPlaces);
        return (mean[0] - (Reach * deviation), 2 * Reach * deviation / places, places + 1);
    }
}
