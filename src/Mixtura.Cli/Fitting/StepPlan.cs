
namespace Mixtura.Cli.Fitting;

/// <summary>The family by which a model makes its next step, with what options say of it.</summary>
internal static class StepPlan
{
    /// <summary>The family of the model's components but noise, with a prior, a floor or a bound; null where no option speaks of it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="floor">The floor, or null.</param>
    /// <param name="prior">The prior, or null.</param>
    /// <param name="ratio">The bound on the ratio of eigenvalues, or null.</param>
    /// <exception cref="UsageException">The options do not go together, or speak of Gaussian columns that there are not.</exception>
    public static Family? Family(Mixture model, double? floor, GaussianPrior? prior, double? ratio)
    {
        if (floor is null && prior is null && ratio is null)
        {
            return null;
        }

        Func<Covariance, GaussianFamily> make = Candidates.Gaussians(floor ?? GaussianFamily.DefaultFloor, prior ?? GaussianPrior.None, ratio, [], []);
        Family family = With(model.Family, make);
        Candidates.Check([family], prior ?? GaussianPrior.None, ratio, Noise.None);
        return family;
    }

    private static Family With(Family family, Func<Covariance, GaussianFamily> make) => family switch
    {
        GaussianFamily gaussian => make(gaussian.Covariance),
        NoiseFamily noise => With(noise.Inner, make),
        CompositeFamily composite => new CompositeFamily([.. composite.Parts.Select(part => part with { Family = With(part.Family, make) })]),
        _ => family,
    };
}
