namespace Mixtura;

/// <summary>By what discriminant analysis chooses among families and structures.</summary>
public enum DiscriminantChoice
{
    /// <summary>The least of <see cref="DiscriminantOptions.Criterion"/>: of all classes together with <see cref="DiscriminantMethod.Edda"/>, of each class's mixture with <see cref="DiscriminantMethod.MclustDA"/>.</summary>
    Criterion,

    /// <summary>The smallest cross-validated error, among equals the smallest Brier score; with <see cref="DiscriminantMethod.Edda"/> only.</summary>
    CrossValidatedError,
}
