namespace Mixtura.Benchmarks;

/// <summary>Gaussian mixtures with overlapping, correlated components, the same for everyone who asks.</summary>
internal static class SyntheticMixture
{
    /// <param name="dimensions">d.</param>
    /// <param name="components">k.</param>
    /// <param name="spread">The deviation of the means' coordinates: 3 for moderate overlap, 1 for much.</param>
    /// <param name="seed">The seed.</param>
    public static GaussianMixture Of(int dimensions, int components, double spread = 3, ulong seed = 1)
    {
        var random = new RandomSource(seed);
        double[] weights = new double[components];
        var means = new double[components][];
        var covariances = new double[components][,];
        for (int j = 0; j < components; j++)
        {
            weights[j] = 0.5 + random.NextDouble();
            means[j] = Normals(random, dimensions, spread);
            covariances[j] = Covariance(random, dimensions);
        }

        double total = weights.Sum();
        return GaussianMixture.Create(Array.ConvertAll(weights, weight => weight / total), means, covariances);
    }

    /// <summary>Components of unit covariance, which only their means tell apart: fits climb slowly.</summary>
    /// <param name="dimensions">d.</param>
    /// <param name="components">k.</param>
    /// <param name="spread">The deviation of the means' coordinates.</param>
    public static GaussianMixture Overlapping(int dimensions, int components, double spread)
    {
        var random = new RandomSource(1);
        return IdentityAt([.. Enumerable.Range(0, components).Select(_ => Normals(random, dimensions, spread))]);
    }

    /// <summary>The mixture's means moved a little, where fits begin.</summary>
    public static double[][] MeansNear(GaussianMixture mixture, ulong seed = 2)
    {
        var random = new RandomSource(seed);
        return [.. mixture.Components.Select(component =>
        {
            double[] mean = Normals(random, mixture.Dimensions, 0.5);
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += component.Mean[i];
            }

            return mean;
        })];
    }

    /// <summary>Equal weights and identity covariances at the means.</summary>
    public static GaussianMixture IdentityAt(double[][] means)
    {
        int d = means[0].Length;
        double[,] identity = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            identity[i, i] = 1;
        }

        double[] weights = new double[means.Length];
        Array.Fill(weights, 1.0 / means.Length);
        return GaussianMixture.Create(weights, means, [.. means.Select(_ => identity)]);
    }

    private static double[] Normals(RandomSource random, int count, double deviation)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = deviation * random.NextNormal();
        }

        return values;
    }

    /// <summary>L·Lᵀ for a random lower triangle L with entries of deviation 0.3 and a diagonal well away from 0.</summary>
    private static double[,] Covariance(RandomSource random, int d)
    {
        double[,] factor = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++)
            {
                factor[i, j] = 0.3 * random.NextNormal();
            }

            factor[i, i] = 0.5 + random.NextDouble();
        }

        double[,] covariance = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int c = 0; c <= j; c++)
                {
                    sum += factor[i, c] * factor[j, c];
                }

                covariance[i, j] = sum;
                covariance[j, i] = sum;
            }
        }

        return covariance;
    }
}
