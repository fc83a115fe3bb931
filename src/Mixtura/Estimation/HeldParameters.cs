using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>What a fit held or shared, by components' places in the fitted mixture. Immutable; equal where all of it is.</summary>
[JsonConverter(typeof(HeldParametersJsonConverter))]
public sealed record HeldParameters
{
    /// <summary>Nothing.</summary>
    public static HeldParameters None { get; } = new();

    /// <summary>The components, from 0, of which all but the proportion is known; see <see cref="FitOptions.Known"/>.</summary>
    public ImmutableArray<int> Components { get; init => field = Checked(value); } = [];

    /// <summary>The components, from 0, whose means are given; see <see cref="GaussianFamily.HeldMeans"/>.</summary>
    public ImmutableArray<int> Means { get; init => field = Checked(value); } = [];

    /// <summary>The mixing proportions.</summary>
    public Proportions Proportions { get; init => field = value ?? throw BadOption.Null(); } = Proportions.Free;

    /// <summary>Pairs of columns, from 0, whose covariance is 0; see <see cref="GaussianFamily.Uncorrelated"/>.</summary>
    public ImmutableArray<(int First, int Second)> Uncorrelated { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The structure of the covariances that are estimated, where that of all, the known ones among them, is another; else null.</summary>
    public Covariance? Covariance { get; init; }

    /// <inheritdoc/>
    public bool Equals(HeldParameters? other) => other is not null
        && Components.SequenceEqual(other.Components)
        && Means.SequenceEqual(other.Means)
        && Uncorrelated.SequenceEqual(other.Uncorrelated)
        && Covariance == other.Covariance
        && (Proportions is GivenProportions mine && other.Proportions is GivenProportions theirs ? mine.Values.SequenceEqual(theirs.Values) : Proportions == other.Proportions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Components.Length, Means.Length, Uncorrelated.Length, Covariance, Proportions.GetType());

    private static ImmutableArray<int> Checked(ImmutableArray<int> components) => components.IsDefault ? []
        : components.Any(j => j < 0) || components.Distinct().Count() < components.Length ? throw new ArgumentException("Components are numbered from 0, each named once.", nameof(components))
        : components;
}
