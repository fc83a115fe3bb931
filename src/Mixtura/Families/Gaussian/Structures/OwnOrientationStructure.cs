namespace Mixtura;

/// <summary>
/// EEV and VEV: λⱼ·Dⱼ·A·Dⱼᵀ. The orientations are those of the rows' covariances, so what is left is a common shape of
/// their eigenvalues in falling order (Celeux and Govaert 1995, section 3.4).
/// </summary>
internal sealed class OwnOrientationStructure(bool volumeVaries) : CovarianceStructure
{
    public override ShapedCovariance[] Fit(Scatters scatters, ReadOnlySpan<GaussianComponent> before)
    {
        int d = scatters.Dimensions;
        var axes = new double[scatters.Count][];
        var eigenvalues = new double[scatters.Count][];
        double[] volumes = new double[scatters.Count];
        for (int j = 0; j < axes.Length; j++)
        {
            WorkCancellation.ThrowIfRequested();
            Spectrum last = before[j].Spectrum;
            (axes[j], eigenvalues[j]) = JacobiEigen.Decompose(scatters.Covariances[j], d, Orthogonal.Polish(last.Axes, d));
            volumes[j] = GeometricMean.Of(last.Eigenvalues);
        }

        double[][] fitted = VolumeAndShape.Fit(volumeVaries, shapeVaries: false, scatters, eigenvalues, volumes);
        var found = new ShapedCovariance[axes.Length];
        for (int j = 0; j < axes.Length; j++)
        {
            WorkCancellation.ThrowIfRequested();
            double[] reference = Spectrum.Follow(before[j].Spectrum, axes[j]);
            var spectrum = new Spectrum(axes[j], fitted[j], reference);
            found[j] = new ShapedCovariance(spectrum.ToCovariance(), spectrum);
        }

        return found;
    }
}
