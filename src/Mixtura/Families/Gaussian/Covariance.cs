namespace Mixtura;

/// <summary>
/// Covariance structures of a Gaussian mixture by their three-letter names (Banfield and Raftery 1993; Celeux and
/// Govaert 1995): volume, shape and orientation of the components, each equal (E) or varying (V) between them, or the
/// identity (I).
/// </summary>
public enum Covariance
{
    /// <summary>Spherical: each component has one variance for all columns (σ²ⱼ·I).</summary>
    VII,

    /// <summary>Diagonal: each component has a variance for each column.</summary>
    VVI,

    /// <summary>Tied: one full covariance matrix shared by all components.</summary>
    EEE,

    /// <summary>Full: each component has its own covariance matrix.</summary>
    VVV,
}
