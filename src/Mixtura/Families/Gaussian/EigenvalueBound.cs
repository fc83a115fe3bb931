using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// The bound on the ratio of the largest to the smallest eigenvalue among the covariances of all components (Hathaway 1985;
/// García-Escudero, Gordaliza, Matrán and Mayo-Iscar 2008), under which the likelihood has a maximum.
/// </summary>
/// <param name="ratio">The largest ratio allowed, at least 1.</param>
internal sealed class EigenvalueBound(double ratio)
{
    /// <summary>A ratio that misses the bound by less than this, relative to it, is at the bound.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Structures whose eigenvalues can be moved one by one, so that moving them gives the exact maximum under the bound.</summary>
    public static bool Serves(Covariance covariance) =>
        covariance is Covariance.EII or Covariance.VII or Covariance.EEI or Covariance.VVI or Covariance.EEE or Covariance.VVV;

    /// <summary>
    /// The exact constrained maximum: eigenvalues are cut to an interval [m, ratio·m], axes stay. The negated log-likelihood is
    /// Σⱼ nⱼ·Σₗ (ln e + s/e), s being the free eigenvalues and e the cut ones; by m its derivative has the sign of
    /// Σ n·(m − s) over s below m plus Σ n·(m − s/ratio) over s above ratio·m, which rises with m and is linear between the 2kd
    /// points s and s/ratio (Fritz, García-Escudero and Mayo-Iscar 2013 compare the likelihood at a candidate in each interval).
    /// </summary>
    public Maximization Apply(Maximization free, ComponentStatistics statistics, Covariance covariance)
    {
        GaussianComponent[] components = [.. free.Components.Cast<GaussianComponent>()];
        GaussianComponent[] cut = Cut(components, [.. Enumerable.Range(0, components.Length).Select(statistics.Weight)], covariance);

        // A component that the floor held is so no longer where the bound lifts it further.
        return ReferenceEquals(cut, components) ? free : new Maximization([.. cut], [.. free.AtFloor.Where(j => Eigenvalues(cut[j]).Min() <= Eigenvalues(components[j]).Min())]);
    }

    /// <summary>Components with their eigenvalues cut as is best where they describe rows of the given weights; the same array where they keep to the bound.</summary>
    public GaussianComponent[] Cut(GaussianComponent[] components, double[] weights, Covariance covariance)
    {
        double[][] eigenvalues = Array.ConvertAll(components, Eigenvalues);
        if (LeastAllowed(eigenvalues, weights) is not { } least)
        {
            return components;
        }

        double most = ratio * least;
        bool IsCut(double value) => value < least || value > most;
        var cut = new GaussianComponent[components.Length];
        for (int j = 0; j < cut.Length; j++)
        {
            cut[j] = covariance == Covariance.EEE && j > 0 ? cut[0].Moved(components[j].Mean.ToArray())
                : eigenvalues[j].Any(IsCut) ? WithEigenvalues(components[j], Array.ConvertAll(eigenvalues[j], value => Math.Clamp(value, least, most)))
                : components[j];
        }

        return cut;
    }

    /// <summary>The least eigenvalue allowed, m; null where the free eigenvalues keep to the bound.</summary>
    public double? LeastAllowed(double[][] eigenvalues, double[] weights)
    {
        double[] all = [.. eigenvalues.SelectMany(values => values)];
        if (!(all.Max() > ratio * all.Min()))
        {
            return null;
        }

        double[] points = [.. all, .. all.Select(value => value / ratio)];
        Array.Sort(points);
        int low = 0;
        int high = points.Length - 1;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = Slope(points[middle], eigenvalues, weights).Value < 0 ? (middle, high) : (low, middle);
        }

        double between = points[low] + (0.5 * (points[high] - points[low]));
        double root = Slope(between, eigenvalues, weights).Root;

        // Rounding must not leave the interval, nor can it be without weight where components with rows keep to the bound.
        return double.IsNaN(root) ? between : Math.Clamp(root, points[low], points[high]);
    }

    /// <summary>
    /// The squared norm of the gradient by what the bound leaves free, with respect to means in units of their component's
    /// root, logarithms of eigenvalues and turns of the axes. Where eigenvalues are at the bound they move together.
    /// </summary>
    public double SquaredGradient(Covariance covariance, ComponentStatistics statistics)
    {
        GaussianComponent[] components = [.. statistics.About.Cast<GaussianComponent>()];
        double[][] eigenvalues = Array.ConvertAll(components, Eigenvalues);
        double least = eigenvalues.Min(values => values.Min());
        double most = eigenvalues.Max(values => values.Max());
        if (covariance == Covariance.EII || !(most >= ratio * least * (1 - Rounding)))
        {
            return GaussianGradientNorm.Squared(covariance, statistics);
        }

        int d = components[0].Dimensions;
        double[][] gradients = [.. Enumerable.Range(0, components.Length).Select(j => AlongAxes(components[j], statistics, j))];
        if (covariance is Covariance.EEI or Covariance.EEE)
        {
            double[] sum = [.. Enumerable.Range(0, d * d).Select(at => gradients.Sum(own => own[at]))];
            (gradients, eigenvalues) = ([sum], [eigenvalues[0]]);
        }

        double square = Enumerable.Range(0, components.Length).Sum(j => GaussianGradientNorm.OfMean(components[j], statistics.Of(j)[..d]));
        double together = 0;
        int atBound = 0;
        bool IsLow(double value) => value <= least * (1 + Rounding);
        bool IsHigh(double value) => value >= most * (1 - Rounding);
        for (int j = 0; j < gradients.Length; j++)
        {
            double[] own = eigenvalues[j];
            bool isSphere = covariance == Covariance.VII;
            for (int p = 0; p < (isSphere ? 1 : d); p++)
            {
                double gradient = isSphere ? Enumerable.Range(0, d).Sum(i => gradients[j][(i * d) + i]) / Math.Sqrt(d) : gradients[j][(p * d) + p];
                if (IsLow(own[p]) || IsHigh(own[p]))
                {
                    together += gradient;
                    atBound++;
                }
                else
                {
                    square += gradient * gradient;
                }

                for (int q = 0; q < p; q++)
                {
                    bool areAlike = (IsLow(own[p]) && IsLow(own[q])) || (IsHigh(own[p]) && IsHigh(own[q]));
                    square += areAlike ? 0 : 2 * gradients[j][(p * d) + q] * gradients[j][(p * d) + q];
                }
            }
        }

        return square + (together * together / atBound);
    }

    /// <summary>The variances of a diagonal covariance, or the eigenvalues of a full one.</summary>
    private static double[] Eigenvalues(GaussianComponent component) =>
        component.IsDiagonal ? component.StoredCovariance.ToArray() : component.Spectrum.Eigenvalues;

    private static GaussianComponent WithEigenvalues(GaussianComponent component, double[] values)
    {
        double[] mean = component.Mean.ToArray();
        if (component.IsDiagonal)
        {
            return GaussianComponent.FromVariances(mean, values);
        }

        var spectrum = new Spectrum(component.Spectrum.Axes, values, component.Spectrum.Reference);
        return GaussianComponent.TryCreate(mean, spectrum.ToCovariance(), spectrum) ?? component;
    }

    /// <summary>½(S − n·Σ) between the axes, in units of the roots of the eigenvalues; zeros beside the diagonal for diagonal covariances.</summary>
    private static double[] AlongAxes(GaussianComponent about, ComponentStatistics statistics, int j)
    {
        int d = about.Dimensions;
        double[] own = Eigenvalues(about);
        ReadOnlySpan<double> second = statistics.Of(j)[d..];
        double[] along = about.IsDiagonal ? new double[d * d] : PairRotation.Rotate(second, about.Spectrum.Axes, d);
        for (int p = 0; p < d; p++)
        {
            for (int q = 0; q < d; q++)
            {
                double value = about.IsDiagonal && p == q ? second[p] : along[(p * d) + q];
                along[(p * d) + q] = 0.5 * ((value / Math.Sqrt(own[p]) / Math.Sqrt(own[q])) - (p == q ? statistics.Weight(j) : 0));
            }
        }

        return along;
    }

    /// <summary>The sign of the derivative at m, and where it would be 0 if the same eigenvalues were cut.</summary>
    private (double Value, double Root) Slope(double m, double[][] eigenvalues, double[] weights)
    {
        double count = 0;
        double sum = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            foreach (double value in eigenvalues[j])
            {
                if (value < m)
                {
                    count += weights[j];
                    sum += weights[j] * value;
                }
                else if (value / ratio > m)
                {
                    count += weights[j];
                    sum += weights[j] * (value / ratio);
                }
            }
        }

        return ((count * m) - sum, sum / count);
    }
}
