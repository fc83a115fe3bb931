using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>What an update found.</summary>
/// <param name="Model">The model after it, its components in the order they had.</param>
/// <param name="Summary">What is known of it.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record UpdateResult(Mixture Model, UpdateSummary Summary)
{
    /// <summary>What a user should know: not converged, components that have collapsed or lost their rows, what was held before and is not now.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What to write to a model file.</summary>
    public ModelDocument Document => new(Model, null) { Update = Summary };
}
