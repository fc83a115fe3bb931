using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>What a model file keeps of the maximization steps from statistics that led to its parameters, so that the next step can tell whether they have converged.</summary>
/// <param name="Trace">
/// The log-likelihood before each step, of the parameters that it began with (with a prior, the sum of it and of the logarithm of
/// the prior's density but for a constant): the model's own is not known before the next pass over the rows.
/// </param>
/// <param name="Rows">The weight of the rows.</param>
/// <param name="Seed">The seed of the fit that the steps went on from.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record StepHistory(ImmutableArray<double> Trace, double Rows, ulong Seed)
{
    /// <summary>What was held in the last step, in words, or nothing.</summary>
    public string Held { get; init; } = "";

    /// <summary>The priors of Gaussian columns, which the next step keeps.</summary>
    public ImmutableArray<FittedPrior> Priors { get; init => field = value.IsDefaultOrEmpty ? [] : value; } = [];
}
