namespace Mixtura.Estimation;

/// <summary>Refuses options that what is asked for would not use.</summary>
internal static class UnusedOptions
{
    /// <summary>Refuses options of Gaussian families where families are given themselves.</summary>
    /// <exception cref="ArgumentException">There is one; the message names it.</exception>
    public static void RefuseFamilyOptions(FitOptions options)
    {
        if (options is GaussianFitOptions gaussian && gaussian.FamilyOption() is { } name)
        {
            throw new ArgumentException($"{name} is an option of GaussianMixture.Fit, and is not used where the family is given; give it to the family, new GaussianFamily(...), and use FitOptions.", nameof(options));
        }
    }

    /// <summary>Refuses a number of components where others are told.</summary>
    /// <param name="options">The options.</param>
    /// <param name="instead">What tells the numbers of components.</param>
    /// <exception cref="ArgumentException">There is one.</exception>
    public static void RefuseComponents(FitOptions options, string instead)
    {
        if (options.Components != 1)
        {
            throw new ArgumentException($"Components is {options.Components}, and is not used where {instead}; leave it out.", nameof(options));
        }
    }
}
