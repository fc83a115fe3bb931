namespace Mixtura;

/// <summary>How the distribution of each class's rows is described.</summary>
public enum DiscriminantMethod
{
    /// <summary>
    /// Eigenvalue decomposition discriminant analysis (Bensmail and Celeux 1996): one component for each class, and one family, with one
    /// covariance structure, for all. EEE is linear, VVV quadratic discriminant analysis.
    /// </summary>
    Edda,

    /// <summary>
    /// A mixture for each class (Hastie and Tibshirani 1996), its family or covariance structure and its number of components chosen
    /// for each class by itself (Fraley and Raftery 2002).
    /// </summary>
    MclustDA,
}
