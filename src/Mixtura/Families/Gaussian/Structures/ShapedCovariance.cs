namespace Mixtura;

/// <summary>A covariance that a structure found.</summary>
/// <param name="Values">The matrix, packed, or its variances where the structure is diagonal.</param>
/// <param name="Spectrum">Its orientation and eigenvalues, where the structure has them.</param>
internal readonly record struct ShapedCovariance(double[] Values, Spectrum? Spectrum = null);
