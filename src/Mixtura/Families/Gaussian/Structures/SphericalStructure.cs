namespace Mixtura;

/// <summary>EII and VII: one variance for all columns, λ or λⱼ.</summary>
internal sealed class SphericalStructure(bool volumeVaries) : CovarianceStructure
{
    public override bool KeepsDiagonal => true;

    public override ShapedCovariance[] Fit(Scatters scatters, ReadOnlySpan<GaussianComponent> before)
    {
        double[][] means = Array.ConvertAll(scatters.Covariances, variances => new[] { variances.Sum() / variances.Length });
        double[] pooled = scatters.Pool(means);
        return Array.ConvertAll(means, mean =>
        {
            double[] variances = new double[scatters.Dimensions];
            Array.Fill(variances, volumeVaries ? mean[0] : pooled[0]);
            return new ShapedCovariance(variances);
        });
    }
}
