using System.Collections.Immutable;

namespace Mixtura;

/// <summary>How a maximization step from statistics is made: a validated value.</summary>
public sealed record EmStepOptions
{
    /// <summary>
    /// The model's family with a prior, a floor, a bound on eigenvalues or covariances of 0; null for the family of the model,
    /// with the default floor, under the prior that its file names.
    /// </summary>
    public Family? Family { get; init; }

    /// <summary>What is free of the mixing proportions; given ones are those of the model's components, in their order.</summary>
    public Proportions Proportions { get; init => field = value ?? throw BadOption.Null(); } = Proportions.Free;

    /// <summary>Components that stay as they are, from 0; only their proportions are estimated.</summary>
    /// <exception cref="ArgumentException">A component is named twice.</exception>
    public ImmutableArray<int> Held
    {
        get;
        init => field = value.IsDefault ? [] : value.Distinct().Count() == value.Length ? value : throw BadOption.InList("A component is held twice; name it once.");
    } = [];

    /// <summary>
    /// Converged when the estimated distance of the mean log-likelihood to its limit (Aitken's acceleration) is below this in three
    /// steps in a row, as <see cref="Convergence.DistanceToLimit"/>; 0 for never.
    /// </summary>
    public double Tolerance
    {
        get;
        init => field = value is >= 0 and < double.PositiveInfinity ? value : throw BadOption.Of(value, "A tolerance is a finite number that is zero or more.");
    } = 1e-9;
}
