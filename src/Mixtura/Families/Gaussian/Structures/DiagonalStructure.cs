namespace Mixtura;

/// <summary>EEI, VEI, EVI and VVI: axes along the columns.</summary>
internal sealed class DiagonalStructure(bool volumeVaries, bool shapeVaries) : CovarianceStructure
{
    public override bool KeepsDiagonal => true;

    public override ShapedCovariance[] Fit(Scatters scatters, ReadOnlySpan<GaussianComponent> before)
    {
        double[] volumes = new double[before.Length];
        for (int j = 0; j < volumes.Length; j++)
        {
            volumes[j] = GeometricMean.Of(before[j].StoredCovariance);
        }

        return Array.ConvertAll(VolumeAndShape.Fit(volumeVaries, shapeVaries, scatters, scatters.Covariances, volumes), variances => new ShapedCovariance(variances));
    }
}
