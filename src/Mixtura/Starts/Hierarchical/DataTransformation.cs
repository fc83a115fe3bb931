namespace Mixtura;

/// <summary>
/// In which coordinates rows are clustered hierarchically, by mclust's names (Scrucca and Raftery 2015). Columns that do
/// not vary are left out of all but the first; so are principal directions without variance.
/// </summary>
public enum DataTransformation
{
    /// <summary>The columns as they are; units matter.</summary>
    VARS,

    /// <summary>Each column less its mean, in units of its standard deviation.</summary>
    STD,

    /// <summary>Sphered: principal components, each with variance 1.</summary>
    SPH,

    /// <summary>Principal components of the centred columns: <see cref="VARS"/> but for directions without variance.</summary>
    PCS,

    /// <summary>Principal components of the standardized columns: <see cref="STD"/> but for directions without variance.</summary>
    PCR,

    /// <summary>
    /// Principal components of the standardized columns, each over the square root of its singular value: halfway between
    /// <see cref="PCR"/> and <see cref="SPH"/>.
    /// </summary>
    SVD,
}
