using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// The covariance of a component's scores over the mixture's own rows. The mean of r²·f·fᵀ over these is π times that of r·f·fᵀ over
/// the component's own rows, r being the posterior, so a rare component needs no more draws than a common one.
/// </summary>
/// <param name="Share">The variance of r.</param>
/// <param name="Location">That of the scores of location, packed.</param>
/// <param name="Spread">That of the scores of spread, packed.</param>
internal sealed record ScoreCovariance(double Share, double[] Location, double[] Spread)
{
    /// <summary>So many draws tell a variance to about a hundredth.</summary>
    private const int MostDraws = 20_000;

    /// <param name="mixture">The mixture.</param>
    /// <param name="component">The component.</param>
    /// <param name="options">The most draws, and their seed.</param>
    public static ScoreCovariance Of(Mixture mixture, int component, MonteCarloOptions options)
    {
        int draws = Math.Min(MostDraws, options.Draws);
        Component own = mixture.Components[component];
        Family family = mixture.Family;
        (int ofLocation, int ofSpread) = family.CountScores(own);
        double weight = mixture.Weights[component];
        var random = new RandomSource(options.OtherSeed, (ulong)component);
        double[] row = new double[mixture.Dimensions];
        double[] posterior = new double[mixture.Components.Length];
        double[] sums = new double[family.CountStatistics(mixture.Dimensions)];
        double[] location = new double[ofLocation];
        double[] spread = new double[ofSpread];
        double[] locations = new double[PackedSymmetric.Length(ofLocation)];
        double[] spreads = new double[PackedSymmetric.Length(ofSpread)];
        double mean = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            own.Sample(random, row);
            mixture.Posterior(row, posterior);
            double r = posterior[component];
            mean += r / draws;
            if (ofLocation + ofSpread == 0)
            {
                continue;
            }

            Array.Clear(sums);
            family.Accumulate(own, row, 1, sums);
            family.CopyScores(own, 1, sums, aboutOwnMean: false, location, spread);
            AddSquare(location, weight * r / draws, locations);
            AddSquare(spread, weight * r / draws, spreads);
        }

        return new ScoreCovariance(weight * (mean - weight), locations, spreads);
    }

    private static void AddSquare(double[] f, double weight, double[] to)
    {
        for (int i = 0, at = 0; i < f.Length; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                to[at] += weight * f[i] * f[j];
            }
        }
    }
}
