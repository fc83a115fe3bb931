using System.Collections.Immutable;

namespace Mixtura;

/// <summary>How to fit a Gaussian mixture: a validated value.</summary>
public sealed record GaussianFitOptions : FitOptions
{
    private readonly Covariance? _covariance;

    /// <summary>The covariance structure.</summary>
    public Covariance Covariance
    {
        get => _covariance ?? Covariance.VVV;
        init => _covariance = Enum.IsDefined(value) ? value : throw BadOption.Unknown(value);
    }

    /// <summary>The smallest allowed ratio of a component's variance to the table's, in any direction; see <see cref="GaussianFamily.Floor"/>.</summary>
    public double Floor { get; init; } = GaussianFamily.DefaultFloor;

    /// <summary>The prior of means and covariances; none unless told.</summary>
    public GaussianPrior Prior { get; init => field = value ?? throw BadOption.Null(); } = GaussianPrior.None;

    /// <summary>The largest allowed ratio of two eigenvalues of covariances, or null for no bound; see <see cref="GaussianFamily.EigenvalueRatio"/>.</summary>
    public double? EigenvalueRatio { get; init; }

    /// <summary>Means that are given, of the last components before the known ones; see <see cref="GaussianFamily.HeldMeans"/>.</summary>
    public ImmutableArray<ImmutableArray<double>> HeldMeans { get; init; } = [];

    /// <summary>Pairs of columns whose covariance is 0; see <see cref="GaussianFamily.Uncorrelated"/>.</summary>
    public ImmutableArray<(int First, int Second)> Uncorrelated { get; init; } = [];

    /// <summary>The name of the first option given that belongs to the family, or null.</summary>
    internal string? FamilyOption() => this switch
    {
        { _covariance: not null } => nameof(Covariance),
        { Floor: not GaussianFamily.DefaultFloor } => nameof(Floor),
        { EigenvalueRatio: not null } => nameof(EigenvalueRatio),
        { HeldMeans.IsDefaultOrEmpty: false } => nameof(HeldMeans),
        { Uncorrelated.IsDefaultOrEmpty: false } => nameof(Uncorrelated),
        _ => Prior == GaussianPrior.None ? null : nameof(Prior),
    };
}
