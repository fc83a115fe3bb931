namespace Mixtura;

/// <summary>EEE and VVV with zero covariances: the pooled scatter, or each component's own, fitted under the pattern.</summary>
internal sealed class UncorrelatedStructure(bool isShared, ZeroCovariances zeros) : CovarianceStructure
{
    public override ShapedCovariance[] Fit(Scatters scatters, ReadOnlySpan<GaussianComponent> before)
    {
        var fitted = new ShapedCovariance[scatters.Count];
        for (int j = 0; j < fitted.Length; j++)
        {
            fitted[j] = isShared && j > 0
                ? fitted[0]
                : new ShapedCovariance(zeros.Fit(isShared ? scatters.Pool(scatters.Covariances) : scatters.Covariances[j], before[j].StoredCovariance));
        }

        return fitted;
    }
}
