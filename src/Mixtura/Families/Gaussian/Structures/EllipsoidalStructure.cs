namespace Mixtura;

/// <summary>EEE, VEE, EVV and VVV: λⱼ·C or λ·Cⱼ with matrices C of determinant 1, shape and orientation in one (Celeux and Govaert 1995, section 3.3).</summary>
internal sealed class EllipsoidalStructure(bool volumeVaries, bool shapeVaries) : CovarianceStructure
{
    public override ShapedCovariance[] Fit(Scatters scatters, ReadOnlySpan<GaussianComponent> before)
    {
        double[][] covariances = scatters.Covariances;
        if (shapeVaries)
        {
            return Array.ConvertAll(volumeVaries ? covariances : WithEqualVolumes(scatters), values => new ShapedCovariance(values));
        }

        if (!volumeVaries)
        {
            var pooled = new ShapedCovariance(scatters.Pool(covariances));
            return Array.ConvertAll(covariances, _ => pooled);
        }

        double[] volumes = new double[before.Length];
        for (int j = 0; j < volumes.Length; j++)
        {
            volumes[j] = Volume(before[j].Factor, scatters.Dimensions);
        }

        return WithEqualShapes(scatters, volumes);
    }

    /// <summary>|Σ|^(1/d) from the Cholesky factor.</summary>
    private static double Volume(ReadOnlySpan<double> factor, int d)
    {
        double sum = 0;
        for (int i = 0; i < d; i++)
        {
            sum += Elementary.Log(factor[PackedSymmetric.Index(i, i)]);
        }

        return Elementary.Exp(2 * sum / d);
    }

    private static double[][] WithEqualVolumes(Scatters scatters)
    {
        int d = scatters.Dimensions;
        double[] factor = new double[PackedSymmetric.Length(d)];
        double[] own = Array.ConvertAll(scatters.Covariances, covariance => PackedSymmetric.TryCholesky(covariance, d, factor) ? Volume(factor, d) : double.NaN);
        double volume = 0;
        for (int j = 0; j < own.Length; j++)
        {
            volume += scatters.Shares[j] * own[j];
        }

        return [.. scatters.Covariances.Zip(own, (covariance, mine) => Array.ConvertAll(covariance, entry => entry / mine * volume))];
    }

    /// <summary>In turn C ∝ Σⱼ pⱼ·Sⱼ/λⱼ and λⱼ = tr(Sⱼ·C⁻¹)/d.</summary>
    private static ShapedCovariance[] WithEqualShapes(Scatters scatters, double[] volumes)
    {
        int d = scatters.Dimensions;
        double[] shape = [];
        double[] factor = new double[PackedSymmetric.Length(d)];
        double before = double.PositiveInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            WorkCancellation.ThrowIfRequested();
            shape = scatters.Pool(scatters.Covariances, Array.ConvertAll(volumes, volume => 1 / volume));
            double mean = PackedSymmetric.TryCholesky(shape, d, factor) ? Volume(factor, d) : double.NaN;
            for (int i = 0; i < shape.Length; i++)
            {
                shape[i] /= mean;
                factor[i] /= Math.Sqrt(mean);
            }

            double[] inverse = PackedSymmetric.InverseFromFactor(factor, d);
            double objective = 0;
            for (int j = 0; j < volumes.Length; j++)
            {
                volumes[j] = PackedSymmetric.TraceOfProduct(scatters.Covariances[j], inverse, d) / d;
                objective += d * scatters.Shares[j] * Elementary.Log(volumes[j]);
            }

            if (!(before - objective > Settled))
            {
                break;
            }

            before = objective;
        }

        return Array.ConvertAll(volumes, volume => new ShapedCovariance(Array.ConvertAll(shape, entry => entry * volume)));
    }
}
