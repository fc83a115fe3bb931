namespace Mixtura;

/// <summary>
/// The fourteen covariance structures of a Gaussian mixture by their three-letter names (Banfield and Raftery 1993; Celeux
/// and Govaert 1995): Σⱼ = λⱼ·Dⱼ·Aⱼ·Dⱼᵀ with volume λ, shape A and orientation D, each equal (E) or varying (V) between
/// components; an I for the shape is a sphere, for the orientation axes along the columns. In one column only the volume
/// counts: E and V.
/// </summary>
public enum Covariance
{
    /// <summary>Spherical, one variance for all components and columns: λ·I.</summary>
    EII,

    /// <summary>Spherical, each component with one variance for all columns: λⱼ·I.</summary>
    VII,

    /// <summary>Diagonal, a variance for each column, the same for all components: λ·A.</summary>
    EEI,

    /// <summary>Diagonal, equal shape, varying volume: λⱼ·A.</summary>
    VEI,

    /// <summary>Diagonal, varying shape, equal volume: λ·Aⱼ.</summary>
    EVI,

    /// <summary>Diagonal, each component with a variance for each column: λⱼ·Aⱼ.</summary>
    VVI,

    /// <summary>Tied, one full matrix for all components: λ·D·A·Dᵀ.</summary>
    EEE,

    /// <summary>Equal shape and orientation, varying volume: λⱼ·D·A·Dᵀ.</summary>
    VEE,

    /// <summary>Equal volume and orientation, varying shape: λ·D·Aⱼ·Dᵀ (Browne and McNicholas 2014).</summary>
    EVE,

    /// <summary>Equal orientation, varying volume and shape: λⱼ·D·Aⱼ·Dᵀ (Browne and McNicholas 2014).</summary>
    VVE,

    /// <summary>Equal volume and shape, varying orientation: λ·Dⱼ·A·Dⱼᵀ.</summary>
    EEV,

    /// <summary>Equal shape, varying volume and orientation: λⱼ·Dⱼ·A·Dⱼᵀ.</summary>
    VEV,

    /// <summary>Equal volume, varying shape and orientation: λ·Dⱼ·Aⱼ·Dⱼᵀ.</summary>
    EVV,

    /// <summary>Full, each component with its own matrix: λⱼ·Dⱼ·Aⱼ·Dⱼᵀ.</summary>
    VVV,
}
