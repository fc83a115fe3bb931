namespace Mixtura;

/// <summary>Quantiles of one-dimensional mixtures by bisection of the distribution function, to the last bits.</summary>
internal static class MixtureQuantile
{
    public static double Of(Mixture mixture, double p)
    {
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability is between 0 and 1.");
        }

        mixture.Cdf(0);
        bool counts = mixture.Cdf(-1) == 0 && mixture.Components.All(component => component is PoissonComponent || component is CompositeComponent { Parts: [PoissonComponent] });
        if (p == 0)
        {
            return counts ? 0 : double.NegativeInfinity;
        }

        if (p == 1)
        {
            return double.PositiveInfinity;
        }

        double centre = mixture.Mean()[0];
        double step = Math.Sqrt(mixture.CovarianceMatrix()[0, 0]) + double.Epsilon;
        double low = centre - step;
        double high = centre + step;
        for (double reach = step; mixture.Cdf(low) >= p; reach *= 2)
        {
            low -= reach;
        }

        for (double reach = step; mixture.Cdf(high) < p; reach *= 2)
        {
            high += reach;
        }

        if (counts)
        {
            low = Math.Floor(low);
            high = Math.Ceiling(high);
            while (high - low > 1)
            {
                double middle = Math.Floor((low + high) / 2);
                (low, high) = mixture.Cdf(middle) >= p ? (low, middle) : (middle, high);
            }

            return high;
        }

        while (true)
        {
            double middle = low + ((high - low) / 2);
            if (!(middle > low && middle < high))
            {
                return high;
            }

            (low, high) = mixture.Cdf(middle) >= p ? (low, middle) : (middle, high);
        }
    }
}
