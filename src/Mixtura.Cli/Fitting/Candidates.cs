using System.Collections.Immutable;
using Mixtura.Cli.Options;

namespace Mixtura.Cli.Fitting;

/// <summary>What options say of the families that are fitted, checked against each other.</summary>
internal static class Candidates
{
    /// <summary>Makes the Gaussian family of a structure.</summary>
    /// <exception cref="UsageException">There is a bound beside a prior or zero covariances, or (when a family is made) one of them with a structure that can have none.</exception>
    public static Func<Covariance, GaussianFamily> Gaussians(
        double floor, GaussianPrior prior, double? ratio, ImmutableArray<ImmutableArray<double>> heldMeans, ImmutableArray<(int First, int Second)> uncorrelated)
    {
        if (prior.Exists && ratio is not null)
        {
            throw new UsageException("--prior and --eigenvalue-ratio both keep covariances regular; choose one");
        }

        if (ratio is not null && !uncorrelated.IsEmpty)
        {
            throw new UsageException("--eigenvalue-ratio moves covariances that --uncorrelated holds; choose one");
        }

        return structure => !uncorrelated.IsEmpty && !GaussianFamily.ServesZeros(structure)
            ? throw new UsageException($"--uncorrelated serves the structures EEE and VVV, and diagonal ones, not {structure}; name some of those by --covariance")
            : ratio is null || GaussianFamily.BoundServes(structure)
            ? new GaussianFamily(structure, floor, prior, ratio) { HeldMeans = heldMeans, Uncorrelated = uncorrelated }
            : throw new UsageException($"--eigenvalue-ratio serves the structures EII, VII, EEI, VVI, EEE and VVV, not {structure}; name some of those by --covariance");
    }

    /// <summary>Refuses options that speak of columns which there are not.</summary>
    public static void Check(IReadOnlyList<Family> families, GaussianPrior prior, double? ratio, Noise noise)
    {
        if ((prior.Exists || ratio is not null) && !families.Any(HasGaussian))
        {
            throw new UsageException($"{(prior.Exists ? "--prior" : "--eigenvalue-ratio")} speaks of Gaussian columns, and there are none; leave it out");
        }

        if (noise != Noise.None && families.Any(family => !family.IsContinuous))
        {
            throw new UsageException("--noise needs columns of measurements, in which a region has a volume; leave it out, or fit without counts and labels");
        }
    }

    private static bool HasGaussian(Family family) =>
        family is GaussianFamily || (family is CompositeFamily composite && composite.Parts.Any(part => HasGaussian(part.Family)));
}
