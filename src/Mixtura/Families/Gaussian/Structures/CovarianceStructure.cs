namespace Mixtura;

/// <summary>
/// The covariances of one structure that maximize the expected log-likelihood, that is minimize
/// Σⱼ pⱼ·(ln|Σⱼ| + tr(Sⱼ·Σⱼ⁻¹)) (Celeux and Govaert 1995, section 3).
/// </summary>
internal abstract class CovarianceStructure
{
    /// <summary>Alternating steps end when they bring less than this, in nats per row; the objective is as precise as that.</summary>
    public const double Settled = 1e-14;

    /// <summary>Alternating steps that have not settled by then go on in the next iteration: each is an improvement.</summary>
    public const int MostSteps = 50;

    /// <summary>Whether covariances are diagonal and kept as variances.</summary>
    public virtual bool KeepsDiagonal => false;

    /// <summary>The maximization for a structure.</summary>
    public static CovarianceStructure Of(Covariance covariance) => covariance switch
    {
        Covariance.EII => new SphericalStructure(volumeVaries: false),
        Covariance.VII => new SphericalStructure(volumeVaries: true),
        Covariance.EEI => new DiagonalStructure(volumeVaries: false, shapeVaries: false),
        Covariance.VEI => new DiagonalStructure(volumeVaries: true, shapeVaries: false),
        Covariance.EVI => new DiagonalStructure(volumeVaries: false, shapeVaries: true),
        Covariance.VVI => new DiagonalStructure(volumeVaries: true, shapeVaries: true),
        Covariance.EEE => new EllipsoidalStructure(volumeVaries: false, shapeVaries: false),
        Covariance.VEE => new EllipsoidalStructure(volumeVaries: true, shapeVaries: false),
        Covariance.EVV => new EllipsoidalStructure(volumeVaries: false, shapeVaries: true),
        Covariance.VVV => new EllipsoidalStructure(volumeVaries: true, shapeVaries: true),
        Covariance.EVE => new CommonOrientationStructure(volumeVaries: false),
        Covariance.VVE => new CommonOrientationStructure(volumeVaries: true),
        Covariance.EEV => new OwnOrientationStructure(volumeVaries: false),
        Covariance.VEV => new OwnOrientationStructure(volumeVaries: true),
        _ => throw new ArgumentOutOfRangeException(nameof(covariance)),
    };

    /// <summary>Fits the covariances.</summary>
    /// <param name="scatters">What they are to describe.</param>
    /// <param name="before">As many components whose covariances are of this structure; alternating steps go on from them.</param>
    /// <returns>The covariances in the scatters' order, packed or as variances, with their spectra where the structure has orientations.</returns>
    public abstract ShapedCovariance[] Fit(Scatters scatters, ReadOnlySpan<GaussianComponent> before);
}
