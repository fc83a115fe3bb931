namespace Mixtura;

/// <summary>
/// Variances along axes that are known: λⱼ·aⱼ with the volume λ and the shape a (of product 1) each the same for all
/// components or their own (Celeux and Govaert 1995, sections 3.1 and 3.2).
/// </summary>
internal static class VolumeAndShape
{
    /// <summary>Fits variances.</summary>
    /// <param name="volumeVaries">Whether volumes may differ.</param>
    /// <param name="shapeVaries">Whether shapes may differ.</param>
    /// <param name="scatters">The components' shares.</param>
    /// <param name="variances">The variances along the axes, d for each component.</param>
    /// <param name="volumes">The volumes from which alternating steps go on.</param>
    public static double[][] Fit(bool volumeVaries, bool shapeVaries, Scatters scatters, double[][] variances, double[] volumes)
    {
        if (shapeVaries)
        {
            return volumeVaries ? variances : WithEqualVolumes(scatters, variances);
        }

        if (!volumeVaries)
        {
            double[] pooled = scatters.Pool(variances);
            return Array.ConvertAll(variances, _ => pooled);
        }

        return WithEqualShapes(scatters, variances, volumes);
    }

    /// <summary>λ = Σⱼ pⱼ·gⱼ with gⱼ the geometric mean of component j's variances, and aⱼ = sⱼ/gⱼ.</summary>
    private static double[][] WithEqualVolumes(Scatters scatters, double[][] variances)
    {
        double[] means = Array.ConvertAll(variances, own => GeometricMean.Of(own));
        double volume = 0;
        for (int j = 0; j < means.Length; j++)
        {
            volume += scatters.Shares[j] * means[j];
        }

        return [.. variances.Zip(means, (own, mean) => Array.ConvertAll(own, variance => variance / mean * volume))];
    }

    /// <summary>In turn a ∝ Σⱼ pⱼ·sⱼ/λⱼ and λⱼ = mean of sⱼ/a; each step brings the objective d·Σ pⱼ·ln λⱼ down.</summary>
    private static double[][] WithEqualShapes(Scatters scatters, double[][] variances, double[] volumes)
    {
        int d = scatters.Dimensions;
        double[] shape = [];
        double before = double.PositiveInfinity;
        volumes = [.. volumes];
        for (int step = 0; step < CovarianceStructure.MostSteps; step++)
        {
            shape = scatters.Pool(variances, Array.ConvertAll(volumes, volume => 1 / volume));
            double mean = GeometricMean.Of(shape);
            double objective = 0;
            for (int i = 0; i < d; i++)
            {
                shape[i] /= mean;
            }

            for (int j = 0; j < volumes.Length; j++)
            {
                double sum = 0;
                for (int i = 0; i < d; i++)
                {
                    sum += variances[j][i] / shape[i];
                }

                volumes[j] = sum / d;
                objective += d * scatters.Shares[j] * Elementary.Log(volumes[j]);
            }

            if (!(before - objective > CovarianceStructure.Settled))
            {
                break;
            }

            before = objective;
        }

        return Array.ConvertAll(volumes, volume => Array.ConvertAll(shape, entry => entry * volume));
    }
}
