namespace Mixtura.Estimation;

/// <summary>The family that a fit works with: the one that is asked for, with known components and noise as options say.</summary>
internal static class FittedFamily
{
    /// <exception cref="ModelException">What is held does not go together with the family or with the number of components.</exception>
    public static Family Of(Family family, FitOptions options)
    {
        Noise noise = family is NoiseFamily own ? Noise.Uniform(own.Volume) : options.Noise;
        Family inner = family is NoiseFamily { Inner: var ofOthers } ? ofOthers : family;
        Family withKnown = options.Known.IsEmpty ? inner : new KnownFamily(inner, options.Known);
        if (options.Components < withKnown.CountHeld)
        {
            throw new ModelException($"{withKnown.CountHeld} components are held, so there must be as many or more, not {options.Components}", "components");
        }

        if (options.Proportions.ObjectionTo(options.Components, noise is UniformNoise) is { } objection)
        {
            throw new ModelException(objection, "proportions");
        }

        return noise is not UniformNoise uniform ? withKnown
            : ReferenceEquals(withKnown, inner) && family is NoiseFamily ? family
            : new NoiseFamily(withKnown, uniform.Volume);
    }

    /// <summary>The number of parameters that a fit estimates.</summary>
    /// <param name="family">The family, from <see cref="Of"/>.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="dimensions">The number of columns, d.</param>
    public static int CountParameters(Family family, FitOptions options, int dimensions)
    {
        int components = options.Components + family.CountNoise;
        return family.CountParameters(components, dimensions) + ProportionClasses.Of(options.Proportions, components, family.CountNoise).FreeCount;
    }
}
