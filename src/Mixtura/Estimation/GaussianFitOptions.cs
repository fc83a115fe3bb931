using System.Collections.Immutable;

namespace Mixtura;

/// <summary>How to fit a Gaussian mixture: a validated value.</summary>
public sealed record GaussianFitOptions : FitOptions
{
    /// <summary>The covariance structure.</summary>
    public Covariance Covariance { get; init; } = Covariance.VVV;

    /// <summary>The smallest allowed ratio of a component's variance to the table's, in any direction; see <see cref="GaussianFamily.Floor"/>.</summary>
    public double Floor { get; init; } = GaussianFamily.DefaultFloor;

    /// <summary>The prior of means and covariances; none unless told.</summary>
    public GaussianPrior Prior { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = GaussianPrior.None;

    /// <summary>The largest allowed ratio of two eigenvalues of covariances, or null for no bound; see <see cref="GaussianFamily.EigenvalueRatio"/>.</summary>
    public double? EigenvalueRatio { get; init; }

    /// <summary>Means that are given, of the last components before the known ones; see <see cref="GaussianFamily.HeldMeans"/>.</summary>
    public ImmutableArray<ImmutableArray<double>> HeldMeans { get; init; } = [];

    /// <summary>Pairs of columns whose covariance is 0; see <see cref="GaussianFamily.Uncorrelated"/>.</summary>
    public ImmutableArray<(int First, int Second)> Uncorrelated { get; init; } = [];
}
