namespace Mixtura.Reporting;

/// <summary>Families in words.</summary>
internal static class FamilyWords
{
    /// <summary>For instance "Gaussian, VVV (full: a covariance for each component)".</summary>
    public static string Describe(Family family) => family switch
    {
        GaussianFamily gaussian => $"Gaussian, {gaussian.Covariance} ({Covariances.Describe(gaussian.Covariance)}){Describe(gaussian.Prior)}",
        PoissonFamily => "Poisson",
        CategoricalFamily => "Categorical",
        CompositeFamily composite => "Composite: " + string.Join(" + ", composite.Parts.Select(part => Describe(part.Family))),
        NoiseFamily noise => Describe(noise.Inner) + " with uniform noise",
        _ => family.Name,
    };

    /// <summary>Whether some columns are fitted under a prior.</summary>
    public static bool HasPrior(Family family) =>
        family is GaussianFamily { Prior.Exists: true } || (family is CompositeFamily composite && composite.Parts.Any(part => HasPrior(part.Family)))
        || (family is NoiseFamily noise && HasPrior(noise.Inner));

    private static string Describe(GaussianPrior prior) => prior.Exists ? $", with a prior of shrinkage {Numbers.Significant(prior.Shrinkage, 4)}" : "";
}
